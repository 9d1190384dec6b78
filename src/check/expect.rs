//! The expectations of `offlux.yaml`: how many objects there are, and what stands in their fields.

use super::gathered::Place;
use super::{Finding, Origin, Scope, value};
use crate::cluster::Cluster;
use crate::config::{Config, Count, Expectation, Range, Select, Weight};
use crate::error::{Error, Result};
use crate::kustomize::field_path;
use crate::nearest::nearest;
use crate::object::Object;
use crate::report::{Item, filtered};
use crate::select::glob::Glob;
use crate::select::jq::Program;
use crate::select::labels::LabelSelector;
use crate::select::{KindNames, Selection};
use crate::shard::Part;
use crate::yaml::{Node, Span};

/// What does not hold, of those clusters that belong to a part: an expectation is about a cluster as a whole.
///
/// # Errors
/// When an expectation cannot be understood: an unknown kind, a label selector or path that is none.
pub fn findings(
    config: &Config,
    clusters: &[Cluster],
    scope: Scope,
    namespace: Option<&str>,
    part: &Part,
) -> Result<Vec<(Place, Finding)>> {
    let names = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let mut findings = Vec::new();
    for (at, expectation) in config.expect.iter().enumerate() {
        let one = One { config, at: at.to_string(), expectation, namespace };
        one.check_names(clusters, scope)?;
        let selection = one.selection(&names)?;
        let program = one.program()?;
        let is_meant = |c: &&Cluster| expectation.is_for(c.name()) && expectation.is_about(namespace);
        let is_ours = |c: &Cluster| is_meant(&c) && part.has_cluster(c.name());
        for (of, cluster) in clusters.iter().enumerate().filter(|(_, cluster)| is_ours(cluster)) {
            let mut found = Vec::new();
            one.cluster(cluster, &selection, program.as_ref(), &mut found)?;
            findings.extend(found.into_iter().map(|finding| (Place::of_expectation(at, of), finding)));
        }
    }
    Ok(findings)
}

impl Expectation {
    /// Whether it is about a cluster.
    pub fn is_for(&self, cluster: &str) -> bool {
        self.clusters.as_ref().is_none_or(|names| names.iter().any(|name| name == cluster))
    }

    /// Whether it may be about objects of a namespace.
    pub fn is_about(&self, namespace: Option<&str>) -> bool {
        let own = self.select.namespace.as_deref();
        namespace.is_none_or(|namespace| own.is_none_or(|own| own == namespace))
    }
}

struct One<'a> {
    config: &'a Config,
    at: String,
    expectation: &'a Expectation,
    namespace: Option<&'a str>,
}

