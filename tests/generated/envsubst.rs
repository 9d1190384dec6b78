//! Text with `${…}` in it: every operator, nested, well-formed mostly.

use super::flux::Run;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Names that variables have in a case, those that are set first.
const NAMES: &[&str] = &["A", "B", "WORD", "PATH_", "EMPTY", "NUMBER", "ODD", "_x1", "UNSET", "OTHER"];

/// A run of `envsubst`.
pub fn run() -> impl Strategy<Value = Run> {
    let lines = prop_oneof![
        8 => vec(template(), 1..6).prop_map(|lines| lines.join("\n")),
        1 => vec(template(), 1..3).prop_map(|lines| lines.join("\r\n") + "\r\n"),
        1 => template(),
    ];
    let env = variables();
    (lines, env, proptest::option::weighted(0.4, select(vec!["--strict", "--strict=true", "--strict=false"])))
        .prop_map(|(stdin, env, strict)| Run {
            args: ["envsubst"].into_iter().chain(strict).map(str::to_owned).collect(),
            env,
            stdin,
            ..Run::default()
        })
}

/// Values for some of the names.
pub fn variables() -> impl Strategy<Value = Vec<(String, String)>> {
    let value = prop_oneof![6 => value(), 1 => "[ -~]{0,8}", 1 => "[/a.*]{1,6}"];
    vec(proptest::option::weighted(0.9, value), NAMES.len() - 2).prop_map(|values| {
        let named = NAMES.iter().zip(values);
        named.filter_map(|(name, value)| Some(((*name).to_owned(), value?))).collect()
    })
}

/// What a variable may hold.
pub fn value() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "a",
        "web",
        "Web App",
        "/usr/local/bin/web",
        "a.b.c.tar.gz",
        "ÉcoleÉ",
        "ǆ ŉ ß İ",
        "aXbXc",
        "5",
        "-3",
        "yes",
        "0755",
        "1e3",
        "null",
        "~",
        "[a, b]",
        "{a: b}",
        "a: b",
        "- a",
        "# a",
        "a # b",
        "*a",
        "&a b",
        "!!int 3",
        "\"q\"",
        "'q'",
        "a\tb",
        "${A}",
        "$A",
        "$$",
        "}",
        "a\\b",
        "a/b",
        "*",
        "?",
        "[a-z]",
        "2024-01-01",
        "12:30:45",
        "😀x",
        "e\u{301}",
        " lead",
        "trail ",
        "@x",
        "`x`",
        "%x",
        "|",
        ">",
        "1.10",
        "0x1F",
        ".inf",
        "=",
        "<<",
        "\u{85}",
    ])
    .prop_map(str::to_owned)
}

/// Text, an expression here and there.
pub fn template() -> BoxedStrategy<String> {
    let sane = vec(piece(2), 1..4).prop_map(|pieces| pieces.concat()).boxed();
    let broken = (sane.clone(), any::<prop::sample::Index>(), special()).prop_map(|(text, at, with)| {
        let mut chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len() + 1);
        if with == '\u{7f}' && at < chars.len() {
            chars.remove(at);
        } else {
            chars.insert(at, with);
        }
        chars.into_iter().collect()
    });
    prop_oneof![8 => sane, 1 => broken].boxed()
}

/// A character that may break an expression; DEL stands for one that is taken away.
fn special() -> impl Strategy<Value = char> {
    select("${}:#%/,^-+=?\\ @!ax1é\0\u{7f}\u{7f}\u{7f}".chars().collect::<Vec<_>>())
}

fn piece(depth: u32) -> BoxedStrategy<String> {
    prop_oneof![
        3 => literal(),
        6 => expansion(depth),
    ]
    .boxed()
}

fn literal() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(vec!["x", "a b", "web-", ".", "é", " ", "1"]),
        2 => select(vec!["$", "$$", "$A", "$${A}", "$$$", "$$$$", "{", "}", "\\", "\\$", "$(A)", "{{ .a }}", "$1", "/", "#", "%", ":"]),
    ]
    .prop_map(str::to_owned)
}

fn expansion(depth: u32) -> BoxedStrategy<String> {
    let name = prop_oneof![
        40 => select(NAMES.to_vec()),
        1 => select(vec!["", "1a", "a.b", "a-b", "é", "a b", " A", "A ", "@", "*", "1", "?", "A[0]", "!A"]),
    ];
    (name, operation(depth)).prop_map(|(name, (before, after))| format!("${{{before}{name}{after}}}")).boxed()
}

/// What stands before and after the name.
fn operation(depth: u32) -> BoxedStrategy<(&'static str, String)> {
    let argument = argument(depth).boxed();
    let number = prop_oneof![
        8 => select(vec!["0", "1", "2", "3", "7", "100", "-1", " -1", " -3", "-100", "+1", "01"]).prop_map(str::to_owned),
        1 => argument.clone(),
    ];
    let after = prop_oneof![
        6 => Just(String::new()),
        3 => select(vec![",", ",,", "^", "^^", ",^", ",,,", "^x"]).prop_map(str::to_owned),
        6 => (select(vec![":-", ":=", "=", ":+", ":?"]), argument.clone()).prop_map(|(o, a)| format!("{o}{a}")),
        1 => (select(vec!["-", "+", "?", ":", "@", "!"]), argument.clone()).prop_map(|(o, a)| format!("{o}{a}")),
        4 => (number.clone(), proptest::option::of(number)).prop_map(|(p, l)| match l {
            Some(l) => format!(":{p}:{l}"),
            None => format!(":{p}"),
        }),
        4 => (select(vec!["#", "##", "%", "%%"]), pattern(argument.clone())).prop_map(|(o, p)| format!("{o}{p}")),
        4 => (select(vec!["/", "//", "/#", "/%"]), argument.clone(), argument, any::<u8>()).prop_map(|(o, a, b, n)| {
            let escape = |text: String| if text.contains("${") { text } else { text.replace('/', "\\/") };
            if n < 20 { format!("{o}{a}/{b}") } else { format!("{o}{}/{}", escape(a), escape(b)) }
        }),
    ];
    prop_oneof![20 => after.prop_map(|a| ("", a)), 1 => Just(("#", String::new())), 1 => argument_after_length()].boxed()
}

fn argument_after_length() -> impl Strategy<Value = (&'static str, String)> {
    select(vec![("#", ":-x"), ("##", ""), ("#", "#a"), ("#", ",,")]).prop_map(|(b, a)| (b, a.to_owned()))
}

fn pattern(argument: BoxedStrategy<String>) -> impl Strategy<Value = String> {
    prop_oneof![
        4 => select(vec!["*", "*/", "/*", "?", "??", "[a-z]", "[!a]", "[^a]", "*.*", ".*", "*.", "a*", "[", "[]", "\\*", "***", "w?b", "*X", "X*"])
            .prop_map(str::to_owned),
        3 => argument,
    ]
}

fn argument(depth: u32) -> BoxedStrategy<String> {
    let word = prop_oneof![
        8 => select(vec!["a", "x", "web", "b", "X", ".", "1", "a b", ""]).prop_map(str::to_owned),
        2 => select(vec!["/", ":", "é", "$", "$x", "\\", "\\\\", "\\/", "#", "%", "\"", "'", "*", "${", "{", "-", "=", "$$", "a:b", "a/b"])
            .prop_map(str::to_owned),
    ];
    match depth {
        0 => word.boxed(),
        _ => prop_oneof![
            8 => word.clone(),
            2 => expansion(depth - 1),
            1 => (word, expansion(depth - 1)).prop_map(|(a, b)| a + &b),
        ]
        .boxed(),
    }
}
