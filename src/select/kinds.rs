//! What kinds are called: `hr`, `helmreleases`, `HelmRelease`, `deploy.apps`, `deployments.v1.apps`.
//!
//! A kind is told by its group and kind, whatever the version. The table below holds what the
//! Kubernetes API and Flux name themselves; CustomResourceDefinitions in the rendered set add theirs.

mod tables;

use crate::nearest::nearest;
use crate::object::Object;
use tables::{BUILT_IN, Row, WELL_KNOWN};

/// Which kinds a word means: each a kind, and the group if one is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindPattern {
    /// The kinds with their groups, any of them.
    any: Vec<(String, Group)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Group {
    Any,
    Is(String),
    StartsWith(String),
}

impl Group {
    fn matches(&self, group: &str) -> bool {
        match self {
            Group::Any => true,
            Group::Is(name) => name == group,
            Group::StartsWith(name) => group.starts_with(name.as_str()),
        }
    }
}

impl KindPattern {
    /// A kind of any group, by its very name.
    pub fn exactly(kind: &str, group: Option<&str>) -> Self {
        let group = group.map_or(Group::Any, |g| Group::Is(g.to_owned()));
        KindPattern { any: vec![(kind.to_owned(), group)] }
    }

    /// Whether it means this kind.
    pub fn matches(&self, api_version: &str, kind: &str) -> bool {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        self.any.iter().any(|(name, wanted)| name.eq_ignore_ascii_case(kind) && wanted.matches(group))
    }
}

/// One kind's names: kind, group, plural and short names.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Names {
    kind: String,
    group: String,
    words: Vec<String>,
}

/// All names that are known: the built-in ones, and those of the rendered set.
#[derive(Clone, Debug, Default)]
pub struct KindNames {
    more: Vec<Names>,
}

impl KindNames {
    /// The built-in names and those that rendered objects bring: the CustomResourceDefinitions
    /// among them, and their own kinds.
    pub fn of<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Self {
        let mut seen = std::collections::HashSet::new();
        let mut more = Vec::new();
        for object in objects {
            if object.kind() == "CustomResourceDefinition" {
                more.extend(defined(object));
            }
            let gvk = object.gvk();
            if seen.insert((gvk.group.clone(), gvk.kind.clone())) {
                let kind = gvk.kind.to_string();
                let words = vec![kind.to_lowercase(), plural(&kind.to_lowercase())];
                more.push(Names { kind, group: gvk.group.to_string(), words });
            }
        }
        KindNames { more }
    }

    /// What a word means: a kind, plural or short name, perhaps with `.version` and `.group`.
    ///
    /// # Errors
    /// A word that nothing is called by, with the nearest one that something is.
    pub fn find(&self, word: &str) -> Result<KindPattern, Unknown> {
        let lower = word.to_lowercase();
        let (name, rest) = lower.split_once('.').map_or((lower.as_str(), None), |(n, r)| (n, Some(r)));
        let group = group_of(rest);
        let mut any: Vec<(String, Group)> = Vec::new();
        let mut add = |kind: &str, of: &str| {
            let fits = group.matches(of);
            if fits && !any.iter().any(|(k, g)| k == kind && *g == Group::Is(of.to_owned())) {
                any.push((kind.to_owned(), Group::Is(of.to_owned())));
            }
        };
        let is_called = |(kind, _, plural, short): &&Row| {
            name == kind.to_lowercase() || name == *plural || short.contains(&name)
        };
        BUILT_IN.iter().filter(is_called).for_each(|(kind, of, ..)| add(kind, of));
        for names in self.more.iter().filter(|n| n.words.iter().any(|w| w == name)) {
            add(&names.kind, &names.group);
        }
        if any.is_empty() {
            // What the rendered set says itself wins.
            let known = WELL_KNOWN.iter().filter(|row| group.matches(row.1)).filter(is_called);
            any.extend(known.map(|(kind, of, ..)| ((*kind).to_owned(), Group::Is((*of).to_owned()))));
        }
        if any.is_empty() { Err(self.unknown(word, name)) } else { Ok(KindPattern { any: preferred(any) }) }
    }

    fn unknown(&self, word: &str, name: &str) -> Unknown {
        let built_in = BUILT_IN.iter().flat_map(|(kind, _, plural, _)| [*kind, *plural]);
        let well_known = WELL_KNOWN.iter().flat_map(|(kind, _, plural, _)| [*kind, *plural]);
        let more = self.more.iter().flat_map(|n| n.words.iter().map(String::as_str));
        let near = nearest(name, built_in.chain(more).chain(well_known)).map(str::to_lowercase);
        Unknown { word: word.to_owned(), nearest: near }
    }
}

