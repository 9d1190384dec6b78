//! Reports of runs that each answered for a part, and what becomes of them together: what one run that answered for
//! everything would have reported.
//!
//! A report in JSON of such a run is like any other, with a member `shard` besides: a [`Head`] that tells which runs
//! belong together, and all that the formats of the command need ([`check`], [`diff`], [`render`]), each thing with its
//! place among what all runs tell. Nothing is in it that the report itself may not tell. What it looks like is a matter
//! of one version; [`collected`] refuses others.

pub mod check;
pub mod collected;
pub mod diff;
mod nodes;
pub mod places;
pub mod render;

use crate::error::{Error, Result};
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};

/// The version that reports are written by.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Which run it was, and of what.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub struct Head {
    /// Which run, from 1.
    pub index: usize,
    /// How many there are.
    pub count: usize,
    /// The command.
    pub command: String,
    /// The version of offlux.
    pub version: String,
    /// What was looked at and asked ([`crate::shard::inputs`]).
    pub inputs: String,
}

/// The member `shard`, besides its head.
#[derive(Deserialize)]
struct Member<T> {
    content: T,
}

/// The member `shard`.
#[derive(Serialize)]
struct Written<'a, T> {
    #[serde(flatten)]
    head: &'a Head,
    content: &'a T,
}

/// A report with a member of its own.
struct With<'a> {
    report: &'a serde_json::Map<String, Value>,
    shard: Box<RawValue>,
}

impl Serialize for With<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.report.len() + 1))?;
        self.report.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
        map.serialize_entry("shard", &self.shard)?;
        map.end()
    }
}

/// A report of one run of several, as JSON; what is for other programs of offlux stands in one line.
fn written(report: &Value, head: &Head, content: &impl Serialize) -> Result<String> {
    let failed = |error: serde_json::Error| Error::input(format!("cannot write the report: {error}"));
    let shard = to_raw_value(&Written { head, content }).map_err(failed)?;
    let empty = serde_json::Map::new();
    let report = report.as_object().unwrap_or(&empty);
    let text = serde_json::to_string_pretty(&With { report, shard }).map_err(failed)?;
    Ok(text + "\n")
}
