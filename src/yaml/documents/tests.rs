//! How files are cut.

use super::*;
use crate::yaml::json::to_json;

fn read(bytes: &[u8]) -> Result<Vec<String>> {
    read_documents(bytes, FileId(1))?.iter().map(to_json).collect()
}

#[test]
fn files_are_cut_before_they_are_parsed() {
    let cases: [(&str, &[&str]); 7] = [
        ("a: 1\n---\nb: 2\n", &[r#"{"a":1}"#, r#"{"b":2}"#]),
        ("---\na: 1\n--- # c\n# nothing\n---\n---\nb: 2", &[r#"{"a":1}"#, r#"{"b":2}"#]),
        ("a: 1\r\n---\r\nb: 2\r\n", &[r#"{"a":1}"#, r#"{"b":2}"#]),
        ("a: |\nx\n", &[]),
        ("null\n---\na: 1\n...\nb: [", &[r#"{"a":1}"#]),
        ("kind: List\nitems: [{a: 1}, {b: 2}]", &[r#"{"a":1}"#, r#"{"b":2}"#]),
        ("kind: List\nitems: [{a: 1}]\n---\n", &[r#"{"items":[{"a":1}],"kind":"List"}"#]),
    ];
    for (text, expected) in cases {
        match read(text.as_bytes()) {
            Ok(found) => assert_eq!(found, expected, "{text}"),
            Err(_) => assert!(expected.is_empty(), "{text}"),
        }
    }
}

#[test]
fn text_after_a_separator_is_refused() {
    let error = read(b"a: 1\n---\nb: 2\n--- c: 3\nd: 4\n").unwrap_err();
    assert_eq!(error.message(), "invalid document separator: text follows `---` on its line");
    assert_eq!(error.span(), Some(Span::new(FileId(1), 4)));
}

#[test]
fn lines_count_from_the_start_of_the_file() {
    let nodes = read_documents(b"a: 1\n---\n\nb:\n  c: 1\n---\nd: e\n", FileId(1)).unwrap();
    assert_eq!(nodes[1].at(&["b", "c"]).unwrap().span().line, 5);
    assert_eq!(nodes[2].get("d").unwrap().span().line, 7);
    let error = read(b"a: 1\n---\nb: [\n---\n").unwrap_err();
    assert_eq!(error.span().unwrap().line, 4);
}

#[test]
fn utf_16_is_read_and_never_cut() {
    let utf16 = |text: &str| {
        let units = text.encode_utf16().flat_map(u16::to_le_bytes);
        [0xFF, 0xFE].into_iter().chain(units).collect::<Vec<u8>>()
    };
    assert_eq!(read(&utf16("a: ä\n")).unwrap(), [r#"{"a":"ä"}"#]);
    assert_eq!(read(&utf16("a: 1\n---\nb: 2\n")).unwrap(), [r#"{"a":1}"#]);
    assert_eq!(read(b"\xFF\xFEa").unwrap_err().message(), "the file is not valid UTF-16");
    assert_eq!(read(b"a: 1\nb: \xFF").unwrap_err().span().unwrap().line, 2);
}
