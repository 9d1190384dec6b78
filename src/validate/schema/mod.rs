//! Compiled schemas: one form for all of them, whether built in, from a CustomResourceDefinition or a JSON
//! schema file.
//!
//! A [`Pool`] holds the schemas of many kinds as [`Shape`]s that name each other by number, so that shared
//! and recursive ones are there once.

pub mod builtin;
pub mod crd;
pub mod json_schema;
mod keywords;
pub mod pattern;

use super::rule::Rule;
use super::ruled::Ruled;
use compact_str::CompactString;
use pattern::Pattern;
use serde_json::Value;

/// A shape's number in its pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Id(pub u32);

/// The shapes of many kinds.
#[derive(Debug, Default)]
pub struct Pool {
    /// The shapes.
    pub shapes: Vec<Shape>,
    /// What a null is.
    pub nulls: Nulls,
    /// Which shapes have rules at them or below; to be left at its default.
    pub ruled: Ruled,
}

/// A shape in its pool.
#[derive(Clone, Copy, Debug)]
pub struct SchemaRef<'a> {
    /// The pool.
    pub pool: &'a Pool,
    /// The shape's number.
    pub id: Id,
}

/// What a null is to those who read an object by these schemas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nulls {
    /// Nothing: a field that is null is not there (the types of Kubernetes itself).
    Absent,
    /// A value like others, which `nullable` or the type `null` allows (JSON schemas).
    #[default]
    Values,
    /// A field that is null is dropped before anything is checked, unless it is `nullable`; what is null in a
    /// list is a value (CustomResourceDefinitions).
    Dropped,
}

/// What a value has to be.
#[derive(Debug, Default)]
pub struct Shape {
    /// The types that it may have; none: any.
    pub types: Types,
    /// What its text means.
    pub format: Option<Format>,
    /// An integer or text (`x-kubernetes-int-or-string`); `types` is empty then.
    pub int_or_string: bool,
    /// A null is fine too.
    pub nullable: bool,
    /// Fields that nobody knows are kept (`x-kubernetes-preserve-unknown-fields`).
    pub preserve_unknown: bool,
    /// It is a whole object, with apiVersion, kind and metadata (`x-kubernetes-embedded-resource`).
    pub embedded: bool,
    /// The fields, sorted by name.
    pub properties: Vec<(CompactString, Id)>,
    /// The fields that must be there.
    pub required: Vec<CompactString>,
    /// The fields besides.
    pub additional: Additional,
    /// The elements of a list.
    pub items: Items,
    /// How the elements of a list are told apart.
    pub list: List,
    /// What few values are held to.
    pub more: Option<Box<More>>,
    /// Rules in CEL (`x-kubernetes-validations`).
    pub rules: Vec<Rule>,
}

/// Types of JSON, as a set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Types(pub u8);

impl Types {
    /// Any type.
    pub const ANY: Types = Types(0);
    /// A mapping.
    pub const OBJECT: Types = Types(1);
    /// A list.
    pub const ARRAY: Types = Types(2);
    /// Text.
    pub const STRING: Types = Types(4);
    /// A whole number.
    pub const INTEGER: Types = Types(8);
    /// A number.
    pub const NUMBER: Types = Types(16);
    /// True or false.
    pub const BOOLEAN: Types = Types(32);
    /// Null.
    pub const NULL: Types = Types(64);

    /// Both sets together.
    pub const fn and(self, other: Types) -> Types {
        Types(self.0 | other.0)
    }

    /// Whether the sets share a type.
    pub const fn meets(self, other: Types) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether any type will do.
    pub const fn is_any(self) -> bool {
        self.0 == 0
    }
}

/// What the text or number of a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// 32 bits with a sign.
    Int32,
    /// 64 bits with a sign.
    Int64,
    /// A quantity of Kubernetes, `100m`, `1Gi`.
    Quantity,
    /// A duration as Go reads it, `1h30m`.
    GoDuration,
    /// RFC 3339.
    DateTime,
    /// `2006-01-02`.
    Date,
    /// `15:04:05` with an offset.
    Time,
    /// ISO 8601, of JSON schemas.
    IsoDuration,
    /// Base64 as Go decodes it: it may be empty, and line breaks count for nothing.
    Byte,
    /// Base64 in one piece, of CustomResourceDefinitions.
    Base64,
    /// A duration of Go or of Scala, of CustomResourceDefinitions.
    Duration,
    /// A duration of Go or ISO 8601, of JSON schemas.
    AnyDuration,
    /// An address of either kind.
    Ip,
    /// An IPv4 address.
    Ipv4,
    /// An IPv6 address.
    Ipv6,
    /// An address block.
    Cidr,
    /// A MAC address.
    Mac,
    /// A name of hosts, of CustomResourceDefinitions.
    Hostname,
    /// A name of hosts, of JSON schemas.
    DnsName,
    /// A URI.
    Uri,
    /// A URI or the end of one.
    UriReference,
    /// A UUID, of any version.
    Uuid,
    /// A UUID of a version: 3, 4 or 5.
    UuidOf(u8),
    /// An address of mail.
    Email,
    /// A regular expression.
    Regex,
    /// A JSON pointer.
    JsonPointer,
    /// The id of an object of MongoDB.
    BsonId,
    /// The number of a book: of 10 digits, of 13, or of either.
    Isbn(Option<u8>),
    /// The number of a credit card.
    CreditCard,
    /// A social security number.
    Ssn,
    /// A color, `#ff0000`.
    HexColor,
    /// A color, `rgb(255,0,0)`.
    RgbColor,
    /// A DNS label in lower case.
    ShortName,
    /// A DNS subdomain in lower case.
    LongName,
}

