use super::super::{Printer, inner};
use crate::yaml::{Entry, Mapping, Node, Scalar, Span, Style, Tag};
use proptest::prelude::*;

const WORDS: &[&str] = &[
    "yes",
    "on",
    "True",
    "true",
    "false",
    "null",
    "Null",
    "~",
    "y",
    "N",
    "no",
    "off",
    "o",
    "nginx:1.2",
    "http://a:80/b#c",
    "a #b",
    "a: b",
    "a:",
    "#",
    "12",
    "0",
    "012",
    "0x1F",
    "1e3",
    "0b1",
    "0o7",
    "1_000",
    "12:30:45",
    "2001-01-01",
    "2001-01-01T00:00:00Z",
    "1.5",
    "100m",
    "1.2.3",
    "10Gi",
    "5s",
    "+1",
    "-1",
    "9223372036854775808",
    "123456789012345678",
    "0x1p-2",
    "nan",
    ".inf",
    "1e1000",
    "a b",
    " a",
    "a ",
    "-a",
    "- a",
    "{a}",
    "a{b}",
    "a,b",
    "/x/y",
    "_",
    "$(A)",
    "(b)",
    "*",
    "&a",
    "!",
    "%",
    "@",
    "`",
    "a\"b",
    "a'b",
    "é",
    "a\nb",
    "a\n",
    "a\tb",
    "<<",
    "=",
    "a=b",
    "1+1",
    "1 2",
    "--",
    "...",
    "---",
    "6e",
    "1x",
    "0z",
    "0i",
    "1n",
    "2t",
    "1p",
    "12e",
    "long long long long long long long long long long long long long long long long long long long long",
    "k8s.io/a-b",
    "a-b",
    "a_b",
    "a.b",
    "v1",
    "v2",
    "v10",
    "a1",
    "A",
    "a0",
    "a/b",
    "name",
    "kind",
    "1a",
    "app.kubernetes.io/name",
    "app.kubernetes.io/instance",
    "containers",
    "containerPort",
    "metadata",
    "v01",
];

fn text() -> impl Strategy<Value = String> {
    let word = || prop::sample::select(WORDS).prop_map(str::to_owned);
    prop_oneof![
        4 => word(),
        2 => "[ -~]{0,12}",
        2 => "[0-9a-fxobiTZ+._: -]{1,8}",
        1 => ".{0,4}",
        1 => (word(), word()).prop_map(|(a, b)| a + &b),
    ]
}

fn scalar() -> impl Strategy<Value = Scalar> {
    const STYLES: &[Style] = &[
        Style::Plain,
        Style::Plain,
        Style::SingleQuoted,
        Style::DoubleQuoted,
        Style::Literal,
        Style::Folded,
    ];
    const TAGS: &[Tag] =
        &[Tag::Auto, Tag::Auto, Tag::Unset, Tag::Str, Tag::Int, Tag::Null, Tag::Local, Tag::Bool];
    (text(), prop::sample::select(STYLES), prop::sample::select(TAGS)).prop_map(|(text, style, tag)| Scalar {
        text: text.into(),
        style,
        tag,
        span: Span::NONE,
    })
}

/// What is written behind a text of so many characters, or the error.
fn written(
    column: usize,
    write: impl FnOnce(&mut Printer<'_>) -> crate::Result<()>,
) -> Result<String, String> {
    let mut out = String::new();
    let mut printer = Printer::new(&mut out, None);
    printer.writer.word(&"k".repeat(column));
    printer.writer.colon();
    let result = write(&mut printer);
    printer.writer.word("end");
    result.map(|()| out).map_err(|error| error.to_string())
}

proptest! {
    #[test]
    fn values_are_printed_as_without_a_glance(scalar in scalar(), flow: bool, column in 1..90usize) {
        let indent = inner(Some(2));
        let quick = written(column, |printer| printer.scalar(&scalar, indent, flow));
        let slow = written(column, |printer| printer.any_scalar(&scalar, indent, flow));
        prop_assert_eq!(quick, slow, "{:?}", scalar);
    }

    #[test]
    fn keys_are_printed_as_without_a_glance(
        keys in prop::collection::vec(scalar(), 1..8), indent in prop::option::of(0..4usize), flow: bool,
    ) {
        let entry = |key: Scalar| Entry { key, value: Node::string("v", Span::NONE) };
        let mut map = Mapping::new(Span::NONE);
        map.entries = keys.into_iter().map(entry).collect();
        let quick = written(1, |printer| printer.mapping(&map, indent, flow));
        let slow = written(1, |printer| printer.mapping_of_any_keys(&map, indent, flow));
        prop_assert_eq!(quick, slow);
    }

    #[test]
    fn names_are_sorted_as_without_a_glance(keys in prop::collection::vec("[a-c/_.1-]{1,10}|[a-zA-Z][a-z0-9]{0,3}", 1..20)) {
        let mut map = Mapping::new(Span::NONE);
        for key in keys {
            map.set(&key, Node::string("v", Span::NONE));
        }
        let quick = written(1, |printer| printer.mapping(&map, None, false));
        let slow = written(1, |printer| printer.mapping_of_any_keys(&map, None, false));
        prop_assert_eq!(quick, slow);
    }
}
