//! What values of documents are to expressions: a schema says their types.
//!
//! Upstream: `UnstructuredToVal` and `SchemaDeclType` of `k8s.io/apiserver/pkg/cel/common` v0.36.

use super::super::metadata::names::is_unknown;
use super::super::schema::{Format, Shape, Types};
use super::functions::time::{self, Timestamp};
use super::source::{Source, View};
use super::value::{Key, Map, Value};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// What SOPS leaves of a value begins with this.
pub const ENCRYPTED: &str = "ENC[";

/// A scalar with the type that its shape says; closed where it has another.
pub fn scalar(view: &View<'_>, shape: &Shape) -> Value {
    let has = |types: Types| shape.types.is_any() || shape.types.meets(types);
    match view {
        View::Bool(it) if has(Types::BOOLEAN) => Value::Bool(*it),
        View::Int(it) if has(Types::INTEGER) => Value::Int(*it),
        View::Int(it) if has(Types::NUMBER) => Value::Double(*it as f64),
        View::Double(it) if has(Types::NUMBER) => Value::Double(*it),
        View::Double(it) if has(Types::INTEGER) && it.fract() == 0.0 && it.abs() < 9e15 => {
            Value::Int(*it as i64)
        }
        View::Text(it) if has(Types::STRING) => text(it, shape.format),
        _ => Value::Closed,
    }
}

fn text(text: &str, format: Option<Format>) -> Value {
    if is_unknown(text) {
        return Value::Closed;
    }
    let meant = match format {
        Some(Format::GoDuration | Format::Duration) => time::duration(text).map(Value::Duration),
        Some(Format::DateTime) => Timestamp::parse(text).map(Value::Timestamp),
        Some(Format::Date) => Timestamp::parse_date(text).map(Value::Timestamp),
        Some(Format::Byte | Format::Base64) => {
            STANDARD.decode(text).ok().map(|bytes| Value::Bytes(bytes.into()))
        }
        _ => Some(Value::text(text)),
    };
    meant.unwrap_or(Value::Closed)
}

/// A value that no schema describes: no expression can name it, but it counts where objects are compared.
pub fn natural(source: Source<'_>) -> Value {
    match source.view() {
        View::Null => Value::Null,
        View::Bool(it) => Value::Bool(it),
        View::Int(it) => Value::Int(it),
        View::Double(it) => Value::Double(it),
        View::Text(it) if is_unknown(&it) => Value::Closed,
        View::Text(it) => Value::text(it),
        View::List(items) => Value::list(items.into_iter().map(natural).collect()),
        View::Map(entries) => {
            let entry = |(key, value): (&str, Source<'_>)| (Key::Text(key.into()), natural(value));
            Value::map(entries.into_iter().map(entry).collect::<Map>())
        }
        View::Odd => Value::Closed,
    }
}