/// What fields that a shape does not list have to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Additional {
    /// Nobody knows them, so they would get lost: an error when unknown fields are looked for.
    #[default]
    Unknown,
    /// They may be anything.
    Any,
    /// There may be none, whatever is looked for.
    Forbidden,
    /// They have a shape.
    Of(Id),
}

/// What the elements of a list have to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Items {
    /// Anything.
    #[default]
    Any,
    /// All of one shape.
    Each(Id),
    /// One shape for each place, and what those after them are.
    Places(Vec<Id>, Additional),
}

/// How the elements of a list are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// Not at all.
    #[default]
    Atomic,
    /// By their value.
    Set,
    /// By fields, of which no two elements have the same; one that is missing has its default.
    Map(Vec<CompactString>),
}

/// What few values are held to.
#[derive(Debug, Default)]
pub struct More {
    /// What a field is that is not there; an API server puts it in before it looks at anything else.
    pub default: Option<Value>,
    /// The values that it may have.
    pub any_of_values: Vec<Value>,
    /// The pattern that matches its text.
    pub pattern: Option<Pattern>,
    /// The least number of characters.
    pub min_length: Option<u64>,
    /// The largest number of characters.
    pub max_length: Option<u64>,
    /// The least number.
    pub minimum: Option<Bound>,
    /// The largest number.
    pub maximum: Option<Bound>,
    /// It is a multiple of this.
    pub multiple_of: Option<f64>,
    /// The least number of elements.
    pub min_items: Option<u64>,
    /// The largest number of elements.
    pub max_items: Option<u64>,
    /// No two elements are alike.
    pub unique_items: bool,
    /// The least number of fields.
    pub min_properties: Option<u64>,
    /// The largest number of fields.
    pub max_properties: Option<u64>,
    /// What fields are whose names match.
    pub pattern_properties: Vec<(Pattern, Id)>,
    /// What the fields' names are.
    pub property_names: Option<Id>,
    /// All hold.
    pub all_of: Vec<Id>,
    /// One holds at least.
    pub any_of: Vec<Id>,
    /// Exactly one holds.
    pub one_of: Vec<Id>,
    /// It does not hold.
    pub not: Option<Id>,
    /// Where the first holds the second does, and where it does not the third.
    pub conditional: Option<(Id, Option<Id>, Option<Id>)>,
    /// An element is such.
    pub contains: Option<Id>,
    /// Fields that must be there where another is.
    pub dependent_fields: Vec<(CompactString, Vec<CompactString>)>,
    /// What holds where a field is there.
    pub dependent_shapes: Vec<(CompactString, Id)>,
    /// Nothing at all is right (the schema `false`).
    pub never: bool,
}

/// A bound of numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bound {
    /// The number.
    pub value: f64,
    /// Whether it may be reached.
    pub exclusive: bool,
}

impl Pool {
    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) -> Id {
        self.shapes.push(shape);
        Id(u32::try_from(self.shapes.len() - 1).expect("memory holds fewer shapes than that"))
    }

    /// A shape.
    pub fn get(&self, id: Id) -> &Shape {
        &self.shapes[id.0 as usize]
    }
}

impl<'a> SchemaRef<'a> {
    /// The shape.
    pub fn shape(self) -> &'a Shape {
        self.pool.get(self.id)
    }

    /// Another shape of the same pool.
    pub fn to(self, id: Id) -> SchemaRef<'a> {
        SchemaRef { id, ..self }
    }
}

impl Shape {
    /// The shape of a listed field.
    pub fn property(&self, name: &str) -> Option<Id> {
        let at = self.properties.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        Some(self.properties[at].1)
    }

    /// The shape of a field, listed or not.
    pub fn field(&self, name: &str) -> Option<Id> {
        self.property(name).or(match self.additional {
            Additional::Of(id) => Some(id),
            _ => None,
        })
    }

    /// The shape of an element.
    pub fn element(&self, at: usize) -> Option<Id> {
        match &self.items {
            Items::Any => None,
            Items::Each(id) => Some(*id),
            Items::Places(places, after) => places.get(at).copied().or(match after {
                Additional::Of(id) => Some(*id),
                _ => None,
            }),
        }
    }
}
