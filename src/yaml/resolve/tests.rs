//! What scalars mean.

use super::*;
use crate::yaml::Span;

fn plain_value(text: &str) -> Value<'static> {
    match resolve(&Scalar::plain(text, Span::NONE)).unwrap() {
        Value::Str(text) => Value::Str(text.into_owned().into()),
        Value::Null => Value::Null,
        Value::Bool(b) => Value::Bool(b),
        Value::Int(n) => Value::Int(n),
        Value::UInt(n) => Value::UInt(n),
        Value::Float(n) => Value::Float(n),
        Value::Timestamp(text) => Value::Timestamp(text),
    }
}

#[test]
fn plain_text_means_what_it_means_to_yaml_v3() {
    let text = |text: &'static str| Value::Str(text.into());
    let time = |text: &str| Value::Timestamp(text.into());
    let cases = [
        ("true", Value::Bool(true)),
        ("FALSE", Value::Bool(false)),
        ("yes", text("yes")),
        ("", Value::Null),
        ("~", Value::Null),
        ("0644", Value::Int(420)),
        ("0o17", Value::Int(15)),
        ("08", Value::Float(8.0)),
        ("0o8", text("0o8")),
        ("1_000", Value::Int(1000)),
        ("_1", text("_1")),
        ("0b-1", Value::Int(-1)),
        ("0o-17", Value::Int(-15)),
        ("-.inf", Value::Float(f64::NEG_INFINITY)),
        ("18446744073709551615", Value::UInt(u64::MAX)),
        ("18446744073709551616", Value::Float(18_446_744_073_709_551_616.0)),
        (".5", Value::Float(0.5)),
        (".1_0", Value::Float(0.1)),
        ("-.5", Value::Float(-0.5)),
        ("1e400", text("1e400")),
        ("1:30", text("1:30")),
        ("1.2.3", text("1.2.3")),
        ("2001-1-2", time("2001-01-02T00:00:00Z")),
        ("2001-01-02T03:04:05.600+01:30", time("2001-01-02T03:04:05.6+01:30")),
        ("2001-01-02 3:4:5", time("2001-01-02T03:04:05Z")),
        ("2001-02-30", text("2001-02-30")),
    ];
    for (plain, expected) in cases {
        assert_eq!(plain_value(plain), expected, "{plain}");
    }
}

#[test]
fn tags_decide_or_fail() {
    let tagged = |tag, text: &str| {
        let scalar = Scalar { tag, style: Style::DoubleQuoted, ..Scalar::plain(text, Span::NONE) };
        resolve(&scalar).map(|value| format!("{value:?}")).map_err(|error| error.message().to_owned())
    };
    assert_eq!(tagged(Tag::Int, "12").unwrap(), "Int(12)");
    assert_eq!(tagged(Tag::Float, "12").unwrap(), "Float(12.0)");
    assert_eq!(tagged(Tag::Binary, "aGk=").unwrap(), r#"Str("hi")"#);
    assert_eq!(tagged(Tag::Local, "12").unwrap(), r#"Str("12")"#);
    assert_eq!(tagged(Tag::Timestamp, "2001-1-2").unwrap(), r#"Timestamp("2001-01-02T00:00:00Z")"#);
    assert_eq!(tagged(Tag::Int, "2001-1-2").unwrap_err(), "cannot decode !!str as a !!int");
    assert_eq!(tagged(Tag::Bool, "yes").unwrap_err(), "cannot decode !!str as a !!bool");
    assert!(tagged(Tag::Binary, "a").is_err());
}

#[test]
fn strings_that_yaml_1_1_would_misread_are_quoted() {
    for text in
        ["yes", "y", "on", "null", "", "12", "1:30", "1_0:30", "-1:30.5", "1e3", "~", "2001-01-01", ".5"]
    {
        assert!(needs_quotes(text), "{text}");
    }
    for text in ["yess", "1.2.3", "100Mi", "1:60", "1a:30", "a:b", "-", "<<", "0o8", "1:", "=", "None"] {
        assert!(!needs_quotes(text), "{text}");
    }
}

#[test]
fn text_that_a_transformer_writes_is_quoted_where_yaml_1_1_reads_no_text_and_no_time() {
    for text in ["yes", "12", "1.5", "null", "~"] {
        assert!(is_other_than_text(text), "{text}");
    }
    for text in ["", "web", "1.2.3", "2001-01-01"] {
        assert!(!is_other_than_text(text), "{text}");
    }
}
