//! What holds for every YAML text: nothing panics, what is printed reads back and prints the same, and
//! deep nesting exhausts no stack.

use offlux::Result;
use offlux::yaml::{
    FileId, Lines, Node, Span, de, emit, json, parse, read_back_in_place, read_documents, v2,
};
use proptest::prelude::*;
use std::fmt::Write;

/// Pieces that texts are made of; many mean something to YAML only where they happen to stand.
const TOKENS: &[&str] = &[
    "a",
    "b",
    "key",
    ": ",
    ":",
    "- ",
    "-",
    "? ",
    "?",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    " ",
    "  ",
    "\t",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
    "&x ",
    "*x",
    "*x ",
    "!!str ",
    "! ",
    "!f ",
    "\"q\"",
    "'s'",
    "\"",
    "'",
    "|\n",
    ">\n",
    "|-\n",
    ">+\n",
    " # c\n",
    "# c\n",
    "---\n",
    "\n---\n",
    "...\n",
    "%YAML 1.1\n",
    "<<: ",
    "1",
    "0x1F",
    "1e3",
    "null",
    "~",
    "\r\n",
    "\u{85}",
    "\u{2028}",
    "é",
    "😀",
    "a: b\n",
    "k: v\n  ",
    "\\",
    "\u{feff}",
    "{a: , b}",
    "- - ",
    "!!int ",
    "!!binary ",
    "2001-01-01",
    "yes",
    "`",
    "@",
    "word word word word word word word word word word word ",
];

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(TOKENS), 0..24).prop_map(|tokens| tokens.concat())
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![soup(), any::<String>(), "[ -~\n\t]{0,60}", "[a-c:,{}\\[\\]\"'|>#&*!?\n -]{0,40}"]
}

