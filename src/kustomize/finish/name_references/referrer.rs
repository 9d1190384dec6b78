//! One object that names others: which of them it may mean.

use super::Reference;
use super::candidates::{Candidate, Candidates, Place};
use crate::error::{Error, Result};
use crate::kustomize::field_spec::wrong_kind;
use crate::kustomize::growth::Growth;
use crate::kustomize::selector::GvkSelector;
use crate::object::{NOT_NAMESPACED, Object, ObjectId};
use crate::yaml::Node;
use compact_str::CompactString;
use foldhash::HashSet;

/// An object that may name others.
pub(super) struct Referrer<'a> {
    candidates: &'a Candidates,
    pub(super) growth: &'a Growth,
    id: ObjectId,
    effective: CompactString,
    prefixes: Vec<CompactString>,
    suffixes: Vec<CompactString>,
    /// Namespaces of the service accounts that a RoleBinding binds.
    bound_namespaces: HashSet<CompactString>,
    /// What `roleRef` says of the role's kind.
    role_ref: Option<GvkSelector>,
}

impl<'a> Referrer<'a> {
    /// # Errors
    /// When a RoleBinding's subjects are malformed.
    pub(super) fn new(object: &Object, candidates: &'a Candidates, growth: &'a Growth) -> Result<Self> {
        let id = object.id();
        let effective = CompactString::from(id.effective_namespace());
        let is_bound = effective != NOT_NAMESPACED && id.gvk.kind == "RoleBinding";
        Ok(Referrer {
            candidates,
            growth,
            effective,
            prefixes: object.prefixes.clone(),
            suffixes: object.suffixes.clone(),
            bound_namespaces: if is_bound { bound_namespaces(object)? } else { HashSet::default() },
            role_ref: role_ref(object),
            id,
        })
    }

    /// Tells objects by the namespace they were in first, if any was in that one, else by today's.
    pub(super) fn in_namespace<'n>(&self, namespace: &'n str) -> impl Fn(&Place) -> bool + use<'n> {
        let by_original = self.candidates.any_originally_in(namespace, |place| self.may_name(place));
        move |place: &Place| {
            let of_place = if by_original { &place.original } else { &place.effective };
            of_place == namespace && namespace != NOT_NAMESPACED
        }
    }

    /// The object that a name means, if it is one that was known by it; of several that come to
    /// the `same` the first.
    ///
    /// # Errors
    /// When the name could mean several objects.
    pub(super) fn select(
        &self,
        name: &str,
        reference: &Reference,
        in_namespace: impl Fn(&Place) -> bool,
        same: impl Fn(&[&Candidate]) -> bool,
    ) -> Result<Option<&'a Candidate>> {
        let by_role = |c: &Candidate| match (&self.role_ref, reference.in_role_ref) {
            (Some(role), true) => c.had_kind(role),
            _ => true,
        };
        let mut found: Vec<&'a Candidate> = Vec::new();
        for candidate in self.candidates.named(name, &reference.target) {
            let place = &candidate.place;
            if self.may_name(place) && in_namespace(place) && by_role(candidate) && self.is_near(candidate) {
                found.push(candidate);
            }
        }
        if found.len() > 1 {
            self.keep_same_kustomizations(&mut found);
        } else if found.len() == 1 {
            return Ok(found.pop());
        }
        match found.as_slice() {
            [] => Ok(None),
            all if same(all) => Ok(Some(all[0])),
            all => Err(self.ambiguous(name, all)),
        }
    }

    /// Whether objects of that place are among those that this object could name.
    fn may_name(&self, place: &Place) -> bool {
        self.effective == NOT_NAMESPACED
            || place.is_cluster_scoped()
            || place.effective == self.effective
            || self.bound_namespaces.contains(&place.written)
    }

    /// Whether it is in the same namespace, or may be named from everywhere.
    fn is_near(&self, candidate: &Candidate) -> bool {
        self.effective == NOT_NAMESPACED
            || candidate.place.is_cluster_scoped()
            || candidate.gvk.kind == "ServiceAccount"
            || candidate.place.effective == self.effective
    }

    /// Keeps those whose prefixes and suffixes tell that the same kustomizations changed them.
    fn keep_same_kustomizations(&self, found: &mut Vec<&Candidate>) {
        let lenient =
            |a: &[CompactString], b: &[CompactString]| a.is_empty() || b.is_empty() || same_ending(a, b);
        found.retain(|c| lenient(&c.prefixes, &self.prefixes) && lenient(&c.suffixes, &self.suffixes));
        if found.len() > 1 {
            found.retain(|c| {
                same_ending(&c.prefixes, &self.prefixes) && same_ending(&c.suffixes, &self.suffixes)
            });
        }
    }

    fn ambiguous(&self, name: &str, found: &[&Candidate]) -> Error {
        let named = |c: &&Candidate| {
            let (gvk, namespace, name) = (c.gvk.clone(), c.namespace.clone(), c.name.clone());
            ObjectId { gvk, namespace, name }.to_string()
        };
        let all: Vec<String> = found.iter().map(named).collect();
        Error::input(format!("`{name}` in {} could mean {}", self.id, all.join(", ")))
    }
}

/// Whether the shorter list is the end of the longer one; an empty one is no end.
fn same_ending(a: &[CompactString], b: &[CompactString]) -> bool {
    let (shorter, longer) = if a.len() < b.len() { (a, b) } else { (b, a) };
    if shorter.is_empty() { longer.is_empty() } else { longer.ends_with(shorter) }
}

/// Group and kind in `roleRef`, when both are there.
fn role_ref(object: &Object) -> Option<GvkSelector> {
    let role_ref = object.doc.get("roleRef")?;
    let text = |key: &str| role_ref.get(key).map(|n| n.as_text().unwrap_or("").to_owned());
    Some(GvkSelector { group: text("apiGroup")?, version: String::new(), kind: text("kind")? })
}

/// The namespaces of the service accounts among a RoleBinding's subjects.
fn bound_namespaces(object: &Object) -> Result<HashSet<CompactString>> {
    let mut namespaces = HashSet::default();
    let Some(Node::Sequence(subjects)) = object.doc.get("subjects") else { return Ok(namespaces) };
    for subject in &subjects.items {
        let Node::Mapping(subject) = subject else { return Err(wrong_kind(subject, "a subject")) };
        let (Some(namespace), Some(kind)) = (subject.get("namespace"), subject.get("kind")) else { continue };
        if string(kind).ok_or_else(|| wrong_kind(kind, "the kind of a subject"))? != "ServiceAccount" {
            continue;
        }
        let Some(namespace) = string(namespace) else {
            return Err(wrong_kind(namespace, &format!("the namespace of a subject of {}", object.id())));
        };
        namespaces.insert(namespace.into());
    }
    Ok(namespaces)
}

fn string(node: &Node) -> Option<&str> {
    node.as_scalar().filter(|s| s.is_string()).map(|s| s.text.as_str())
}
