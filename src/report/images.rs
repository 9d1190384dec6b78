//! Container images and where they are used.

use super::Item;
use super::table::Table;
use crate::select::glob::Glob;
use crate::yaml::Node;
use indexmap::IndexMap;
use serde_json::json;

/// An image of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The cluster's name.
    pub cluster: String,
    /// The reference, as containers have it: bare names too.
    pub name: String,
    /// Objects that use it: `NAMESPACE/KIND/NAME`.
    pub users: Vec<String>,
}

/// The images of one cluster's objects, sorted; with `names`, those that fit one of them.
pub fn of(items: &[Item<'_>], names: &[Glob]) -> Vec<Image> {
    let mut images: IndexMap<String, Image> = IndexMap::new();
    for item in items {
        let mut found = Vec::new();
        walk(&item.object.doc, &mut found);
        let user = item.name().split_once(' ').map_or_else(String::new, |(_, name)| name.to_owned());
        for name in found {
            let new = || Image { cluster: item.cluster.to_owned(), name: name.clone(), users: Vec::new() };
            let image = images.entry(name.clone()).or_insert_with(new);
            if !image.users.contains(&user) {
                image.users.push(user.clone());
            }
        }
    }
    images.retain(|name, _| names.is_empty() || names.iter().any(|n| n.matches(name)));
    images.sort_keys();
    images.into_values().collect()
}

/// A row an image.
pub fn table(images: &[Image]) -> Table {
    let mut table = Table::new(&["CLUSTER", "IMAGE", "USED BY"]);
    for image in images {
        table.row([image.cluster.clone(), image.name.clone(), image.users.join(", ")]);
    }
    table
}

/// `{"items":[{cluster,image,usedBy}]}`
pub fn json(images: &[Image]) -> String {
    let item = |i: &Image| json!({ "cluster": i.cluster, "image": i.name, "usedBy": i.users });
    format!("{:#}\n", json!({ "items": images.iter().map(item).collect::<Vec<_>>() }))
}

/// `CLUSTER IMAGE`, a line each.
pub fn names(images: &[Image]) -> String {
    images.iter().map(|image| format!("{} {}\n", image.cluster, image.name)).collect()
}

/// `image` of containers and the like: text, or as charts' values have it, a repository and a tag.
fn walk(node: &Node, found: &mut Vec<String>) {
    match node {
        Node::Scalar(_) => {}
        Node::Sequence(s) => s.items.iter().for_each(|item| walk(item, found)),
        Node::Mapping(m) => {
            for entry in &m.entries {
                match (&*entry.key.text, &entry.value) {
                    ("image" | "imageName", Node::Scalar(s)) if is_reference(&s.text) => {
                        found.push(s.text.to_string())
                    }
                    ("image", value @ Node::Mapping(_)) if value.text_at(&["repository"]).is_some() => {
                        found.extend(of_values(value));
                    }
                    (_, value) => walk(value, found),
                }
            }
        }
    }
}

fn is_reference(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || "-_./:@".contains(c))
}

/// `registry/repository:tag@digest`, of what is there.
fn of_values(image: &Node) -> Option<String> {
    let text = |key: &str| image.text_at(&[key]).filter(|t| !t.is_empty());
    let mut name = text("registry").map_or_else(String::new, |registry| format!("{registry}/"));
    name.push_str(text("repository")?);
    if let Some(tag) = text("tag") {
        name.push(':');
        name.push_str(tag);
    }
    if let Some(digest) = text("digest").filter(|d| !name.contains(*d)) {
        name.push('@');
        name.push_str(digest);
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::Object;
    use crate::yaml::{FileId, parse};

    #[test]
    fn images_of_containers_and_of_values_are_found_bare_names_too() {
        let text = "kind: Pod\nmetadata: {name: p, namespace: n}\nspec:\n  containers:\n  - image: alpine\n  - image: \
                    nginx:1\n  values:\n    image: {registry: ghcr.io, repository: a/b, tag: v1, digest: \"sha256:0\"}\n    \
                    other: {image: {pullPolicy: Always}}\n    image_: x\n";
        let object = Object::new(parse(text, FileId::NONE).expect("YAML").expect("a document"));
        let item = Item { cluster: "c", kustomizations: vec!["n/k".into()], object: &object };
        let names = |globs: &[Glob]| {
            of(std::slice::from_ref(&item), globs).into_iter().map(|i| i.name).collect::<Vec<_>>()
        };
        assert_eq!(names(&[]), ["alpine", "ghcr.io/a/b:v1@sha256:0", "nginx:1"]);
        assert_eq!(names(&[Glob::new("nginx*")]), ["nginx:1"]);
    }
}
