//! What the words after `get` ask for: `deploy web api`, `hr,ks`, `hr/a deploy/b`, `all`, `images`.

use super::glob::Glob;
use super::{KindNames, KindPattern, Selection};
use crate::error::{Error, Result};

/// What rows there are to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Objects of any kinds.
    Objects,
    /// The Flux Kustomizations, each with what became of it.
    Kustomizations,
    /// Flux sources.
    Sources,
    /// Images, and the objects that use them.
    Images,
}

/// One thing asked for: what is not found of it is told.
#[derive(Clone, Debug)]
pub struct Asked {
    /// As it was typed: `deploy web`.
    pub text: String,
    /// The object as one word, where it is one by name: `deploy/web`.
    pub object: Option<String>,
    /// Which objects are meant; of images, their names are that of the images.
    pub selection: Selection,
    /// A word that no kind is called by.
    pub unknown: Option<String>,
}

/// All that is asked for.
#[derive(Clone, Debug)]
pub struct Question {
    /// What rows there are to be.
    pub subject: Subject,
    /// The things asked for, in the order of the words.
    pub asked: Vec<Asked>,
}

/// The API group of Flux's sources, and their kinds.
const SOURCES: (&str, [&str; 6]) = (
    "source.toolkit.fluxcd.io",
    ["GitRepository", "OCIRepository", "HelmRepository", "HelmChart", "Bucket", "ExternalArtifact"],
);

impl Question {
    /// Reads words.
    ///
    /// # Errors
    /// When they mix both ways to name objects, or name a kind that is only nearly one.
    pub fn parse(words: &[String], names: &KindNames) -> Result<Self> {
        let (first, rest) = words.split_first().ok_or_else(|| Error::usage("no kind is named"))?;
        if first.contains('/') {
            return Self::of_objects(words, names);
        }
        let mixed = rest.iter().find(|word| word.contains('/') && !is_images(first));
        if let Some(word) = mixed {
            return Err(Error::usage(format!("`{word}` names a kind, and `{first}` is one already"))
                .hint(format!("write `{first} NAME …`, or each object as KIND/NAME")));
        }
        let kinds = Kinds::parse(first, names)?;
        let asked = match rest {
            [] => vec![kinds.asked(first, None)],
            rest => rest.iter().flat_map(|name| kinds.each(name)).collect(),
        };
        Ok(Question { subject: kinds.subject(), asked })
    }

    /// Which objects are meant, any of these.
    pub fn selections(&self) -> Vec<Selection> {
        self.asked.iter().map(|asked| asked.selection.clone()).collect()
    }

    /// `hr/a deploy/b`; also with the namespace, as `-o name` has it: `apps/hr/a`.
    fn of_objects(words: &[String], names: &KindNames) -> Result<Self> {
        let mut asked = Vec::new();
        let mut subjects = Vec::new();
        for word in words {
            let parts: Vec<&str> = word.split('/').collect();
            let (namespace, kind, name) = match parts.as_slice() {
                [kind, ..] if is_images(kind) => (None, *kind, &word[kind.len() + 1..]),
                [kind, name] => (None, *kind, *name),
                [namespace, kind, name] => (Some(*namespace), *kind, *name),
                _ => return Err(not_an_object(word)),
            };
            if kind.is_empty() || name.is_empty() || kind.contains(',') || namespace == Some("") {
                return Err(not_an_object(word));
            }
            let kinds = Kinds::parse(kind, names)?;
            let mut one = kinds.asked(kind, Some(name));
            one.selection.namespace = namespace.map(str::to_owned);
            one.text.clone_from(word);
            asked.push(one);
            subjects.push(kinds.subject());
        }
        let subject = match subjects.as_slice() {
            [first, rest @ ..] if rest.iter().all(|subject| subject == first) => *first,
            mixed if mixed.contains(&Subject::Images) => {
                return Err(Error::usage("images stand in a table of their own").hint("ask for them alone"));
            }
            _ => Subject::Objects,
        };
        Ok(Question { subject, asked })
    }
}

fn not_an_object(word: &str) -> Error {
    Error::usage(format!("`{word}` names no object")).hint("write KIND/NAME, one kind and one name")
}

fn is_images(word: &str) -> bool {
    ["images", "image"].contains(&word)
}

/// A word for kinds, cut at its commas.
struct Kinds(Vec<Kind>);

struct Kind {
    word: String,
    subject: Subject,
    /// None for every kind.
    patterns: Vec<KindPattern>,
    is_known: bool,
}

impl Kinds {
    fn parse(word: &str, names: &KindNames) -> Result<Self> {
        let words: Vec<&str> = word.split(',').filter(|word| !word.is_empty()).collect();
        let kinds: Vec<Kind> = words.iter().map(|word| Kind::parse(word, names)).collect::<Result<_>>()?;
        match kinds.as_slice() {
            [] => Err(Error::usage("no kind is named")),
            [_] => Ok(Kinds(kinds)),
            several if several.iter().any(|kind| kind.subject == Subject::Images) => {
                Err(Error::usage("images stand in a table of their own").hint("ask for them alone"))
            }
            _ => Ok(Kinds(kinds)),
        }
    }