/// Values, keys and lists of arbitrary strings.
fn value() -> impl Strategy<Value = serde_json::Value> {
    let string = prop_oneof![soup(), any::<String>(), "[ -~]{0,120}", "[a-z \n]{0,160}"];
    let leaf = prop_oneof![
        string.clone().prop_map(serde_json::Value::from),
        any::<i64>().prop_map(serde_json::Value::from),
        prop::num::f64::NORMAL.prop_map(serde_json::Value::from),
        any::<bool>().prop_map(serde_json::Value::from),
        Just(serde_json::Value::Null),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let key = "[ -~]{0,20}|[a-z\n]{0,6}|.{0,4}";
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            prop::collection::btree_map(key, inner, 0..4)
                .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Scalars that are read in another way than they are written, or printed in another way than they are read.
const ODD: &[&str] = &[
    "0x1F",
    "010",
    "0o17",
    "1_000",
    "+1",
    "-0",
    "1e3",
    "1.50",
    ".5",
    "12345678901234567890",
    "1234567890123456",
    "yes",
    "True",
    "null",
    "~",
    "",
    "<<",
    "2001-01-01",
    "12:30:45",
    "- a",
    "a: b",
    "a #b",
    "# c",
    "a\tb",
    "a b ",
    " a",
    "a\u{1}",
    "a\u{7f}",
    "\u{85}",
    "é",
    "\u{2028}",
    "a\nb",
    "a \nb",
    "\na",
    " a\nb",
    "a\n\nb\n\n",
    "$x",
    "'",
    "\"",
];

/// A mapping of few scalars, in every style, of which most come back as they went.
fn small_document() -> impl Strategy<Value = String> {
    let odd = prop::sample::select(ODD).prop_map(str::to_owned);
    let scalar = prop_oneof![2 => odd, 2 => "[ -~]{1,24}", 1 => "[a-z \n:-]{1,200}", 2 => "[a-z]{1,8}", 1 => "[0-9]{1,18}"];
    let styled = (scalar, 0..4u8).prop_map(|(text, style)| match style {
        0 => text,
        1 => format!("'{}'", text.replace('\'', "''")),
        2 => serde_json::Value::from(text).to_string(),
        _ => format!("|-\n    {}", text.replace('\n', "\n    ")),
    });
    let key = prop_oneof![3 => "[a-c]", 1 => styled.clone()];
    prop::collection::vec((key, styled, any::<bool>()), 1..4).prop_map(|entries| {
        let line = |(key, value, listed): (String, String, bool)| match listed {
            true => format!("{key}:\n- {value}\n"),
            false => format!("{key}: {value}\n"),
        };
        let map: String = entries.into_iter().map(line).collect();
        format!("v:\n  {}\n", map.trim_end().replace('\n', "\n  "))
    })
}

fn print(node: &Node) -> Result<String> {
    let mut out = String::new();
    emit::document(node, &mut out)?;
    Ok(out)
}

/// Does everything that can be done to a text.
fn exercise(text: &str) {
    let _ = v2::parse_document(text, FileId::NONE).map(|node| node.map(|node| json::to_json(&node)));
    for mut node in read_documents(text.as_bytes(), FileId(0)).unwrap_or_default() {
        let _ = emit::v3(&node);
        let _ = json::to_json(&node);
        let _ = de::from_node::<serde_json::Value>(&node, de::Options::default());
        if let Ok((text, lines)) = emit::document_with_spans(&node) {
            assert_eq!(text, print(&node).expect("printed before"));
            assert_eq!(text.matches('\n').count(), lines.len());
        }
        let _ = json::normalize(&mut node);
    }
}

/// Changes nothing; a dollar is beyond it.
struct NoDollar;

impl Lines for NoDollar {
    fn leaves(&self, text: &str) -> bool {
        !text.contains('$')
    }

    fn change(&mut self, _: &str, _: Span) -> Option<(String, Option<Span>)> {
        None
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_text_panics(text in text()) {
        exercise(&text);
    }

    #[test]
    fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..64)) {
        let _ = read_documents(&bytes, FileId(0));
    }

    #[test]
    fn what_is_printed_reads_back_and_prints_the_same(text in text()) {
        for node in read_documents(text.as_bytes(), FileId(0)).unwrap_or_default() {
            let Ok(printed) = print(&node) else { continue };
            let again = parse(&printed, FileId(0)).expect("printed text is valid").expect("and not empty");
            prop_assert_eq!(&print(&again).expect("and prints"), &printed);
        }
    }

    #[test]
    fn comments_behind_values_change_nothing(text in prop_oneof![text(), small_document()], every in 1..4u32) {
        for node in read_documents(text.as_bytes(), FileId(0)).unwrap_or_default() {
            let Ok(printed) = print(&node) else { continue };
            let mut noted = String::new();
            let say = |span: Span| span.line.is_multiple_of(every).then(|| format!("f: {}", span.line));
            emit::annotated(&node, &say, &mut noted).expect("was printed without");
            let [before, after] = [&printed, &noted].map(|text| {
                print(&parse(text, FileId(0)).expect("is YAML").expect("and not empty")).expect("and prints")
            });
            prop_assert_eq!(before, after);
            prop_assert_eq!(printed.matches('\n').count(), noted.matches('\n').count());
            let nothing = |_| None;
            let mut plain = String::new();
            emit::annotated(&node, &nothing, &mut plain).expect("was printed without");
            prop_assert_eq!(plain, printed);
        }
    }

    #[test]
    fn what_is_sure_to_print_prints(text in prop_oneof![text(), soup(), small_document()]) {
        for node in read_documents(text.as_bytes(), FileId(0)).unwrap_or_default() {
            prop_assert!(!emit::is_sure(&node) || print(&node).is_ok());
        }
    }

    #[test]
    fn what_is_read_back_in_place_is_what_printing_and_reading_give(text in small_document()) {
        let Ok(Some(mut node)) = parse(&text, FileId(0)) else { return Ok(()) };
        let printed = print(&node);
        if read_back_in_place(&mut node, &mut NoDollar).is_some() {
            let printed = printed.expect("what is read back in place can be printed");
            let back = v2::parse_document(&printed, FileId(0)).expect("and read").expect("and holds something");
            prop_assert!(!printed.contains('$'));
            prop_assert_eq!(&print(&node).expect("and printed again"), &print(&back).expect("and printed again"));
            prop_assert_eq!(json::to_json(&node).expect("JSON"), json::to_json(&back).expect("JSON"));
        }
    }

    #[test]
    fn a_tree_passes_through_serde_as_it_is(text in soup()) {
        if let Ok(Some(node)) = parse(&text, FileId(5)) {
            let copy: Node = de::from_node(&node, de::Options::default()).expect("a node takes everything");
            prop_assert_eq!(copy, node);
        }
    }

    #[test]
    fn json_is_yaml_and_its_values_survive(value in value()) {
        let text = serde_json::json!({ "v": value }).to_string();
        let Ok(Some(node)) = parse(&text, FileId(0)) else { return Ok(()) };
        let (Ok(printed), Ok(json)) = (print(&node), json::to_json(&node)) else { return Ok(()) };
        let again = parse(&printed, FileId(0)).expect("printed text is valid").expect("and not empty");
        if !json.contains('\u{85}') {
            prop_assert_eq!(json::to_json(&again).expect("and is JSON"), json);
        }
    }
}

/// Runs with the stack of a thread pool's worker.
fn with_small_stack(work: impl FnOnce() + Send + 'static) {
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(work);
    worker.expect("the thread starts").join().expect("the work does not panic");
}

fn nested(depth: usize) -> [String; 4] {
    let flow = format!("v: {}{}", "[".repeat(depth), "]".repeat(depth));
    let mapping = format!("v: {}x{}", "{a: ".repeat(depth), "}".repeat(depth));
    let list = format!("v:\n  {}x", "- ".repeat(depth));
    let mut block = String::new();
    for level in 0..depth {
        let _ = writeln!(block, "{}a:", " ".repeat(level));
    }
    [flow, mapping, list, block]
}

#[test]
fn nesting_as_deep_as_allowed_fits_on_a_small_stack() {
    with_small_stack(|| {
        for text in nested(349) {
            let mut node = parse(&text, FileId(0)).unwrap().unwrap();
            let copy = node.clone();
            assert_eq!(copy, node);
            print(&node).unwrap();
            json::normalize(&mut node).unwrap();
            de::from_node::<Node>(&node, de::Options::default()).unwrap();
            de::from_node::<serde_json::Value>(&node, de::Options::default()).unwrap();
            v2::parse_document(&text, FileId(0)).unwrap();
            emit::v3(&node).unwrap();
        }
    });
}

#[test]
fn deeper_nesting_is_an_error() {
    with_small_stack(|| {
        for depth in [351, 2_000, 20_000] {
            for text in nested(depth).into_iter().take(if depth > 2_000 { 3 } else { 4 }) {
                let error = parse(&text, FileId(0)).unwrap_err();
                assert!(error.message().starts_with("exceeded max depth of"), "{}", error.message());
                assert!(v2::parse_document(&text, FileId(0)).is_err());
            }
        }
        for text in ["[", "{", "- ", "? ", "{a: ", "[[a", "&a [", "!x {"] {
            assert!(parse(&text.repeat(100_000), FileId(0)).is_err());
        }
    });
}

#[test]
fn aliases_cannot_nest_deeper_either() {
    let mut text = String::from("a0: &a0 [x]\n");
    for n in 1..1_000 {
        let _ = writeln!(text, "a{n}: &a{n} [*a{}]", n - 1);
    }
    assert!(parse(&text, FileId(0)).unwrap_err().message().starts_with("exceeded max depth of"));
}
