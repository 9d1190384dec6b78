//! Objects as JSON, each with where it comes from.

use super::Item;
use crate::diagnostic::Diagnostics;
use crate::error::Result;
use crate::yaml::json::to_json;
use serde_json::{Value, json};

/// `{"items":[{cluster,kustomization,file,line,object}]}`; objects that several Kustomizations render
/// name all of them.
///
/// # Errors
/// When an object cannot be told as JSON.
pub fn items(items: &[Item<'_>], places: &Diagnostics<'_>) -> Result<String> {
    let values: Vec<Value> = items.iter().map(|item| value(item, places)).collect::<Result<_>>()?;
    Ok(format!("{:#}\n", json!({ "items": values })))
}

fn value(item: &Item<'_>, places: &Diagnostics<'_>) -> Result<Value> {
    let at = item.object.span();
    let text = to_json(&item.object.doc).map_err(|e| e.at(at))?;
    let object: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
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