    fn subject(&self) -> Subject {
        match self.0.as_slice() {
            [one] => one.subject,
            _ => Subject::Objects,
        }
    }

    /// All kinds together.
    fn asked(&self, word: &str, name: Option<&str>) -> Asked {
        let has_every_kind = self.0.iter().any(|kind| kind.patterns.is_empty());
        let patterns = self.0.iter().flat_map(|kind| kind.patterns.iter().cloned());
        let kinds = if has_every_kind { Vec::new() } else { patterns.collect() };
        let unknown = self.0.iter().find(|kind| !kind.is_known).map(|kind| kind.word.clone());
        let names = name.map(Glob::new).into_iter().collect();
        Asked {
            text: name.map_or_else(|| word.to_owned(), |name| format!("{word} {name}")),
            object: name.filter(|name| !name.contains(['*', '?'])).map(|name| format!("{word}/{name}")),
            selection: Selection { kinds, names, ..Selection::default() },
            unknown,
        }
    }

    /// Each kind with a name, as kubectl looks for them.
    fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Asked> + 'a {
        self.0.iter().map(move |kind| {
            let alone = Kinds(vec![kind.clone()]);
            alone.asked(&kind.word, Some(name))
        })
    }
}

impl Clone for Kind {
    fn clone(&self) -> Self {
        Kind { word: self.word.clone(), patterns: self.patterns.clone(), ..*self }
    }
}

impl Kind {
    fn parse(word: &str, names: &KindNames) -> Result<Self> {
        let of = |subject, patterns| Kind { word: word.to_owned(), subject, patterns, is_known: true };
        if word == "all" {
            return Ok(of(Subject::Objects, Vec::new()));
        }
        if is_images(word) {
            return Ok(of(Subject::Images, Vec::new()));
        }
        if ["sources", "source"].contains(&word) {
            let (group, kinds) = SOURCES;
            let patterns = kinds.iter().map(|kind| KindPattern::exactly(kind, Some(group)));
            return Ok(of(Subject::Sources, patterns.collect()));
        }
        match names.find(word) {
            Ok(kind)
                if kind == KindPattern::exactly("Kustomization", Some("kustomize.toolkit.fluxcd.io")) =>
            {
                Ok(of(Subject::Kustomizations, vec![kind]))
            }
            Ok(kind) => Ok(of(Subject::Objects, vec![kind])),
            Err(unknown) => match unknown.nearest {
                Some(near) => Err(Error::usage(format!("no kind is called `{word}`"))
                    .hint(format!("did you mean `{near}`?"))),
                None => {
                    let patterns = vec![KindPattern::exactly(word, None)];
                    Ok(Kind { is_known: false, ..of(Subject::Objects, patterns) })
                }
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(words: &[&str]) -> Result<Question> {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        Question::parse(&words, &KindNames::default())
    }

    fn texts(words: &[&str]) -> Vec<String> {
        parsed(words).expect("is right").asked.into_iter().map(|asked| asked.text).collect()
    }

    #[test]
    fn each_name_is_asked_for_by_itself() {
        assert_eq!(texts(&["deploy", "web", "api"]), ["deploy web", "deploy api"]);
        assert_eq!(texts(&["deploy,svc", "web"]), ["deploy web", "svc web"]);
        assert_eq!(texts(&["deploy,svc"]), ["deploy,svc"]);
        assert_eq!(texts(&["hr/a", "deploy/b"]), ["hr/a", "deploy/b"]);
        assert_eq!(texts(&["images", "ghcr.io/a/*"]), ["images ghcr.io/a/*"]);
        assert_eq!(texts(&["images/ghcr.io/a/b"]), ["images/ghcr.io/a/b"]);
    }

    #[test]
    fn a_namespace_may_stand_before_the_kind() {
        let asked = parsed(&["apps/hr/a"]).expect("is right").asked;
        assert_eq!(asked[0].selection.namespace.as_deref(), Some("apps"));
        assert_eq!(asked[0].object.as_deref(), Some("hr/a"));
    }

    #[test]
    fn the_kinds_decide_what_rows_there_are() {
        for (words, want) in [
            (&["ks"][..], Subject::Kustomizations),
            (&["ks/a", "ks/b"], Subject::Kustomizations),
            (&["ks,hr"], Subject::Objects),
            (&["all"], Subject::Objects),
            (&["sources"], Subject::Sources),
            (&["image"], Subject::Images),
        ] {
            assert_eq!(parsed(words).expect("is right").subject, want, "{words:?}");
        }
    }

    #[test]
    fn other_words_are_mistakes() {
        for words in [
            &["hr", "deploy/b"][..],
            &["hr/a", "b"],
            &["hr/"],
            &["a/b/c/d"],
            &["hr,deploy/b"],
            &["images,hr"],
            &[","],
        ] {
            assert!(parsed(words).is_err(), "{words:?}");
        }
        assert_eq!(parsed(&["helmrelaese"]).expect_err("is none").hints(), ["did you mean `helmrelease`?"]);
    }

    #[test]
    fn a_kind_that_nothing_is_close_to_may_be_one() {
        let asked = parsed(&["xyzxyzxyz"]).expect("may be one").asked;
        assert_eq!(asked[0].unknown.as_deref(), Some("xyzxyzxyz"));
    }
}
