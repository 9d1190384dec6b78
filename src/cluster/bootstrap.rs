//! The Kustomization that an entry itself is: the first one of its own build with the entry as
//! path, whose source then is the repository; else flux-system/flux-system, made up, its decryption
//! taken for granted.

use super::entry::{Entry, relative};
use super::source::SourceId;
use super::unit::{Unit, is_kustomization};
use crate::object::{Object, Objects};
use crate::yaml::{Mapping, Node, Span};
use std::sync::Arc;

/// A Kustomization for an entry that has none of its own.
pub fn made_up(entry: &Entry, repository: &SourceId) -> Unit {
    let text = |value: &str| Node::string(value, Span::NONE);
    let source = mapping([
        ("kind", text(&repository.kind)),
        ("name", text(&repository.name)),
        ("namespace", text(&repository.namespace)),
    ]);
    let doc = mapping([
        ("apiVersion", text("kustomize.toolkit.fluxcd.io/v1")),
        ("kind", text("Kustomization")),
        ("metadata", mapping([("name", text(&repository.name)), ("namespace", text(&repository.namespace))])),
        (
            "spec",
            mapping([
                ("path", text(&format!("./{}", entry.dir))),
                ("sourceRef", source),
                ("decryption", mapping([("provider", text("sops"))])),
            ]),
        ),
    ]);
    Unit::new(Arc::new(Object::new(doc)), None)
}

fn mapping<const N: usize>(fields: [(&str, Node); N]) -> Node {
    let mut mapping = Mapping::new(Span::NONE);
    for (key, value) in fields {
        mapping.set(key, value);
    }
    Node::Mapping(mapping)
}

/// The Kustomization among an entry's own objects that the entry is: of those with it as path, the
/// first one whose source is called as the repository is expected to be, else the first one.
pub fn own(entry: &Entry, repository: &SourceId, objects: &Objects) -> Option<Unit> {
    let candidates = objects.iter().filter(|o| is_kustomization(o) && !o.namespace().is_empty());
    let units = candidates.map(|o| Unit::new(Arc::new(o.clone()), None));
    let mut own =
        units.filter(|unit| relative(unit.path()) == entry.dir && unit.spec(&["sourceRef"]).is_some());
    let first = own.next()?;
    if first.source() == *repository {
        return Some(first);
    }
    Some(own.find(|unit| unit.source() == *repository).unwrap_or(first))
}
