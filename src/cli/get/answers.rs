//! What clusters answer to `get`, and how much of it each thing asked for has.

use crate::cluster::Cluster;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::report::images::{self, Image};
use crate::report::{Item, filtered};
use crate::select::Selection;
use crate::select::glob::Glob;
use crate::select::jq::Program;
use crate::select::words::{Question, Subject};

/// Which objects are meant by each thing asked for, the flags counted in.
pub struct Meant(Vec<Selection>);

impl Meant {
    /// As for kubectl, `-n` says nothing of kinds without a namespace that are asked for.
    pub fn new(question: &Question, flags: &Selection) -> Self {
        let with_flags = |selection: &Selection| {
            let (namespace, within) = match &selection.namespace {
                Some(own) => (Some(own.clone()), flags.clone()),
                None => (flags.namespace.clone(), Selection { namespace: None, ..flags.clone() }),
            };
            let names =
                if question.subject == Subject::Images { Vec::new() } else { selection.names.clone() };
            Selection { names, namespace, within: Some(Box::new(within)), ..selection.clone() }
        };
        Meant(question.asked.iter().map(|asked| with_flags(&asked.selection)).collect())
    }

    fn matches(&self, object: &Object) -> bool {
        self.0.iter().any(|selection| selection.matches(object))
    }
}

/// The answers of all clusters.
#[derive(Default)]
pub struct Answers<'a> {
    /// The objects of each cluster, once each.
    pub items: Vec<Vec<Item<'a>>>,
    /// The images, where those are asked for.
    pub images: Vec<Image<'a>>,
    /// For each thing asked for, how many answers each cluster gives.
    pub counts: Vec<Vec<usize>>,
    /// The same before the filter.
    pub before: Vec<Vec<usize>>,
    /// What the filter failed on.
    pub errors: Vec<Error>,
    asked: Vec<Matched>,
}

/// How to tell what an answer belongs to.
enum Matched {
    Object(Selection),
    Image(Vec<Glob>),
}

impl<'a> Answers<'a> {
    /// The answers before any filter.
    pub fn of(question: &Question, meant: &Meant, clusters: &'a [Cluster]) -> Self {
        let items = |cluster: &'a Cluster| match question.subject {
            Subject::Kustomizations => Item::kustomizations(cluster, |object| meant.matches(object)),
            _ => Item::once(cluster, |object| meant.matches(object)),
        };
        let mut answers = Answers { items: clusters.iter().map(items).collect(), ..Answers::default() };
        answers.asked = match question.subject {
            Subject::Images => {
                let globs: Vec<Vec<Glob>> =
                    question.asked.iter().map(|asked| asked.selection.names.clone()).collect();
                let names = if globs.iter().any(Vec::is_empty) { Vec::new() } else { globs.concat() };
                answers.images = answers.items.iter().flat_map(|items| images::of(items, &names)).collect();
                globs.into_iter().map(Matched::Image).collect()
            }
            _ => meant.0.iter().cloned().map(Matched::Object).collect(),
        };
        answers.count(clusters);
        answers
    }

    /// Has a filter keep, drop and replace answers.
    ///
    /// # Errors
    /// When it fails on an image; objects that it fails on are among the errors.
    pub fn filter(
        &mut self,
        program: &Program,
        clusters: &[Cluster],
        places: &Diagnostics<'_>,
    ) -> Result<()> {
        self.before = self.counts.clone();
        if self.asked.iter().any(|asked| matches!(asked, Matched::Image(_))) {
            self.images = images::filtered(std::mem::take(&mut self.images), program, places)?;
        } else {
            let all = std::mem::take(&mut self.items).into_iter().flatten().collect();
            let (kept, errors) = filtered::items(all, program, clusters);
            self.items = vec![Vec::new(); clusters.len()];
            for item in kept {
                let at = clusters.iter().position(|cluster| cluster.name() == item.cluster);
                self.items[at.unwrap_or(0)].push(item);
            }
            self.errors = errors;
        }
        self.count(clusters);
        Ok(())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.counts.iter().flatten().all(|&count| count == 0)
    }

    /// Whether a filter put something in the place of an answer.
    pub fn is_transformed(&self) -> bool {
        self.items.iter().flatten().any(|item| item.instead.is_some())
            || self.images.iter().any(|image| image.instead.is_some())
    }

    fn count(&mut self, clusters: &[Cluster]) {
        let of = |asked: &Matched| {
            let of_cluster = |at: usize, cluster: &Cluster| match asked {
                Matched::Object(selection) => {
                    self.items[at].iter().filter(|item| selection.matches(item.object)).count()
                }
                Matched::Image(names) => {
                    let is_of = |image: &&Image<'_>| {
                        image.cluster == cluster.name()
                            && (names.is_empty() || names.iter().any(|name| name.matches(&image.name)))
                    };
                    self.images.iter().filter(is_of).count()
                }
            };
            clusters.iter().enumerate().map(|(at, cluster)| of_cluster(at, cluster)).collect()
        };
        self.counts = self.asked.iter().map(of).collect();
    }
}
