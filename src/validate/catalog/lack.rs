//! What is said where a kind has no schema: what is missing, and what would be right.

use super::{Definition, Served};
use crate::nearest::nearest;
use crate::object::Gvk;
use crate::yaml::Span;

/// What is said where a kind has no schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    /// Why, to be read after the object: `has no schema: …`.
    pub message: String,
    /// What is there instead, `did you mean batch/v1?`; nothing where all that helps is another schema.
    pub hint: Option<String>,
    /// The CustomResourceDefinition that knows the kind, and not this version of it.
    pub defined: Option<Span>,
}

impl Lack {
    /// Of a kind, by what is at hand.
    pub fn of(gvk: &Gvk, definitions: &[&Definition<'_>], builtin: impl Iterator<Item = Gvk>) -> Self {
        match definitions.iter().find(|definition| definition.is_of(gvk)) {
            Some(definition) => of_version(gvk, definition),
            None => Lack {
                message: format!("no schema for {}", told(gvk)),
                hint: hint(gvk, &known(definitions, builtin)),
                defined: None,
            },
        }
    }
}

/// `Job of batch/v2`
fn told(gvk: &Gvk) -> String {
    format!("{} of {}", gvk.kind, gvk.api_version())
}

/// Its definition is there and lacks the version.
fn of_version(gvk: &Gvk, definition: &Definition<'_>) -> Lack {
    let version = definition.version(&gvk.version);
    let why = match version.map(|version| version.served) {
        Some(Served::No) => format!("version {} is not served", gvk.version),
        Some(Served::Yes) => match definition.flaw() {
            Some(flaw) => format!("it cannot be read: {}", flaw.message()),
            None => format!("version {} has no schema", gvk.version),
        },
        None => format!("there is no version {}", gvk.version),
    };
    let served: Vec<&str> = definition.served().filter(|name| *name != gvk.version).collect();
    let message = format!("no schema for {}, by its CustomResourceDefinition: {why}", told(gvk));
    let hint = (!served.is_empty()).then(|| format!("it serves {}", served.join(", ")));
    Lack { message, hint, defined: Some(version.map_or(definition.at(), |version| version.at)) }
}

/// All kinds that definitions serve and that are built in, in order.
pub fn known(definitions: &[&Definition<'_>], builtin: impl Iterator<Item = Gvk>) -> Vec<Gvk> {
    let of = |d: &&Definition<'_>| {
        let api = |version: &str| format!("{}/{version}", d.group);
        d.served().map(|version| Gvk::new(&api(version), &d.kind)).collect::<Vec<_>>()
    };
    let mut known: Vec<Gvk> = definitions.iter().flat_map(of).chain(builtin).collect();
    known.sort_unstable();
    known.dedup();
    known
}

/// The same kind in another version or group, or a kind of the group that is called almost the same. Of a group
/// that nothing at hand is of, nothing is known: its kinds are not those of others.
fn hint(gvk: &Gvk, known: &[Gvk]) -> Option<String> {
    let in_group = |k: &Gvk| k.group == gvk.group;
    let is_known = known.iter().any(in_group) || is_of_kubernetes(&gvk.group) || {
        nearest(&gvk.group, known.iter().map(|k| k.group.as_str())).is_some()
    };
    if !is_known {
        return None;
    }
    let apis = |kind: &str, is_meant: &dyn Fn(&Gvk) -> bool| {
        let of_kind = known.iter().filter(|k| k.kind == kind && is_meant(k));
        of_kind.map(Gvk::api_version).collect::<Vec<_>>()
    };
    for apis in [apis(&gvk.kind, &in_group), apis(&gvk.kind, &|_| true)] {
        if !apis.is_empty() {
            return Some(format!("{} is of {}", gvk.kind, apis.join(", ")));
        }
    }
    let near = nearest(&gvk.kind, known.iter().filter(|k| in_group(k)).map(|k| k.kind.as_str()))?;
    Some(format!("did you mean {near} of {}?", apis(near, &in_group).join(", ")))
}

/// Whether only Kubernetes itself has kinds of a group.
fn is_of_kubernetes(group: &str) -> bool {
    !group.contains('.') || group.ends_with(".k8s.io")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, Node, parse};
    use std::borrow::Cow;

    fn check(api: &str, kind: &str, message: &str, hint: Option<&str>) {
        let builtin = [("batch/v1", "Job"), ("batch/v1", "CronJob"), ("v1", "ConfigMap")];
        let builtin = builtin.into_iter().map(|(api, kind)| Gvk::new(api, kind));
        let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  group: a.b\n  \
                    names: {kind: Foo}\n  versions:\n  - {name: v1, served: true}\n  - {name: v1alpha1, served: false}\n";
        let document: Node = parse(text, FileId(0)).expect("is right").expect("is there");
        let definition = Definition::read(Cow::Owned(document)).expect("is one");
        let lack = Lack::of(&Gvk::new(api, kind), &[&definition], builtin);
        assert_eq!((lack.message.as_str(), lack.hint.as_deref()), (message, hint), "{api} {kind}");
    }

    #[test]
    fn what_would_be_right_is_told() {
        check("batch/v2", "Job", "no schema for Job of batch/v2", Some("Job is of batch/v1"));
        check("apps/v1", "CronJob", "no schema for CronJob of apps/v1", Some("CronJob is of batch/v1"));
        check(
            "batch/v1",
            "Cronjob",
            "no schema for Cronjob of batch/v1",
            Some("did you mean CronJob of batch/v1?"),
        );
        check("v1", "Confgmap", "no schema for Confgmap of v1", Some("did you mean ConfigMap of v1?"));
        check(
            "extensions/v1beta1",
            "Job",
            "no schema for Job of extensions/v1beta1",
            Some("Job is of batch/v1"),
        );
        check("x.y/v1", "Job", "no schema for Job of x.y/v1", None);
        check("v1", "CronJb", "no schema for CronJb of v1", None);
        check("x.y/v1", "Zebra", "no schema for Zebra of x.y/v1", None);
    }

    #[test]
    fn a_version_that_is_not_served_is_told() {
        let unserved = "no schema for Foo of a.b/v1alpha1, by its CustomResourceDefinition: version v1alpha1 is \
                        not served";
        check("a.b/v1alpha1", "Foo", unserved, Some("it serves v1"));
        let absent = "no schema for Foo of a.b/v2, by its CustomResourceDefinition: there is no version v2";
        check("a.b/v2", "Foo", absent, Some("it serves v1"));
    }
}
