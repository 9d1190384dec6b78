//! Variables that need nothing looked up: those of `spec.postBuild.substitute`, and those that win over
//! them from the command line.

use super::eval::Variables;
use super::{Start, Substitution, Unset};
use crate::flux::api::Kustomization;
use crate::yaml::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Inline variables.
#[derive(Clone, Debug, Default)]
pub struct Inline {
    values: BTreeMap<String, (String, Option<Span>)>,
    start: bool,
}

impl Inline {
    /// Those of a Kustomization, `set` winning over them.
    pub fn new(kustomization: &Kustomization, set: &[(String, String)]) -> Self {
        let inline = kustomization.spec.post_build.iter().flat_map(|p| &p.substitute);
        let mut values: BTreeMap<_, _> =
            inline.map(|(name, v)| (name.clone(), (v.value.replace('\n', ""), Some(v.span)))).collect();
        let start = !values.is_empty();
        values.extend(set.iter().map(|(name, value)| (name.clone(), (value.replace('\n', ""), None))));
        Inline { values, start }
    }

    /// A substitution by them.
    pub fn substitution(&self, unset: Unset) -> Substitution<'_> {
        Substitution {
            variables: self,
            names: self.values.keys().map(String::as_str).collect(),
            start: if self.start { Start::Yes } else { Start::OnlyAlways },
            unset,
        }
    }
}

impl Variables for Inline {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        self.values.get(name).map(|(value, _)| Cow::Borrowed(value.as_bytes()))
    }

    fn place(&self, name: &str) -> Option<Span> {
        self.values.get(name).and_then(|(_, place)| *place)
    }
}
