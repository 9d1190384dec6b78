//! What `validate` finds, in rendered clusters or in files: each object with what became of it, and the same as
//! findings, each told once.

pub mod configured;
mod missing;
mod problems;

pub use problems::hidden;

use super::lints::{self, Checked};
use super::{Finding, Scope, Surroundings, Weights, allow, merge, of_lint, renders};
use crate::cluster::secrets::Secrets;
use crate::cluster::{Cluster, Unit, UnitId};
use crate::config::{Config, Weight};
use crate::error::{Error, Result};
use crate::object::{Gvk, Object};
use crate::validate::judge::{LookedAt, judge_all};
use crate::validate::{Catalog, Demands, Judgement, Problem, Rule, Status, judge};
use crate::yaml::{Node, Span};
use problems::Weighed;
use std::borrow::Cow;
use std::collections::HashSet;

/// An object that was looked at, and what became of it.
#[derive(Debug)]
pub struct Resource<'a> {
    /// The cluster that renders it; none of a file.
    pub cluster: Option<&'a str>,
    /// The Kustomization that renders it; none of a file.
    pub kustomization: Option<&'a UnitId>,
    /// The document; none where it cannot be read.
    pub document: Option<&'a Node>,
    /// Where it begins.
    pub at: Span,
    /// Its kind.
    pub gvk: Gvk,
    /// What became of it.
    pub status: Status,
    /// What is wrong with it and counts, or is told; without values of Secrets.
    pub problems: Vec<Problem>,
    looked_at: LookedAt,
    /// What must not be told of its cluster; none of a file.
    secrets: Option<&'a Secrets>,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looked {
    /// The objects that clusters render, of so many.
    Clusters(usize),
    /// So many files.
    Files(usize),
    /// Standard input.
    Input,
}

/// What was looked at and what was found.
#[derive(Debug)]
pub struct Validation<'a> {
    /// What was looked at.
    pub looked: Looked,
    /// Every object, in order.
    pub resources: Vec<Resource<'a>>,
    /// What is wrong: what counts before what is only told.
    pub findings: Vec<Finding>,
    /// What each rule's findings are.
    pub rules: Vec<(Rule, Weight)>,
}

/// How many objects became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Nothing is wrong with them that counts.
    pub valid: usize,
    /// They are not as they have to be.
    pub invalid: usize,
    /// They could not be looked at.
    pub errors: usize,
    /// They were not looked at.
    pub skipped: usize,
}

impl Counts {
    /// Of objects.
    pub fn of<'r>(resources: impl IntoIterator<Item = &'r Resource<'r>>) -> Self {
        let mut counts = Counts::default();
        for resource in resources {
            *match resource.status {
                Status::Valid => &mut counts.valid,
                Status::Invalid => &mut counts.invalid,
                Status::Error => &mut counts.errors,
                Status::Skipped => &mut counts.skipped,
            } += 1;
        }
        counts
    }
}

impl Resource<'_> {
    /// Its name, `NAME{{ generateName }}` where a cluster is to make one; empty without one.
    pub fn name(&self) -> String {
        let start = self.metadata("generateName");
        if start.is_empty() {
            self.metadata("name").into_owned()
        } else {
            format!("{start}{{{{ generateName }}}}")
        }
    }

    /// Its namespace; empty without one.
    pub fn namespace(&self) -> Cow<'_, str> {
        self.metadata("namespace")
    }

    /// `Deployment web/a`; empty where it is no object.
    pub fn label(&self) -> String {
        let (kind, name) = (self.gvk.kind.as_str(), self.name());
        match (kind, &*self.namespace(), name.as_str()) {
            ("", _, _) => String::new(),
            (kind, _, "") => kind.to_owned(),
            (kind, "", name) => format!("{kind} {name}"),
            (kind, namespace, name) => format!("{kind} {namespace}/{name}"),
        }
    }

    /// A text of its metadata without values of Secrets; empty without one.
    fn metadata(&self, field: &str) -> Cow<'_, str> {
        let scalar = self.document.and_then(|document| document.at(&["metadata", field])?.as_scalar());
        let text = scalar.filter(|scalar| !scalar.is_null()).map_or("", |scalar| scalar.text.as_str());
        match self.secrets {
            Some(secrets) if !secrets.is_empty() => Cow::Owned(secrets.hide(text)),
            _ => Cow::Borrowed(text),
        }
    }
}

impl Validation<'_> {
    /// How many findings count.
    pub fn errors(&self) -> usize {
        self.findings.iter().filter(|finding| finding.weight == Weight::Error).count()
    }

    /// How many are only told.
    pub fn warnings(&self) -> usize {
        self.findings.iter().filter(|finding| finding.weight == Weight::Warn).count()
    }

    /// Whether a kind lacks a schema that counts, and nothing is there that it may have been meant to be.
    pub fn lacks_schemas(&self) -> bool {
        let is_lack = |f: &Finding| f.rule == Rule::MissingSchema.name() && f.hints.is_empty();
        self.findings.iter().any(|finding| finding.weight == Weight::Error && is_lack(finding))
    }

    /// How many objects became what.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.resources)
    }

    /// The kinds of the objects.
    pub fn kinds(&self) -> impl Iterator<Item = &Gvk> {
        self.resources.iter().map(|resource| &resource.gvk)
    }
}

