//! The field `vars`: which value a variable reads.
//!
//! Upstream: `api/types/var.go` (api v0.21.1).

use crate::error::{Error, Result};
use crate::kustomize::{field_path, meant};
use crate::object::{Gvk, Object, ObjectId, Objects};
use crate::yaml::Node;
use crate::yaml::de::Located;
use compact_str::CompactString;
use serde::Deserialize;
use std::collections::HashMap;

/// One entry of `vars`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Var {
    pub(super) name: String,
    objref: ObjRef,
    fieldref: FieldRef,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct ObjRef {
    api_version: String,
    group: String,
    version: String,
    kind: String,
    name: String,
    namespace: String,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FieldRef {
    field_path: String,
}

impl Var {
    /// The one object that is read, if it is there; `named` are the places of objects by name.
    ///
    /// # Errors
    /// When there are several.
    pub(super) fn target(
        &self,
        objects: &Objects,
        named: &HashMap<CompactString, Vec<usize>>,
    ) -> Result<Option<usize>> {
        let id = self.objref.id();
        let places = named.get(&id.name).map_or(&[][..], Vec::as_slice);
        let found: Vec<usize> =
            places.iter().copied().filter(|&at| reads(&id, &objects.as_slice()[at])).collect();
        match found.as_slice() {
            [] => Ok(None),
            [at] => Ok(Some(*at)),
            all => {
                let message = format!("{} could read {} objects called {id}", self.called(), all.len());
                Err(Error::input(message).hint("name the namespace in objref"))
            }
        }
    }

    /// How errors call it.
    pub(super) fn called(&self) -> String {
        if self.name.is_empty() { "a var without a name".to_owned() } else { format!("var `{}`", self.name) }
    }

    fn field_path(&self) -> &str {
        if self.fieldref.field_path.is_empty() { "metadata.name" } else { &self.fieldref.field_path }
    }
}

/// Whether an object has or had an id; an id without a namespace is one of any namespace.
fn reads(id: &ObjectId, object: &Object) -> bool {
    let current = object.id();
    let or_default = |namespace: &str| if namespace.is_empty() { "default" } else { namespace }.to_owned();
    let is = |kind: &str, name: &str, namespace: &str| {
        id.gvk.group == current.gvk.group
            && id.gvk.version == current.gvk.version
            && id.gvk.kind == kind
            && id.name == name
            && (id.namespace.is_empty() || or_default(&id.namespace) == namespace)
    };
    is(&current.gvk.kind, &current.name, current.effective_namespace())
        || object.previous.iter().any(|old| is(&old.gvk.kind, &old.name, &old.namespace))
}

impl ObjRef {
    fn id(&self) -> ObjectId {
        let (group, version) = match self.api_version.split('/').collect::<Vec<_>>()[..] {
            [group, version] => (group, version),
            [version] if !version.is_empty() => (self.group.as_str(), version),
            _ => (self.group.as_str(), self.version.as_str()),
        };
        let gvk = Gvk {
            group: group.into(),
            version: version.into(),
            kind: self.kind.as_str().into(),
            told_cluster_scoped: false,
        };
        ObjectId { gvk, namespace: self.namespace.as_str().into(), name: self.name.as_str().into() }
    }
}

/// The node behind a variable, in the object that it reads.
///
/// # Errors
/// When the object or the field is not there.
pub(super) fn node_of<'o>(
    var: &Located<Var>,
    object: Option<&'o Object>,
    objects: &Objects,
) -> Result<&'o Node> {
    let name = var.value.called();
    let Some(object) = object else {
        let id = var.value.objref.id();
        let error = Error::input(format!("{name} reads {id}, which is not there")).at(var.span);
        return Err(match meant::hint(objects.iter(), &id.gvk.kind, &id.name) {
            Some(hint) => error.hint(hint),
            None => error,
        });
    };
    let path: Vec<String> = field_path::split(var.value.field_path()).into_iter().flat_map(steps).collect();
    let place = field_path::find(&object.doc, &path).map_err(|e| e.at(var.span))?;
    let node = place.and_then(|place| field_path::at(&object.doc, &place));
    node.ok_or_else(|| {
        let message = format!("{name}: {} has no field `{}`", object.id(), var.value.field_path());
        Error::input(message).at(var.span)
    })
}

/// `items[2]` is two steps.
pub(super) fn steps(step: String) -> Vec<String> {
    let parts = step.strip_suffix(']').and_then(|s| s.rsplit_once('['));
    match parts {
        Some((list, at)) if !at.is_empty() && at.bytes().all(|b| b.is_ascii_digit()) => {
            [list, at].into_iter().filter(|s| !s.is_empty()).map(str::to_owned).collect()
        }
        _ => vec![step],
    }
}
