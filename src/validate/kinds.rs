//! Kinds as `--skip` and `--reject` name them: `Secret` in whatever group and version, `v1/Secret`,
//! `apps/v1/Deployment` (kubeconform 0.7, `Signature.GroupVersionKind`).

use crate::error::{Error, Result};
use crate::nearest::nearest;
use crate::object::Gvk;

/// A list of kinds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kinds(Vec<String>);

impl Kinds {
    /// Reads words, each of which may hold several between commas.
    ///
    /// # Errors
    /// When one is no kind.
    pub fn parse<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self> {
        let names = words.into_iter().flat_map(|word| word.split(',')).map(str::trim);
        let kinds: Vec<String> = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match kinds.iter().find(|kind| !is_kind(kind)) {
            Some(wrong) => Err(Error::usage(format!("not a kind: `{wrong}`"))
                .hint("write Secret, v1/Secret or apps/v1/Deployment")),
            None => Ok(Kinds(kinds)),
        }
    }

    /// Whether a kind is among them.
    pub fn has(&self, gvk: &Gvk) -> bool {
        self.0.iter().any(|kind| is_of(kind, gvk))
    }

    /// Those that are neither among objects nor among kinds that are known, each with the nearest known one.
    pub fn unknown(&self, known: &[Gvk]) -> Vec<(&str, Option<String>)> {
        let is_unknown = |kind: &&String| !known.iter().any(|gvk| is_of(kind, gvk));
        let near = |kind: &str| {
            let (api, name) = kind.rsplit_once('/').map_or((None, kind), |(api, name)| (Some(api), name));
            let near = nearest(name, known.iter().map(|gvk| gvk.kind.as_str()))?;
            Some(api.map_or_else(|| near.to_owned(), |api| format!("{api}/{near}")))
        };
        self.0.iter().filter(is_unknown).map(|kind| (kind.as_str(), near(kind))).collect()
    }
}

fn is_of(kind: &str, gvk: &Gvk) -> bool {
    match kind.rsplit_once('/') {
        None => gvk.kind == kind,
        Some((api, name)) => gvk.kind == name && gvk.api_version() == api,
    }
}

fn is_kind(kind: &str) -> bool {
    let parts: Vec<&str> = kind.split('/').collect();
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    parts.len() <= 3 && parts.iter().all(|part| !part.is_empty() && part.chars().all(is_word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_named_alone_or_with_its_version() {
        let kinds = Kinds::parse(["Secret, apps/v1/Deployment", "v1/Pod"]).expect("are kinds");
        for (api, kind, has) in [
            ("v1", "Secret", true),
            ("x/v1", "Secret", true),
            ("apps/v1", "Deployment", true),
            ("apps/v1beta1", "Deployment", false),
            ("v1", "Pod", true),
            ("v2", "Pod", false),
        ] {
            assert_eq!(kinds.has(&Gvk::new(api, kind)), has, "{api} {kind}");
        }
        for wrong in ["a/b/c/d", "v1/", "a b"] {
            assert!(Kinds::parse([wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_nobody_knows_is_told_with_the_nearest_name() {
        let known = [Gvk::new("v1", "Secret"), Gvk::new("apps/v1", "Deployment")];
        let kinds = Kinds::parse(["Secert,Deployment,v1/Secrets,Zebra"]).expect("are kinds");
        let near = |name: &str| Some(name.to_owned());
        assert_eq!(
            kinds.unknown(&known),
            [("Secert", near("Secret")), ("v1/Secrets", near("v1/Secret")), ("Zebra", None)]
        );
    }
}
