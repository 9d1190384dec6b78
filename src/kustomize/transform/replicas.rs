//! `replicas:`: sets the number of replicas of the workloads with a name.
//!
//! Runs after JSON patches, before `images`. Upstream: `api/internal/builtins/ReplicaCountTransformer.go`,
//! `api/filters/replicacount` (api v0.21.1). Quirks kept: any name that an object had counts; the
//! kind is looked up among the earlier ids too, but only a kind that it has now is changed; a name
//! that nothing has is an error.

use super::history::{self, Did};
use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::{FieldSpec, FieldSpecs, Missing, set_scalar};
use crate::object::{Gvk, Object, Objects};
use crate::yaml::de::Located;
use crate::yaml::{Span, Tag};
use serde::Deserialize;

/// One entry of `replicas:` in a kustomization.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Replica {
    /// The workload's name.
    pub name: Option<Located<String>>,
    /// How many replicas it gets; 0 when absent.
    pub count: Option<Located<i64>>,
}

/// The replica transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ReplicaCount {
    /// What to set.
    pub replica: Replica,
    /// The fields that hold a number of replicas.
    pub field_specs: FieldSpecs,
}

impl ReplicaCount {
    /// What an entry of `replicas:` asks for.
    pub fn from_entry(replica: Replica, config: &TransformerConfig) -> Self {
        ReplicaCount { replica, field_specs: config.replicas.clone() }
    }

    /// Sets the number of replicas.
    ///
    /// # Errors
    /// When nothing has the name, or a field is no scalar.
    pub fn apply(&self, objects: &mut Objects, _: &Context<'_>) -> Result<()> {
        let (name, name_span) = self.replica.name.as_ref().map_or(("", Span::NONE), |n| (&n.value, n.span));
        let (count, span) = self.replica.count.as_ref().map_or((0, name_span), |c| (c.value, c.span));
        let count = count.to_string();
        let mut found = false;
        for spec in self.field_specs.iter() {
            for object in objects.iter_mut().filter(|o| !o.is_empty() && is_meant(o, name, spec)) {
                found = true;
                let missing = Missing::Scalar(Tag::Int, span);
                history::set_shown(object, spec, missing, &mut |node, _| {
                    set_scalar(node, &count, Tag::Int, span).map(|()| Did::Write)
                })?;
            }
        }
        if found { Ok(()) } else { Err(self.nothing_found(name, objects).at(name_span)) }
    }

    fn nothing_found(&self, name: &str, objects: &Objects) -> Error {
        if self.field_specs.iter().next().is_none() {
            return Error::input("fieldSpecs name no field that holds a number of replicas");
        }
        let mut kinds: Vec<&str> = Vec::new();
        for spec in self.field_specs.iter() {
            let kind = if spec.kind.is_empty() { "object" } else { &spec.kind };
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
        let known = objects.iter().filter(|o| self.field_specs.iter().any(|s| s.matches(o)));
        let known: Vec<_> = known.map(|o| o.name().to_owned()).collect();
        let error = Error::input(format!("no {} is called `{name}`", kinds.join(", ")));
        match crate::nearest::nearest(name, known.iter().map(String::as_str)) {
            Some(near) => error.hint(format!("did you mean `{near}`?")),
            None => error,
        }
    }
}

/// Whether one of the ids that an object has or had bears the name and a kind of the spec.
fn is_meant(object: &Object, name: &str, spec: &FieldSpec) -> bool {
    if object.name() == name && spec.matches(object) {
        return true;
    }
    let now = object.gvk();
    let had = |kind: &str| spec.selects(&Gvk { kind: kind.into(), ..now.clone() });
    object.previous.iter().any(|id| id.name == name && had(&id.gvk.kind))
}

#[cfg(test)]
mod tests {
    use super::super::check::{check, config, fails, read};
    use super::*;

    fn entry(text: &str) -> ReplicaCount {
        ReplicaCount::from_entry(read(text), &config())
    }

    fn object(kind: &str, spec: &str) -> String {
        format!("apiVersion: apps/v1\nkind: {kind}\nmetadata:\n  name: x\n{spec}")
    }

    #[test]
    fn the_number_is_set_or_made() {
        for (kind, spec) in
            [("Deployment", ""), ("StatefulSet", "spec:\n  replicas: 1\n"), ("ReplicaSet", "spec: null\n")]
        {
            let expected = object(kind, "spec:\n  replicas: 3\n");
            check(|o, cx| entry("{name: x, count: 3}").apply(o, cx), &object(kind, spec), &expected);
        }
    }

    #[test]
    fn earlier_names_count() {
        check(
            |o, cx| {
                o.iter_mut().for_each(|o| {
                    o.remember_id();
                    o.set_name("z", Span::NONE);
                });
                entry("{name: x, count: 3}").apply(o, cx)
            },
            &object("Deployment", ""),
            "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: z\nspec:\n  replicas: 3\n",
        );
    }

    #[test]
    fn without_fields_nothing_can_be_set() {
        let none: ReplicaCount = read("replica: {name: x, count: 3}");
        let message = fails(|o, cx| none.apply(o, cx), &object("Deployment", ""));
        assert!(message.starts_with("fieldSpecs name no field"), "{message}");
    }

    #[test]
    fn a_name_that_nothing_has_is_an_error() {
        for input in [object("DaemonSet", ""), object("Deployment", "").replace("name: x", "name: y")] {
            let message = fails(|o, cx| entry("{name: x, count: 3}").apply(o, cx), &input);
            assert!(message.ends_with("is called `x`"), "{message}");
        }
    }
}
