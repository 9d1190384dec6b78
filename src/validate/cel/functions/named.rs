//! Formats by their names: `format.dns1123Label().validate(a)`.
//!
//! Upstream: `k8s.io/apiserver/pkg/cel/library/format.go` v0.36. What is wrong is told in fewer words than there.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::strings::text;
use super::time::Timestamp;
use super::url::is_uri;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Whether a text has a format.
type Takes = fn(&str) -> bool;

/// The formats, and what each takes.
const FORMATS: [(&str, Takes); 13] = [
    ("dns1123Label", is_label),
    ("dns1123Subdomain", is_subdomain),
    ("dns1035Label", is_old_label),
    ("qualifiedName", is_qualified_name),
    ("dns1123LabelPrefix", |text| is_label(&masked(text))),
    ("dns1123SubdomainPrefix", |text| is_subdomain(&masked(text))),
    ("dns1035LabelPrefix", |text| is_old_label(&masked(text))),
    ("labelValue", is_label_value),
    ("uri", is_uri),
    ("uuid", is_uuid),
    ("byte", |text| !text.is_empty() && STANDARD.decode(text).is_ok()),
    ("date", |text| Timestamp::parse_date(text).is_some()),
    ("datetime", |text| Timestamp::parse(text).is_some()),
];

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("format.named", 1) => |_, args| {
            let found = known(text(&args[0])?).map(|(name, _)| Value::Format(name));
            Ok(Value::optional(found))
        },
        ("format.dns1123Label", 0) => |_, _| Ok(Value::Format("dns1123Label")),
        ("format.dns1123Subdomain", 0) => |_, _| Ok(Value::Format("dns1123Subdomain")),
        ("format.dns1035Label", 0) => |_, _| Ok(Value::Format("dns1035Label")),
        ("format.qualifiedName", 0) => |_, _| Ok(Value::Format("qualifiedName")),
        ("format.dns1123LabelPrefix", 0) => |_, _| Ok(Value::Format("dns1123LabelPrefix")),
        ("format.dns1123SubdomainPrefix", 0) => |_, _| Ok(Value::Format("dns1123SubdomainPrefix")),
        ("format.dns1035LabelPrefix", 0) => |_, _| Ok(Value::Format("dns1035LabelPrefix")),
        ("format.labelValue", 0) => |_, _| Ok(Value::Format("labelValue")),
        ("format.uri", 0) => |_, _| Ok(Value::Format("uri")),
        ("format.uuid", 0) => |_, _| Ok(Value::Format("uuid")),
        ("format.byte", 0) => |_, _| Ok(Value::Format("byte")),
        ("format.date", 0) => |_, _| Ok(Value::Format("date")),
        ("format.datetime", 0) => |_, _| Ok(Value::Format("datetime")),
        (".validate", 2) => validate,
        _ => return None,
    };
    Some(run)
}

fn known(name: &str) -> Option<&'static (&'static str, Takes)> {
    FORMATS.iter().find(|(known, _)| *known == name)
}

fn validate(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let Value::Format(name) = &args[0] else { return Err(Fault::no_overload()) };
    let subject = text(&args[1])?;
    meter.matching(subject.len(), 60)?;
    let (name, takes) = known(name).ok_or(Fault::Unknown)?;
    if takes(subject) {
        return Ok(Value::Optional(None));
    }
    Ok(Value::optional(Some(Value::list(vec![Value::text(format!("must be a valid {name}"))]))))
}

/// A prefix of a name may end in a dash.
fn masked(name: &str) -> String {
    match name.strip_suffix('-') {
        Some(rest) if !rest.is_empty() => {
            let mut rest = rest.to_owned();
            rest.pop();
            rest + "a"
        }
        _ => name.to_owned(),
    }
}

fn is_word(text: &str, inner: fn(char) -> bool, outer: fn(char) -> bool) -> bool {
    text.starts_with(outer) && text.ends_with(outer) && text.chars().all(inner)
}

fn is_lower(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit()
}

fn is_label(text: &str) -> bool {
    text.len() <= 63 && is_word(text, |c| is_lower(c) || c == '-', is_lower)
}

fn is_old_label(text: &str) -> bool {
    is_label(text) && text.starts_with(|c: char| c.is_ascii_lowercase())
}

fn is_subdomain(text: &str) -> bool {
    let part = |part: &str| is_word(part, |c| is_lower(c) || c == '-', is_lower);
    text.len() <= 253 && text.split('.').all(part)
}

fn is_name(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    text.len() <= 63 && is_word(text, inner, |c| c.is_ascii_alphanumeric())
}

fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_name(text)
}

fn is_qualified_name(text: &str) -> bool {
    match text.split_once('/') {
        None => is_name(text),
        Some((prefix, name)) => is_subdomain(prefix) && is_name(name),
    }
}

/// Dashes may be left out.
fn is_uuid(text: &str) -> bool {
    let mut rest = text;
    for (at, many) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        if at > 0 {
            rest = rest.strip_prefix('-').unwrap_or(rest);
        }
        let Some((digits, after)) = rest.split_at_checked(many) else { return false };
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return false;
        }
        rest = after;
    }
    rest.is_empty()
}