/// Validates what clusters render, each by its own catalog, and whether what Flux's objects name is there; with a
/// namespace, that alone.
///
/// # Errors
/// When `lint:` names what nobody knows, and when rules in schemas cost too much.
pub fn of_clusters<'a>(
    clusters: &'a [Cluster],
    catalogs: &[Catalog<'_>],
    demands: &Demands,
    namespace: Option<&str>,
    config: &Config,
    around: Surroundings<'_>,
) -> Result<Validation<'a>> {
    let weights = Weights::of(config)?;
    let is_in = |of: &str| namespace.is_none_or(|namespace| namespace == of);
    let mut resources = Vec::new();
    for (cluster, catalog) in clusters.iter().zip(catalogs) {
        let objects: Vec<_> = cluster.objects().filter(|(_, object)| is_in(object.namespace())).collect();
        let resource = |(unit, object): &(&'a Unit, &'a Object)| {
            let judgement = judge(&object.doc, catalog, demands);
            let owner = Owner { cluster: Some(cluster), kustomization: Some(&unit.id) };
            let cost = judgement.cost;
            (resource(owner, &object.doc, judgement), cost)
        };
        resources.extend(judge_all(&objects, resource)?);
    }
    let failed = clusters.iter().flat_map(|cluster| renders(cluster, namespace, weights));
    let checked = Checked::new(clusters, Scope::Named, namespace, around);
    let missed = lints::findings_of(&lints::REFERENCES, &checked, weights).into_iter();
    let missed = missed.map(|(lint, found)| of_lint(lint, weights, found, clusters));
    let others = failed.chain(missed).collect();
    Ok(told(Looked::Clusters(clusters.len()), resources, others, config, around))
}

/// Validates documents of files.
///
/// # Errors
/// When `lint:` names what nobody knows, and when rules in schemas cost too much.
pub fn of_files<'a>(
    looked: Looked,
    documents: &'a [Result<Node>],
    catalog: &Catalog<'_>,
    demands: &Demands,
    config: &Config,
    around: Surroundings<'_>,
) -> Result<Validation<'a>> {
    Weights::of(config)?;
    let of = |document: &'a Result<Node>| match document {
        Ok(node) => {
            let judgement = judge(node, catalog, demands);
            let cost = judgement.cost;
            (resource(Owner::default(), node, judgement), cost)
        }
        Err(error) => (broken(error), 0),
    };
    let resources = judge_all(documents, of)?;
    Ok(told(looked, resources, Vec::new(), config, around))
}

/// Whose an object is.
#[derive(Clone, Copy, Default)]
struct Owner<'a> {
    cluster: Option<&'a Cluster>,
    kustomization: Option<&'a UnitId>,
}

fn resource<'a>(owner: Owner<'a>, document: &'a Node, found: Judgement) -> Resource<'a> {
    let secrets = owner.cluster.map(|cluster| &cluster.secrets);
    let hidden = |problem| match secrets {
        Some(secrets) => problems::hidden(problem, document, secrets),
        None => problem,
    };
    Resource {
        cluster: owner.cluster.map(Cluster::name),
        kustomization: owner.kustomization,
        document: Some(document),
        at: document.span(),
        gvk: found.gvk,
        status: Status::Valid,
        problems: found.problems.into_iter().map(hidden).collect(),
        looked_at: found.looked_at,
        secrets,
    }
}

/// A document that cannot be read.
fn broken(error: &Error) -> Resource<'static> {
    let at = error.span().unwrap_or(Span::NONE);
    let problem = Problem::new(Rule::NoObject, "", at, error.message());
    let hint = error.hints().first();
    Resource {
        cluster: None,
        kustomization: None,
        document: None,
        at,
        gvk: Gvk::default(),
        status: Status::Error,
        problems: vec![Problem { hint: hint.cloned(), ..problem }],
        looked_at: LookedAt::Yes,
        secrets: None,
    }
}

/// Makes findings of problems; what `lint:` switches off and what comments allow does not count.
fn told<'a>(
    looked: Looked,
    mut resources: Vec<Resource<'a>>,
    mut findings: Vec<Finding>,
    config: &Config,
    around: Surroundings<'_>,
) -> Validation<'a> {
    let weighed = Weighed::of(config);
    for resource in &mut resources {
        resource.problems.retain(|problem| weighed.get(problem.rule) != Weight::Off);
    }
    findings.extend(problems::findings(&resources, &weighed));
    let mut findings = allow::apply(merge::same(findings), around);
    let left: HashSet<_> = findings.iter().map(|f| (f.rule, f.at)).collect();
    let is_left = |problem: &Problem| left.contains(&(problem.rule.name(), place(problem)));
    for resource in &mut resources {
        let (mut problems, looked_at) = (std::mem::take(&mut resource.problems), resource.looked_at);
        problems.retain(is_left);
        let judgement = Judgement { gvk: Gvk::default(), looked_at, problems, cost: 0 };
        resource.status = judgement.status(|problem| weighed.get(problem.rule) == Weight::Error);
        resource.problems = judgement.problems;
    }
    findings.retain(|finding| finding.rule != Rule::MissingSchema.name());
    findings.extend(missing::findings(&resources, &weighed));
    let mut findings = merge::without_echoes(findings);
    let path = |finding: &Finding| finding.at.and_then(|at| around.files.path(at.file));
    findings.sort_by_cached_key(|f| (f.weight != Weight::Error, path(f), f.at.map(|at| at.line)));
    Validation { looked, resources, findings, rules: weighed.all() }
}

fn place(problem: &Problem) -> Option<Span> {
    Some(problem.at).filter(|at| *at != Span::NONE)
}
