//! What `labels` and `commonAnnotations` share: keys and values put into mappings.

use super::history::{self, Did};
use crate::error::Result;
use crate::kustomize::field_spec::{FieldSpec, Missing, Set, set_entry};
use crate::kustomize::growth::Growth;
use crate::object::shared_values::{Place, share};
use crate::object::{Object, Objects};
use crate::yaml::Node;
use crate::yaml::de::Located;
use std::collections::BTreeMap;

/// Keys and values, each with the place it was written at.
pub type Pairs = BTreeMap<String, Located<String>>;

/// Sets each pair in each field of each object; a field is looked for once for all pairs.
pub fn apply(pairs: &Pairs, specs: &[FieldSpec], objects: &mut Objects, growth: &Growth) -> Result<()> {
    if pairs.is_empty() {
        return Ok(());
    }
    for object in objects.iter_mut().filter(|o| !o.is_empty()) {
        apply_to(pairs, specs, object, growth)?;
    }
    Ok(())
}

fn apply_to(pairs: &Pairs, specs: &[FieldSpec], object: &mut Object, growth: &Growth) -> Result<()> {
    let kind = object.kind_parts();
    let specs: Vec<_> = specs.iter().filter(|s| s.accepts(kind)).collect();
    let Some(first) = pairs.values().next() else { return Ok(()) };
    let mut added: Vec<Vec<Place>> = vec![Vec::new(); pairs.len()];
    for spec in &specs {
        if spec.path == "metadata/annotations" {
            // kustomize hangs the entry below a null and finds it when it writes the annotations.
            object.open_annotations();
        }
        let mut set = |node: &mut Node, elements: &[usize]| {
            let entries = node.as_mapping().map_or(0, |mapping| mapping.entries.len());
            growth.look_for(pairs.len(), entries)?;
            let mut did = Did::Leave;
            for ((key, value), added) in pairs.iter().zip(&mut added) {
                match set_entry(node, key, &value.value, value.span)? {
                    Set::Added => {
                        growth.add_entry(key, &value.value)?;
                        added.push(Place::new(&spec.path, elements, key));
                    }
                    Set::Replaced => {
                        growth.add(value.value.len())?;
                        did = Did::Write;
                    }
                    Set::Nothing => {}
                }
            }
            Ok(did)
        };
        history::set_shown(object, spec, Missing::Mapping(first.span), &mut set)?;
    }
    added.into_iter().for_each(|places| share(object, places));
    Ok(())
}