/// A word that no kind is called by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The word.
    pub word: String,
    /// The nearest word that a kind is called by.
    pub nearest: Option<String>,
}

/// Of kinds with one name in several groups (Service: core and Knative's), those of the table, if any.
fn preferred(mut any: Vec<(String, Group)>) -> Vec<(String, Group)> {
    let known = |(kind, group): &(String, Group)| {
        BUILT_IN.iter().any(|(k, g, ..)| k == kind && *group == Group::Is((*g).to_owned()))
    };
    if any.iter().any(known) {
        any.retain(known);
    }
    any
}

/// `apps`, or a version and a group: `v1.apps`.
fn group_of(rest: Option<&str>) -> Group {
    let Some(rest) = rest else { return Group::Any };
    let (first, after) = rest.split_once('.').unwrap_or((rest, ""));
    let is_version = first.strip_prefix('v').is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()));
    match (is_version, after) {
        (true, "") => Group::Any,
        (true, group) => Group::Is(group.to_owned()),
        (false, _) => Group::StartsWith(rest.to_owned()),
    }
}

fn defined(crd: &Object) -> Option<Names> {
    let spec = crd.doc.get("spec")?;
    let names = spec.get("names")?;
    let text = |key: &str| names.text_at(&[key]).map(str::to_lowercase);
    let kind = names.text_at(&["kind"])?.to_owned();
    let short = names.get("shortNames").and_then(|n| n.as_sequence());
    let short =
        short.into_iter().flat_map(|s| s.items.iter().filter_map(|i| i.as_text().map(str::to_lowercase)));
    let words = text("plural").into_iter().chain(text("singular")).chain([kind.to_lowercase()]).chain(short);
    Some(Names { words: words.collect(), group: spec.text_at(&["group"])?.to_owned(), kind })
}

/// The usual plural of a kind in lower case.
fn plural(kind: &str) -> String {
    let stem = |suffix: &str| kind.strip_suffix(suffix);
    if let Some(stem) = stem("y").filter(|s| !s.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        format!("{stem}ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|end| kind.ends_with(end)) {
        format!("{kind}es")
    } else {
        format!("{kind}s")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn means(word: &str, api_version: &str, kind: &str) -> bool {
        KindNames::default().find(word).expect(word).matches(api_version, kind)
    }

    #[test]
    fn kinds_are_found_by_every_name_they_have() {
        for word in [
            "hr",
            "helmrelease",
            "HelmReleases",
            "helmrelease.helm.toolkit.fluxcd.io",
            "hr.v2.helm.toolkit.fluxcd.io",
        ] {
            assert!(means(word, "helm.toolkit.fluxcd.io/v2beta2", "HelmRelease"), "{word}");
        }
        for word in ["deployments.v1.apps", "deploy.v1", "Deployment.apps"] {
            assert!(means(word, "apps/v1", "Deployment"), "{word}");
        }
        assert!(means("es", "external-secrets.io/v1", "ExternalSecret"));
        assert!(means("deploy.apps", "apps/v1", "Deployment"));
        assert!(means("ks", "kustomize.toolkit.fluxcd.io/v1", "Kustomization"));
        assert!(!means("ks", "kustomize.config.k8s.io/v1beta1", "Kustomization"));
    }

    #[test]
    fn a_group_that_does_not_fit_is_unknown() {
        assert!(KindNames::default().find("deploy.batch").is_err());
    }

    #[test]
    fn short_names_of_rendered_definitions_win() {
        let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: e}\nspec:\n  \
                    group: es.test\n  names: {kind: Elastic, plural: elastics, singular: elastic, shortNames: [es]}\n";
        let document =
            crate::yaml::parse(text, crate::yaml::FileId::NONE).expect("YAML").expect("a document");
        let names = KindNames::of([&Object::new(document)]);
        for word in ["es", "elastics", "elastic", "es.es.test"] {
            let pattern = names.find(word).expect(word);
            assert!(pattern.matches("es.test/v1", "Elastic"), "{word}");
            assert!(!pattern.matches("external-secrets.io/v1", "ExternalSecret"), "{word}");
        }
    }

    #[test]
    fn an_unknown_word_brings_the_nearest_known_one() {
        let unknown = KindNames::default().find("helmrelaese").expect_err("no such kind");
        assert_eq!(unknown.nearest.as_deref(), Some("helmrelease"));
    }
}
