//! Container images and where they are used.

use super::filtered::line;
use super::table::Table;
use super::{Item, harmless};
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::select::glob::Glob;
use crate::select::images;
use crate::select::jq::{Failure, Output, Program};
use indexmap::IndexMap;
use serde_json::{Value, json};

/// An image of a cluster.
#[derive(Clone, Debug)]
pub struct Image<'a> {
    /// The cluster's name.
    pub cluster: &'a str,
    /// The reference, as it would be pulled: bare names too.
    pub name: String,
    /// The fields that name it.
    pub users: Vec<User<'a>>,
    /// What a filter put in its place.
    pub instead: Option<Value>,
}

/// A field that names an image.
#[derive(Clone, Debug)]
pub struct User<'a> {
    /// The object.
    pub item: Item<'a>,
    /// The field, and where it is written.
    pub found: images::Found,
}

/// The images of one cluster's objects, sorted; with `names`, those that fit one of them.
pub fn of<'a>(items: &[Item<'a>], names: &[Glob]) -> Vec<Image<'a>> {
    let mut all: IndexMap<String, Image<'a>> = IndexMap::new();
    for item in items {
        for found in images::of(item.object) {
            if !names.is_empty() && !names.iter().any(|name| name.matches(&found.name)) {
                continue;
            }
            let new = || Image {
                cluster: item.cluster,
                name: found.name.clone(),
                users: Vec::new(),
                instead: None,
            };
            let image = all.entry(found.name.clone()).or_insert_with(new);
            image.users.push(User { item: item.clone(), found });
        }
    }
    all.sort_keys();
    all.into_values().collect()
}

impl Image<'_> {
    /// The objects that use it, `NAMESPACE/KIND/NAME`, once each.
    fn objects(&self) -> Vec<String> {
        let mut names: Vec<String> = self.users.iter().map(|user| user.item.short_name()).collect();
        names.dedup();
        names
    }

    /// `{cluster,image,usedBy:[{kind,namespace,name,path,kustomization,file,line}]}`, or what a filter put
    /// in its place.
    pub fn value(&self, places: &Diagnostics<'_>) -> Value {
        if let Some(value) = &self.instead {
            return value.clone();
        }
        let used = self.users.iter().map(|User { item, found }| {
            json!({
                "kind": item.object.kind(),
                "namespace": item.object.namespace(),
                "name": item.object.name(),
                "path": found.path,
                "kustomization": item.kustomizations[0],
                "file": places.path(found.at).map(|path| path.to_string()),
                "line": (found.at.line > 0).then_some(found.at.line),
            })
        });
        json!({ "cluster": self.cluster, "image": self.name, "usedBy": used.collect::<Vec<_>>() })
    }
}

/// What a filter makes of images, each as [`Image::value`].
///
/// # Errors
/// When it fails on one.
pub fn filtered<'a>(
    images: Vec<Image<'a>>,
    program: &Program,
    places: &Diagnostics<'_>,
) -> Result<Vec<Image<'a>>> {
    let inputs: Vec<String> = images.iter().map(|image| image.value(places).to_string()).collect();
    let mut kept = Vec::new();
    for (image, outputs) in images.into_iter().zip(program.outputs(&inputs)) {
        let failed = |failure: Failure| Error::usage(format!("jq: {}: {}", image.name, failure.message));
        kept.extend(outputs.map_err(failed)?.into_iter().map(|output| Image {
            instead: match output {
                Output::Kept => None,
                Output::Value(value) => Some(value),
            },
            ..image.clone()
        }));
    }
    Ok(kept)
}

/// `{"items":[…]}`, each item as [`Image::value`].
pub fn json(images: &[Image<'_>], places: &Diagnostics<'_>) -> String {
    let items: Vec<Value> = images.iter().map(|image| image.value(places)).collect();
    format!("{:#}\n", json!({ "items": items }))
}

/// A document an image, as [`Image::value`].
///
/// # Errors
/// When what a filter made nests too deeply.
pub fn yaml(images: &[Image<'_>], places: &Diagnostics<'_>) -> Result<String> {
    let mut out = String::new();
    for image in images {
        if !out.is_empty() {
            out.push_str("---\n");
        }
        super::yaml::value(&image.value(places), &mut out)?;
    }
    Ok(out)
}

/// A line an image, as [`super::filtered::lines`].
pub fn lines(images: &[Image<'_>], places: &Diagnostics<'_>) -> String {
    images.iter().map(|image| line(&image.value(places)) + "\n").collect()
}

/// A row an image; with `wide` a row a field that names it, and where that is written.
pub fn table(images: &[Image<'_>], wide: Option<&Diagnostics<'_>>) -> Table {
    let Some(places) = wide else {
        let mut table = Table::new(&["CLUSTER", "IMAGE", "USED BY"]);
        for image in images {
            table.row([image.cluster.to_owned(), image.name.clone(), image.objects().join(", ")]);
        }
        return table;
    };
    let mut table = Table::new(&["CLUSTER", "IMAGE", "USED BY", "FIELD", "KUSTOMIZATION", "FILE"]);
    for image in images {
        for User { item, found } in &image.users {
            table.row([
                image.cluster.to_owned(),
                image.name.clone(),
                item.short_name(),
                found.path.clone(),
                item.kustomizations.join(", "),
                places.location(found.at).unwrap_or_default(),
            ]);
        }
    }
    table
}

/// `CLUSTER IMAGE`, a line each.
pub fn names(images: &[Image<'_>]) -> String {
    let mut names: Vec<String> = images
        .iter()
        .map(|image| harmless(&format!("{} {}", image.cluster, image.name)).into_owned() + "\n")
        .collect();
    names.dedup();
    names.concat()
}
