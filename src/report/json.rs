//! Objects as JSON, each with where it comes from.

use super::Item;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::json::to_json;
use serde::Deserialize;
use serde_json::{Value, json};

/// `{"items":[{cluster,kustomization,file,line,object}]}`; objects that several Kustomizations render
/// name all of them. `object` is what a filter put in its place.
///
/// # Errors
/// When an object cannot be told as JSON.
pub fn items<'a>(items: impl IntoIterator<Item = &'a Item<'a>>, places: &Diagnostics<'_>) -> Result<String> {
    let text = serde_json::to_string_pretty(&data(items, places)?);
    text.map(|text| text + "\n").map_err(|e| Error::input(e.to_string()))
}

/// The same as data.
///
/// # Errors
/// As [`items`].
pub fn data<'a>(items: impl IntoIterator<Item = &'a Item<'a>>, places: &Diagnostics<'_>) -> Result<Value> {
    let values: Vec<Value> = items.into_iter().map(|item| value(item, places)).collect::<Result<_>>()?;
    Ok(json!({ "items": values }))
}

/// The tree itself bounds how deep a document nests.
fn parsed(text: &str) -> serde_json::Result<Value> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    deserializer.disable_recursion_limit();
    Value::deserialize(&mut deserializer)
}

fn whole(object: &Object) -> Result<Value> {
    let at = object.span();
    let text = to_json(&object.doc).map_err(|e| e.at(at))?;
    parsed(&text).map_err(|e| Error::input(format!("{}: {e}", object.id())).at(at))
}

fn value(item: &Item<'_>, places: &Diagnostics<'_>) -> Result<Value> {
    let at = item.object.span();
    let object = match &item.instead {
        Some(value) => value.clone(),
        None => whole(item.object)?,
    };
    let file = places.path(at).map(|path| path.to_string());
    let line = (at.line > 0).then_some(at.line);
    let mut value = json!({
        "cluster": item.cluster,
        "kustomization": item.kustomizations[0],
        "file": file,
        "line": line,
        "object": object,
    });
    if item.kustomizations.len() > 1 {
        value["kustomizations"] = json!(item.kustomizations);
    }
    Ok(value)
}