impl One<'_> {
    fn place(&self, path: &[&str]) -> Span {
        let path: Vec<&str> = ["expect", &self.at].into_iter().chain(path.iter().copied()).collect();
        self.config.place(&path)
    }

    /// A cluster that no entry has is a mistake, unless `--cluster` left it out.
    fn check_names(&self, clusters: &[Cluster], scope: Scope) -> Result<()> {
        let mut names: Vec<&str> = self.config.clusters.keys().map(String::as_str).collect();
        if names.is_empty() {
            names.extend(clusters.iter().map(Cluster::name));
        }
        let all_are_known = scope == Scope::All || !self.config.clusters.is_empty();
        for name in self.expectation.clusters.iter().flatten().filter(|_| all_are_known) {
            if names.contains(&name.as_str()) {
                continue;
            }
            let error = Error::usage(format!("no cluster is called `{name}`")).at(self.place(&["clusters"]));
            return Err(match nearest(name, names.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("the clusters are: {}", names.join(", "))),
            });
        }
        Ok(())
    }

    fn selection(&self, names: &KindNames) -> Result<Selection> {
        let Select { kind, name, namespace, labels } = &self.expectation.select;
        let labels = labels.as_deref().map(LabelSelector::parse).transpose();
        Ok(Selection {
            kinds: kind.iter().map(|word| self.kind(word, names)).collect::<Result<_>>()?,
            names: name.iter().map(Glob::new).collect(),
            namespace: namespace.clone(),
            labels: labels.map_err(|e| e.at(self.place(&["select", "labels"])))?.unwrap_or_default(),
            within: None,
        })
    }

    fn program(&self) -> Result<Option<Program>> {
        let parse = |text: &String| Program::parse(text).map_err(|e| e.at(self.place(&["jq"])));
        self.expectation.jq.as_ref().map(parse).transpose()
    }

    /// A kind that nothing rendered has is none to count; one close to a known one is a mistake.
    fn kind(&self, word: &str, names: &KindNames) -> Result<crate::select::KindPattern> {
        names.find(word).or_else(|unknown| match unknown.nearest {
            Some(near) => Err(Error::usage(format!("no kind is called `{word}`"))
                .at(self.place(&["select", "kind"]))
                .hint(format!("did you mean `{near}`?"))),
            None => Ok(crate::select::KindPattern::exactly(word, None)),
        })
    }

    fn cluster(
        &self,
        cluster: &Cluster,
        selection: &Selection,
        program: Option<&Program>,
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        let items = Item::once(cluster, |object| selection.matches(object));
        let range = self.expectation.range();
        if items.len() < range.min || range.max.is_some_and(|max| items.len() > max) {
            findings.push(self.counted(cluster, &items));
        }
        let is_in = |item: &&Item<'_>| self.namespace.is_none_or(|n| item.object.namespace() == n);
        let items: Vec<&Item<'_>> = items.iter().filter(is_in).collect();
        for item in &items {
            for (path, wanted) in &self.expectation.fields {
                let at = self.place(&["where", path]);
                let place = field_path::find(&item.object.doc, &field_path::split(path));
                let place = place.or_else(|e| if path.contains('*') { Err(e.at(at)) } else { Ok(None) })?;
                let found = place.and_then(|place| field_path::at(&item.object.doc, &place));
                if found.is_none_or(|node| !value::same(node, wanted)) {
                    findings.push(self.field(cluster, item.object, path, found, wanted));
                }
            }
        }
        match program {
            Some(program) => self.holds(cluster, &items, program, findings),
            None => Ok(()),
        }
    }

    /// The expression must hold for each object. One that takes too long is told of the first alone.
    fn holds(
        &self,
        cluster: &Cluster,
        items: &[&Item<'_>],
        program: &Program,
        findings: &mut Vec<Finding>,
    ) -> Result<()> {
        let inputs = items.iter().map(|item| filtered::input(item.object)).collect::<Result<Vec<_>>>()?;
        for (item, answer) in items.iter().zip(program.holds(&inputs)) {
            let of = label(item.object);
            let message = match answer {
                Ok(true) => continue,
                Ok(false) => {
                    format!("{of}: jq does not hold: {}", self.expectation.jq.as_deref().unwrap_or_default())
                }
                Err(failure) => {
                    format!("{of}: jq: {}", filtered::message(item.object, &failure, &cluster.secrets))
                }
            };
            let demanded = Some(self.place(&["jq"]));
            findings
                .push(Finding { demanded, ..self.finding(cluster, message, item.object.span(), Vec::new()) });
        }
        Ok(())
    }

    fn counted(&self, cluster: &Cluster, items: &[Item<'_>]) -> Finding {
        let Range { min, max } = self.expectation.range();
        let wanted = match max {
            Some(max) if max == min => format!("{min} expected"),
            Some(max) => format!("{min} to {max} expected"),
            None => format!("at least {min} expected"),
        };
        let mut hints: Vec<String> = items
            .iter()
            .map(|item| format!("{} is rendered by {}", label(item.object), item.kustomizations.join(", ")))
            .collect();
        let failed: Vec<String> = cluster.failures().map(|(unit, _)| unit.id.to_string()).collect();
        if items.len() < min && !failed.is_empty() {
            hints.push(format!("what failed may have held it: {}", failed.join(", ")));
        }
        let at =
            if self.expectation.count.is_some() { self.place(&["count"]) } else { self.place(&["select"]) };
        let message = format!("{}: {} matches, {wanted}", self.expectation.select, items.len());
        self.finding(cluster, message, at, hints)
    }

    fn field(
        &self,
        cluster: &Cluster,
        object: &Object,
        path: &str,
        found: Option<&Node>,
        wanted: &serde_yaml::Value,
    ) -> Finding {
        let message = match found {
            Some(_) if is_secret(object, path) => format!("{}: {path} is another value", label(object)),
            None if is_secret(object, path) => format!("{}: {path} is absent", label(object)),
            found => {
                let is = found.map_or("absent".to_owned(), value::shown);
                format!("{}: {path} is {is}, {} expected", label(object), value::wanted(wanted))
            }
        };
        let at = found.map_or_else(|| nearest_place(object, path), Node::span);
        let demanded = Some(self.place(&["where", path]));
        let named = found.map_or(Vec::new(), |node| named(cluster, object, node.span()));
        Finding { demanded, named, ..self.finding(cluster, message, at, Vec::new()) }
    }

    fn finding(&self, cluster: &Cluster, message: String, at: Span, hints: Vec<String>) -> Finding {
        Finding {
            rule: "expect",
            origin: Origin::Expectation,
            weight: Weight::Error,
            clusters: vec![cluster.name().to_owned()],
            message: cluster.secrets.hide(&format!("{}: {message}", self.expectation.name)),
            at: Some(at),
            hints,
            ..Finding::default()
        }
    }
}

impl Expectation {
    fn range(&self) -> Range {
        match self.count {
            None => Range { min: 1, max: None },
            Some(Count::Exactly(n)) => Range { min: n, max: Some(n) },
            Some(Count::Between(range)) => range,
        }
    }
}

/// Where the variables are named that put a value into an object, once each.
fn named(cluster: &Cluster, object: &Object, value: Span) -> Vec<Span> {
    let mut places: Vec<Span> =
        cluster.units.iter().flat_map(|unit| unit.named_by(object, value)).map(|used| used.at).collect();
    places.sort_unstable();
    places.dedup();
    places
}

/// Whether a path may lead to what a Secret hides; neither its value nor the expected one is told.
fn is_secret(object: &Object, path: &str) -> bool {
    let first = field_path::split(path).into_iter().next().unwrap_or_default();
    let plain = ["apiVersion", "kind", "metadata", "type", "immutable"].contains(&first.as_str());
    object.kind() == "Secret" && (!plain || path.contains("last-applied-configuration"))
}

/// The place of the deepest part of a path that is there.
fn nearest_place(object: &Object, path: &str) -> Span {
    let parts = field_path::split(path);
    let found =
        (0..parts.len()).rev().find_map(|n| field_path::find(&object.doc, &parts[..n]).ok().flatten());
    found.and_then(|place| field_path::at(&object.doc, &place)).map_or(object.span(), Node::span)
}

/// `HelmRelease kube-system/reloader`
fn label(object: &Object) -> String {
    match object.namespace() {
        "" => format!("{} {}", object.kind(), object.name()),
        namespace => format!("{} {namespace}/{}", object.kind(), object.name()),
    }
}

impl std::fmt::Display for Select {
    /// `HelmRelease kube-system/reloader`, as far as it says.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.kind.as_deref().unwrap_or("object"))?;
        match (&self.namespace, &self.name) {
            (Some(namespace), Some(name)) => write!(f, " {namespace}/{name}")?,
            (Some(namespace), None) => write!(f, " in {namespace}")?,
            (None, Some(name)) => write!(f, " {name}")?,
            (None, None) => {}
        }
        self.labels.as_ref().map_or(Ok(()), |labels| write!(f, " with {labels}"))
    }
}
