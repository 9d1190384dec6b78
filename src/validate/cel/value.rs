//! Values of CEL, cheap to copy.

use super::functions::net::{Address, Block};
use super::functions::quantity::Quantity;
use super::functions::semver::Semver;
use super::functions::time::Timestamp;
use super::functions::url::Url;
use super::meter::Fault;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Null.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number without a sign.
    Uint(u64),
    /// A number.
    Double(f64),
    /// Text.
    Text(Arc<str>),
    /// Bytes.
    Bytes(Arc<[u8]>),
    /// A list.
    List(Arc<List>),
    /// A map or an object; the fields of an object stand by their escaped names.
    Map(Arc<Map>),
    /// A span of time, in nanoseconds.
    Duration(i64),
    /// A moment.
    Timestamp(Timestamp),
    /// A type, by its name.
    Type(&'static str),
    /// A value that may be missing.
    Optional(Option<Arc<Value>>),
    /// A URL.
    Url(Arc<Url>),
    /// An IP address.
    Address(Address),
    /// A block of IP addresses.
    Block(Block),
    /// A quantity.
    Quantity(Quantity),
    /// A semantic version.
    Semver(Arc<Semver>),
    /// A format that names have.
    Format(&'static str),
    /// A value that nobody may look at: it is encrypted, or not of the type that its schema says, or its schema
    /// does not say what it is.
    Closed,
}

/// A list.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// The elements.
    pub items: Vec<Value>,
    /// How its elements are told apart.
    pub kind: ListKind,
}

/// How the elements of a list are told apart, which decides what is equal and what `+` does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ListKind {
    /// By their places.
    #[default]
    Atomic,
    /// By their value.
    Set,
    /// By fields.
    Keyed(Vec<Arc<str>>),
}

/// A map.
pub type Map = BTreeMap<Key, Value>;

/// A key of a map. A number is the same key whatever its type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number that does not fit into an [`Key::Int`].
    Uint(u64),
    /// Text.
    Text(Arc<str>),
}

impl Value {
    /// Text.
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Value::Text(text.into())
    }

    /// A list whose elements are told apart by their places.
    pub fn list(items: Vec<Value>) -> Self {
        Value::List(Arc::new(List { items, kind: ListKind::Atomic }))
    }

    /// A map.
    pub fn map(entries: Map) -> Self {
        Value::Map(Arc::new(entries))
    }

    /// A value that is there, or not.
    pub fn optional(value: Option<Value>) -> Self {
        Value::Optional(value.map(Arc::new))
    }

    /// The name of its type.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null_type",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Uint(_) => "uint",
            Value::Double(_) => "double",
            Value::Text(_) => "string",
            Value::Bytes(_) => "bytes",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Duration(_) => "google.protobuf.Duration",
            Value::Timestamp(_) => "google.protobuf.Timestamp",
            Value::Type(_) => "type",
            Value::Optional(_) => "optional_type",
            Value::Url(_) => "kubernetes.URL",
            Value::Address(_) => "net.IP",
            Value::Block(_) => "net.CIDR",
            Value::Quantity(_) => "kubernetes.Quantity",
            Value::Semver(_) => "kubernetes.Semver",
            Value::Format(_) => "kubernetes.NamedFormat",
            Value::Closed => "dyn",
        }
    }

    /// How much of it there is: characters, bytes, elements; 1 for what has no size (cel-go `actualSize`).
    pub fn size(&self) -> usize {
        match self {
            Value::Text(text) => text.chars().count(),
            Value::Bytes(bytes) => bytes.len(),
            Value::List(list) => list.items.len(),
            Value::Map(map) => map.len(),
            Value::Optional(Some(value)) => value.size(),
            _ => 1,
        }
    }

    /// The same value if it may be looked at.
    ///
    /// # Errors
    /// When it is closed.
    pub fn opened(self) -> Result<Value, Fault> {
        if matches!(self, Value::Closed) { Err(Fault::Unknown) } else { Ok(self) }
    }

    /// The key that this is.
    ///
    /// # Errors
    /// When values of its type are no keys.
    pub fn key(&self) -> Result<Key, Fault> {
        match self {
            Value::Bool(it) => Ok(Key::Bool(*it)),
            Value::Int(it) => Ok(Key::Int(*it)),
            Value::Uint(it) => Ok(i64::try_from(*it).map_or(Key::Uint(*it), Key::Int)),
            Value::Double(it) if it.fract() == 0.0 && it.abs() < 9e15 => Ok(Key::Int(*it as i64)),
            Value::Text(it) => Ok(Key::Text(it.clone())),
            Value::Closed => Err(Fault::Unknown),
            other => Err(Fault::failed(format!("unsupported key type: {}", other.type_name()))),
        }
    }
}

impl From<&Key> for Value {
    fn from(key: &Key) -> Self {
        match key {
            Key::Bool(it) => Value::Bool(*it),
            Key::Int(it) => Value::Int(*it),
            Key::Uint(it) => Value::Uint(*it),
            Key::Text(it) => Value::Text(it.clone()),
        }
    }
}

impl From<bool> for Value {
    fn from(it: bool) -> Self {
        Value::Bool(it)
    }
}

impl From<i64> for Value {
    fn from(it: i64) -> Self {
        Value::Int(it)
    }
}
