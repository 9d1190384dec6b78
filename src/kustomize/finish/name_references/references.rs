//! Fields of a kind that may hold names, in the order of the tables, to be looked for at once.
//!
//! Those of the default table are put together once in a process, each kind's when it is first met;
//! those of a configuration of one's own, in each build.

use crate::kustomize::config::name_references::NAME_REFERENCE;
use crate::kustomize::config::{NameReference, NameReferences};
use crate::kustomize::field_spec::{FieldSpec, Reach};
use crate::kustomize::selector::{GvkSelector, fits};
use crate::object::Gvk;
use crate::yaml::Node;
use compact_str::CompactString;
use foldhash::HashMap;
use std::sync::{LazyLock, OnceLock};

/// All fields of a kind that may hold names, whatever its group and version.
#[derive(Debug)]
pub(super) struct References {
    pub(super) all: Vec<Reference>,
    reach: Reach,
}

/// A field that may hold the name of an object of some kind.
#[derive(Debug)]
pub(super) struct Reference {
    /// The objects that have the field, and its path.
    referrer: FieldSpec,
    /// The field, of whatever object.
    pub(super) field: FieldSpec,
    /// What is named.
    pub(super) target: GvkSelector,
    /// Whether `apiGroup` and `kind` beside the name tell its kind.
    pub(super) in_role_ref: bool,
}

impl References {
    fn of_kind(kind: &str, table: &[NameReference]) -> Self {
        let mut all = Vec::new();
        for named in table {
            let target = || GvkSelector {
                group: named.group.to_string(),
                version: named.version.to_string(),
                kind: named.kind.to_string(),
            };
            for referrer in named.referrers.iter().filter(|f| fits(&f.kind, kind)) {
                let in_role_ref = referrer.path.ends_with("roleRef/name");
                let field = FieldSpec { path: referrer.path.clone(), ..FieldSpec::default() };
                all.push(Reference { referrer: referrer.clone(), field, target: target(), in_role_ref });
            }
        }
        let reach = Reach::new(all.iter().map(|reference| &*reference.field.path));
        References { all, reach }
    }

    /// Whether objects of this group and version have any of the fields.
    pub(super) fn has_any(&self, gvk: &Gvk) -> bool {
        self.all.iter().any(|reference| reference.referrer.selects(gvk))
    }

    /// Says of each field whether the document of an object of this group and version has it.
    pub(super) fn mark(&self, gvk: &Gvk, doc: &Node, reached: &mut Vec<bool>) {
        self.reach.mark(doc, reached);
        for (reached, reference) in reached.iter_mut().zip(&self.all) {
            *reached = *reached && reference.referrer.selects(gvk);
        }
    }
}

/// What a configuration says about the kinds that were met.
pub(super) enum Known<'c> {
    /// No more than the default table.
    Builtin,
    /// What files made of it.
    Own(&'c [NameReference], HashMap<CompactString, References>),
}

impl<'c> Known<'c> {
    pub(super) fn new(table: &'c NameReferences) -> Self {
        match std::ptr::eq(&raw const **table, &raw const *NAME_REFERENCE) {
            true => Known::Builtin,
            false => Known::Own(table, HashMap::default()),
        }
    }

    pub(super) fn of_kind(&mut self, kind: &str) -> &References {
        match self {
            Known::Builtin => builtin(kind),
            Known::Own(table, known) => {
                known.entry(kind.into()).or_insert_with(|| References::of_kind(kind, table))
            }
        }
    }
}

/// What the default table says about a kind.
fn builtin(kind: &str) -> &'static References {
    type ByKind = (HashMap<&'static str, OnceLock<References>>, References);
    static BY_KIND: LazyLock<ByKind> = LazyLock::new(|| {
        let referrers = NAME_REFERENCE.iter().flat_map(|named| named.referrers.iter());
        let kinds = referrers.map(|referrer| (&*referrer.kind, OnceLock::new()));
        (kinds.collect(), References::of_kind("", NAME_REFERENCE))
    });
    let (kinds, other) = &*BY_KIND;
    let known = kinds.get(kind).filter(|_| !kind.is_empty());
    known.map_or(other, |known| known.get_or_init(|| References::of_kind(kind, NAME_REFERENCE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_fields_of_the_default_table() {
        for kind in ["Deployment", "RoleBinding", "Ingress", "Unheard", ""] {
            let of_table = References::of_kind(kind, NAME_REFERENCE);
            let paths = |references: &References| {
                references.all.iter().map(|r| (r.referrer.clone(), r.target.clone())).collect::<Vec<_>>()
            };
            assert_eq!(paths(builtin(kind)), paths(&of_table), "{kind}");
        }
    }

    #[test]
    fn a_field_of_another_group_does_not_count() {
        let references = builtin("RoleBinding");
        let gvk = |api_version| Gvk::new(api_version, "RoleBinding");
        let doc = crate::yaml::parse("subjects: []\n", crate::yaml::FileId::NONE).unwrap().unwrap();
        let mut reached = Vec::new();
        for (api_version, found) in [("rbac.authorization.k8s.io/v1", true), ("example.com/v1", false)] {
            references.mark(&gvk(api_version), &doc, &mut reached);
            assert_eq!(reached.contains(&true), found, "{api_version}");
        }
    }
}
