use super::super::Parser;
use super::document;
use crate::yaml::parse::Room;
use crate::yaml::scan::Version;
use crate::yaml::{FileId, Node};
use proptest::prelude::*;

const FILE: FileId = FileId(3);

fn general(text: &str, version: Version) -> Result<Option<Node>, String> {
    let parsed = Parser::new(text, FILE, 7, version).and_then(|mut parser| parser.document());
    parsed.map_err(|error| error.to_string())
}

/// What is read is what the general parser reads, in both versions.
fn check(text: &str) -> bool {
    let Some(node) = document(text, FILE, 7, &mut Room::of(text.len())).expect("few values") else {
        return false;
    };
    for version in [Version::V3, Version::V2] {
        assert_eq!(Ok(Some(node.clone())), general(text, version), "{version:?}\n{text}");
    }
    true
}

#[test]
fn everyday_documents_are_read() {
    for text in [
        "a: 1\n",
        "---\na: b # c\n\n# d\ne:\n  f: g\n",
        "a:\n- b\n- c: d\n  e: f\n-\n- - g\n  - h\ni:\n  - j\n",
        "a: b\n  c\n\n  d # e\nf: 'g'\n",
        "a: \"b\\n\\x41\"\n'c': 'it''s'\nd: \"e\n  f\"\n",
        "a: |\n  b\n\n   c\n  \n\nd: |-\n  e\nf: |+\n  g\n\nh: >\n  i\n  j\nk: |2\n   l\n",
        "a: []\nb: {}\nc: [d, \"e\", [f]]\ng: {h: i, 'j': {k: 1.5}} # l\n",
        "a:\n  # b\n  c\nd:\ne: # f\n\n",
        "  - a: b\n    c d: e\n  - http://f:80/g#h\n",
        "a: é\nb: “c”\n",
        "a: |\n  b",
        "-   a: b\n    c: |\n      d\n",
        "a: [-c, --d=e, sh -c, a:b, http://f:80/g?h]\nb: {c: d e, f-g: (h), i/j: k:l}\n"
            .replace('?', "")
            .as_str(),
        "a: &b c\nd: *b\ne: [*b, f]\ng: {h: *b}\ni: &b 'j' # k\nl: *b # m\n",
        "a: &b\n  c: d\n  e: [f]\ng: *b\nh: &i\n- j\n- &k l\n- *k\nm: *i\nn: &o # p\nq: *o\n",
        "- &a\n  b: c\n- *a\n- &d\n- &e {f: g}\n- *d\n- &h |\n  i\n",
        "a: &b c\n  d\ne: &f\n  g\n  h\n",
    ] {
        assert!(check(text), "{text}");
    }
}

#[test]
fn all_else_is_left_to_the_general_parser() {
    for text in [
        "",
        "a",
        "# a\n",
        "---\n",
        "&a b: c\n",
        "a: &b c\n*b : d\n",
        "a: *b\n",
        "a: &b *b\n",
        "a: &b\n  c: *b\n",
        "a: &b !c d\n",
        "- &a b: c\n",
        "!!map\na: b\n",
        "<<: {}\n",
        "'<<': a\n",
        "a:\tb\n",
        "? a\n: b\n",
        "a: b: c\n",
        "a: - b\n",
        "a: b\n c: d\n",
        "a:\n  b: c\n d: e\n",
        "- a\nb\n",
        "a: [b\n]\n",
        "a: b\n---\nc: d\n",
        "a: b\n...\n",
        "%YAML 1.1\n---\na: b\n",
        "a: 'b' c\n",
        "a: \"b\"#c\n",
        "a: b\r\n",
        "a: \u{85}\n",
        "{a: b}: c\n",
        "a: @b\n",
        "a: b\n  # c\n  d\n",
        "- a\n- b\n  - c: d\n",
    ] {
        assert!(!check(text), "{text}");
    }
}

#[test]
fn deep_nesting_is_left_to_the_general_parser() {
    let nested = |depth: usize| (0..depth).map(|n| format!("{}a:\n", " ".repeat(n))).collect::<String>();
    assert!(check(&nested(90)));
    assert!(!check(&nested(110)));
    assert!(!check(&format!("a: {}{}\n", "[".repeat(5000), "]".repeat(5000))));
}

