//! What text means: quantities, durations, times, addresses.
//!
//! Upstream: kube-openapi `pkg/validation/strfmt` as apiextensions-apiserver 0.36 uses it for
//! CustomResourceDefinitions, apimachinery 0.36 for the types of Kubernetes, and what kubeconform's engine
//! knows for JSON schemas. Formats that they do not know hold nobody to anything.

mod addresses;
mod duration;
mod names;
mod numbers;
mod quantity;
mod time;
mod uri;

use super::schema::{Format, Types};
use base64::Engine;

pub use duration::is_go as is_go_duration;
pub use quantity::is_quantity;

/// The format of a name in the schema of a CustomResourceDefinition, where it is one that an API server
/// checks; dashes count for nothing.
pub fn of_custom_resources(name: &str, types: Types) -> Option<Format> {
    match types {
        Types::INTEGER => match name {
            "int32" => Some(Format::Int32),
            "int64" => Some(Format::Int64),
            _ => None,
        },
        Types::ANY | Types::STRING => of_text(&name.replace('-', "")),
        _ => None,
    }
}

fn of_text(name: &str) -> Option<Format> {
    Some(match name {
        "byte" => Format::Base64,
        "date" => Format::Date,
        "datetime" => Format::DateTime,
        "duration" => Format::Duration,
        "bsonobjectid" => Format::BsonId,
        "cidr" => Format::Cidr,
        "creditcard" => Format::CreditCard,
        "email" => Format::Email,
        "hexcolor" => Format::HexColor,
        "hostname" => Format::Hostname,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        "isbn" => Format::Isbn(None),
        "isbn10" => Format::Isbn(Some(10)),
        "isbn13" => Format::Isbn(Some(13)),
        "k8slongname" => Format::LongName,
        "k8sshortname" => Format::ShortName,
        "mac" => Format::Mac,
        "rgbcolor" => Format::RgbColor,
        "ssn" => Format::Ssn,
        "uri" => Format::Uri,
        "uuid" => Format::Uuid,
        "uuid3" => Format::UuidOf(3),
        "uuid4" => Format::UuidOf(4),
        "uuid5" => Format::UuidOf(5),
        _ => return None,
    })
}

/// The format of a name in a JSON schema.
pub fn of_json_schemas(name: &str) -> Option<Format> {
    Some(match name {
        "date" => Format::Date,
        "date-time" => Format::DateTime,
        "duration" => Format::AnyDuration,
        "byte" => Format::Byte,
        "email" => Format::Email,
        "hostname" => Format::DnsName,
        "int32" => Format::Int32,
        "int64" => Format::Int64,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        "json-pointer" => Format::JsonPointer,
        "regex" => Format::Regex,
        "time" => Format::Time,
        "uri" => Format::Uri,
        "uri-reference" => Format::UriReference,
        "uuid" => Format::Uuid,
        _ => return None,
    })
}

/// Whether a text is what its format says; formats of numbers hold no text to anything.
pub fn fits(format: Format, text: &str) -> bool {
    match format {
        Format::Int32 | Format::Int64 => true,
        Format::Quantity => is_quantity(text),
        Format::GoDuration => duration::is_go(text),
        Format::Duration => duration::is_go(text) || duration::is_scala(text),
        Format::AnyDuration => duration::is_go(text) || duration::is_scala(text) || duration::is_iso(text),
        Format::IsoDuration => duration::is_iso(text),
        Format::DateTime => time::is_date_time(text),
        Format::Date => time::is_date(text),
        Format::Time => time::is_time(text),
        Format::Byte => is_base64(text),
        Format::Base64 => !text.is_empty() && STANDARD_LAX.decode(text).is_ok(),
        Format::Ip => addresses::is_v4(text) || addresses::is_v6(text),
        Format::Ipv4 => addresses::is_v4(text) || (text.contains('.') && addresses::is_v6(text)),
        Format::Ipv6 => addresses::is_v6(text),
        Format::Cidr => addresses::is_block(text),
        Format::Mac => addresses::is_mac(text),
        Format::Hostname => names::is_hostname(text),
        Format::DnsName => names::is_dns_name(text),
        Format::ShortName => names::is_short(text),
        Format::LongName => names::is_long(text),
        Format::Email => names::is_email(text),
        Format::Uri => uri::is_uri(text),
        Format::UriReference => uri::is_reference(text),
        Format::Uuid => names::is_uuid(text, None),
        Format::UuidOf(version) => names::is_uuid(text, Some(version)),
        Format::JsonPointer => uri::is_json_pointer(text),
        Format::Regex => crate::kustomize::go_regex::go_regex(text).is_ok(),
        Format::BsonId => text.len() == 24 && text.bytes().all(|b| b.is_ascii_hexdigit()),
        Format::Isbn(digits) => numbers::is_isbn(text, digits),
        Format::CreditCard => numbers::is_credit_card(text),
        Format::Ssn => numbers::is_ssn(text),
        Format::HexColor => numbers::is_hex_color(text),
        Format::RgbColor => numbers::is_rgb_color(text),
    }
}

/// What a format asks for, to be read after "expected".
pub fn wanted(format: Format) -> &'static str {
    match format {
        Format::Int32 => "a 32-bit integer",
        Format::Int64 => "a 64-bit integer",
        Format::Quantity => "a quantity such as \"100m\" or \"1Gi\"",
        Format::GoDuration | Format::Duration => "a duration such as \"1h30m\"",
        Format::AnyDuration => "a duration such as \"1h30m\" or \"PT1H\"",
        Format::IsoDuration => "a duration such as \"PT1H\"",
        Format::DateTime => "a time such as \"2006-01-02T15:04:05Z\"",
        Format::Date => "a date such as \"2006-01-02\"",
        Format::Time => "a time such as \"15:04:05Z\"",
        Format::Byte | Format::Base64 => "base64",
        Format::Ip => "an IP address",
        Format::Ipv4 => "an IPv4 address",
        Format::Ipv6 => "an IPv6 address",
        Format::Cidr => "an address block such as \"10.0.0.0/8\"",
        Format::Mac => "a MAC address",
        Format::Hostname | Format::DnsName => "a host name",
        Format::ShortName => "a name of at most 63 lower case letters, digits and `-`",
        Format::LongName => "a name of at most 253 lower case letters, digits, `-` and `.`",
        Format::Email => "an email address",
        Format::Uri => "a URI such as \"https://example.com\"",
        Format::UriReference => "a URI or a path",
        Format::Uuid => "a UUID",
        Format::UuidOf(3) => "a UUID of version 3",
        Format::UuidOf(4) => "a UUID of version 4",
        Format::UuidOf(_) => "a UUID of version 5",
        Format::JsonPointer => "a JSON pointer such as \"/a/b\"",
        Format::Regex => "a regular expression",
        Format::BsonId => "24 hexadecimal digits",
        Format::Isbn(_) => "an ISBN",
        Format::CreditCard => "a credit card number",
        Format::Ssn => "a number such as \"123-45-6789\"",
        Format::HexColor => "a color such as \"#ff0000\"",
        Format::RgbColor => "a color such as \"rgb(255,0,0)\"",
    }
}

/// Base64 whose last bits may be anything, as Go's patterns do not look at them.
const STANDARD_LAX: base64::engine::GeneralPurpose = base64::engine::GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    base64::engine::GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

fn is_base64(text: &str) -> bool {
    if text.contains(['\r', '\n']) {
        return STANDARD_LAX.decode(text.replace(['\r', '\n'], "")).is_ok();
    }
    STANDARD_LAX.decode(text).is_ok()
}

#[cfg(test)]
mod tests;
