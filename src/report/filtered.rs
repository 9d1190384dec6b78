//! Objects that went through a filter: kept, dropped, or something else in their place.

use super::{Item, harmless};
use crate::cluster::Cluster;
use crate::cluster::secrets::Secrets;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::select::jq::{Failure, Output, Program};
use crate::yaml::json::to_json;
use serde_json::Value;

/// What a filter makes of the objects of clusters, an item an output; and the objects that it failed on, no
/// value of a Secret told. An expression that takes too long is told of the first object alone.
pub fn items<'a>(
    items: Vec<Item<'a>>,
    program: &Program,
    clusters: &[Cluster],
) -> (Vec<Item<'a>>, Vec<Error>) {
    let nothing = Secrets::default();
    let secrets = |item: &Item<'_>| {
        let cluster = clusters.iter().find(|cluster| cluster.name() == item.cluster);
        cluster.map_or(&nothing, |cluster| &cluster.secrets)
    };
    let mut errors = Vec::new();
    let mut inputs = Vec::with_capacity(items.len());
    let mut told = Vec::with_capacity(items.len());
    for item in items {
        match input(item.object) {
            Ok(text) => {
                inputs.push(text);
                told.push(item);
            }
            Err(error) => errors.push(secrets(&item).hide_in(error)),
        }
    }
    let mut kept = Vec::new();
    for (item, outputs) in told.into_iter().zip(program.outputs(&inputs)) {
        match outputs {
            Ok(outputs) => kept.extend(outputs.into_iter().map(|output| Item {
                instead: match output {
                    Output::Kept => None,
                    Output::Value(value) => Some(value),
                },
                ..item.clone()
            })),
            Err(failure) => {
                let secrets = secrets(&item);
                errors.push(secrets.hide_in(error(item.object, &failure, secrets)));
            }
        }
    }
    (kept, errors)
}

/// An object as the input of a filter.
///
/// # Errors
/// When it cannot be told as JSON.
pub fn input(object: &Object) -> Result<String> {
    to_json(&object.doc).map_err(|e| e.at(object.span()).prefix(object.id()))
}

/// Why a filter failed on an object; nothing of a Secret is shown, nor of an object that values of one stand in: a
/// filter may cut them into pieces.
fn error(object: &Object, failure: &Failure, secrets: &Secrets) -> Error {
    Error::input(format!("jq: {}: {}", object.id(), message(object, failure, secrets))).at(object.span())
}

/// The same without the object's name.
pub fn message<'a>(object: &Object, failure: &'a Failure, secrets: &Secrets) -> &'a str {
    let is_secret = object.kind() == "Secret" || secrets.are_in(&object.doc);
    if is_secret { "the expression fails" } else { &failure.message }
}

/// A line an item, as `jq --raw-output` has it: text as it stands, all else as JSON in one line.
///
/// # Errors
/// When an object cannot be told as JSON.
pub fn lines<'a>(items: impl IntoIterator<Item = &'a Item<'a>>) -> Result<String> {
    let mut out = String::new();
    for item in items {
        match &item.instead {
            Some(value) => out.push_str(&line(value)),
            None => out.push_str(&input(item.object)?),
        }
        out.push('\n');
    }
    Ok(out)
}

/// A value as [`lines`] has it.
pub fn line(value: &Value) -> String {
    match value {
        Value::String(text) => {
            let lines: Vec<_> = text.split('\n').map(harmless).collect();
            lines.join("\n")
        }
        other => other.to_string(),
    }
}