const WORDS: &[&str] = &[
    "a: ",
    "b:\n",
    "- ",
    "-\n",
    "\n",
    "\n",
    "  ",
    " ",
    "    ",
    "c",
    "key: value\n",
    "# d\n",
    " # e\n",
    "\"f\"",
    "'g'",
    "'h",
    "\"i",
    "\\n",
    "\\",
    "|\n",
    "|-\n",
    "|+\n",
    ">\n",
    ">-\n",
    "|2\n",
    "[",
    "]",
    "{",
    "}",
    ", ",
    ": ",
    ":",
    "-",
    "---\n",
    "...\n",
    "--- ",
    "é",
    "\u{2028}",
    "\t",
    "&x ",
    "*x",
    "a: &x ",
    "- &x\n",
    "b: *x\n",
    "- *x\n",
    "[-c, sh -c, *x]",
    "{a b: c:d}",
    "?",
    "!t ",
    "? ",
    "<<: ",
    "12",
    "true",
    "~",
    "%",
    "@",
    "`",
    "a.b/c: ",
    "- name: x\n",
    "\r\n",
    "''",
    "[]",
    "{}",
    "[a, \"b\"]",
    "{a: b}",
    "http://x:80",
    "a#b",
    "'<<': ",
];

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS), 0..24).prop_map(|words| words.concat())
}

/// Lines of a plausible document: mostly right, for else hardly anything is read.
fn plausible() -> impl Strategy<Value = String> {
    let value = prop::sample::select(
        &[
            "v\n",
            "\n",
            "|\n",
            "|-\n",
            ">\n",
            "'q'\n",
            "\"q\\n\"\n",
            "[]\n",
            "{a: b}\n",
            "v w # c\n",
            "1\n",
            "\"a\n",
            "b'\n",
            "v\n\n",
            "# c\n",
            "a: b\n",
            "- b\n",
            "&x v\n",
            "&x\n",
            "&x [a b, -c]\n",
            "*x\n",
            "{a: *x}\n",
        ][..],
    );
    let begin = prop::sample::select(
        &["k: ", "l: ", "m: &x ", "- ", "- &x ", "- k: ", "- - ", "", "text ", "'k': ", "#", "  "][..],
    );
    let line = (0..5usize, begin, value)
        .prop_map(|(depth, begin, value)| format!("{}{begin}{value}", " ".repeat(depth * 2 - depth / 3)));
    prop::collection::vec(line, 1..14).prop_map(|lines| lines.concat())
}

/// A document with some of its bytes changed.
fn changed() -> impl Strategy<Value = String> {
    let changes = prop::collection::vec((any::<prop::sample::Index>(), prop::sample::select(WORDS)), 0..4);
    (prop::sample::select(SAMPLES), changes).prop_map(|(sample, changes)| {
        let mut text = sample.to_owned();
        for (at, word) in changes {
            let mut at = at.index(text.len() + 1);
            while !text.is_char_boundary(at) {
                at -= 1;
            }
            match word.len() {
                2 if at < text.len() => drop(text.remove(at)),
                _ => text.insert_str(at, word),
            }
        }
        text
    })
}

const SAMPLES: &[&str] = &[
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: a-b\n  labels: {app: \"x\"}\nspec:\n  ports:\n  - port: 80\n    name: \
     http # c\n  - port: 443\n    targetPort: \"https\"\n  type: ClusterIP\n",
    "# c\n---\ndata:\n  a.conf: |\n    x = 1\n\n      y: [2]\n    # z\n  b: >-\n    folded\n    text\n\n    more\n  c: |+\n    k\n\n\
     list:\n    - a\n    -\n    - - b\n      - c:\n        - d\n",
    "a: &x\n  b: &y c\n  d: [*y, -e, f g]\nh:\n- &z i\n- *z\nj: *x\nk: &l\n- m\nn: {o: *l, p q: r:s}\n",
    "a: plain text\n  goes on\n\n  and on # c\nb: 'it''s\n  long'\nc: \"esc\\\"aped\\\n  line\"\nd:\n  e\nf: [a, [b, 'c'], {}]\n",
];

proptest! {
    #[test]
    fn words_in_any_order(text in texts()) {
        check(&text);
    }

    #[test]
    fn plausible_lines(text in plausible()) {
        check(&text);
    }

    #[test]
    fn documents_that_are_changed(text in changed()) {
        check(&text);
    }
}
