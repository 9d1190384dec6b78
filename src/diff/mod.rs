//! The difference between rendered clusters: which objects came, went and changed, in which fields, and what of
//! that is dangerous.
//!
//! [`pairs`] and [`renames`] say which objects are one and the same, [`shown`] how they may be shown beside each
//! other ([`secrets`] hidden, what is to be [`ignore`]d left out, what means the same written the same),
//! [`fields`] where they differ, [`danger`] what a cluster would do about it, `unknown` what nobody can compare. Rendered
//! objects alone count: a file that moved is no difference.

pub mod danger;
pub mod fields;
pub mod ignore;
pub mod pairs;
pub mod renames;
pub mod same;
pub mod secrets;
pub mod shown;
mod unknown;

use crate::cluster::secrets::{Secrets, Telling};
use crate::cluster::{Cluster, Unit};
use crate::object::Object;
use crate::shard::Part;
use crate::yaml::Node;
use danger::Danger;
use fields::Field;
use pairs::Pair;
use rayon::prelude::*;
use std::collections::HashSet;

/// What counts as a difference.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Field paths that count for nothing.
    pub ignore: Vec<String>,
    /// What makes two values one.
    pub compare: Compare,
    /// Whether values of Secrets are told.
    pub secrets: Telling,
}

/// What makes two values one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compare {
    /// What they mean: quotes and the order of keys count for nothing.
    #[default]
    Values,
    /// The text that is rendered.
    Bytes,
}

/// All that differs between two sets of clusters.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Diff<'a> {
    /// The clusters that were compared.
    pub clusters: Vec<Compared<'a>>,
}

/// Two clusters that were compared, or one that is on one side alone.
#[derive(Debug)]
#[non_exhaustive]
pub struct Compared<'a> {
    /// Its name; of two with different names `infra → apps`.
    pub name: String,
    /// On the old side.
    pub old: Option<&'a Cluster>,
    /// On the new side.
    pub new: Option<&'a Cluster>,
    /// What differs, in the order of rendering.
    pub changes: Vec<Change<'a>>,
    /// Kustomizations that render on one side alone: what they hold, and what those hold that they would
    /// render, is not compared.
    pub broken: Vec<Broken<'a>>,
    /// Kustomizations that fail on both sides, which is no difference; what they hold is not compared either.
    pub failing: Vec<&'a Unit>,
    /// Kustomizations whose source is known on one side alone and lies elsewhere on the other: what they hold
    /// there cannot be compared, which is no error.
    pub elsewhere: Vec<&'a Unit>,
    /// What no output may tell.
    values: Secrets,
}

impl<'a> Compared<'a> {
    /// What was told of a comparison by somebody else, who has left out what no output may tell.
    #[doc(hidden)]
    pub fn of_told(name: String, changes: Vec<Change<'a>>, broken: Vec<Broken<'a>>) -> Self {
        let (failing, elsewhere, values) = Default::default();
        Compared { name, old: None, new: None, changes, broken, failing, elsewhere, values }
    }

    /// Whether a Kustomization failed on one side alone.
    pub fn is_broken(&self, side: Side, unit: &Unit) -> bool {
        self.broken.iter().any(|broken| broken.side == side && broken.unit.id == unit.id)
    }

    /// A text without values of Secrets.
    pub fn told(&self, text: &str) -> String {
        self.values.hide(text)
    }
}

/// A Kustomization that failed on one side.
#[derive(Clone, Copy, Debug)]
pub struct Broken<'a> {
    /// On which side.
    pub side: Side,
    /// Its place in the cluster of that side.
    pub unit: &'a Unit,
    /// Where it stands among all that failed on one side of its cluster.
    pub at: usize,
}

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What was.
    Old,
    /// What is.
    New,
}

/// An object that differs.
#[derive(Debug)]
#[non_exhaustive]
pub struct Change<'a> {
    /// In which way.
    pub kind: ChangeKind,
    /// What it was.
    pub old: Option<Version<'a>>,
    /// What it is.
    pub new: Option<Version<'a>>,
    /// The fields that differ; none where the object came or went.
    pub fields: Vec<Field>,
    /// What a cluster would do about it that may hurt.
    pub dangers: Vec<Danger>,
    /// Where it stands among all that may differ in its cluster.
    pub at: usize,
}

/// In which way an object differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ChangeKind {
    /// It came.
    Added,
    /// It went.
    Removed,
    /// It has other values.
    Changed,
    /// It has another name, and perhaps other values.
    Renamed,
}

impl ChangeKind {
    /// As outputs have it.
    pub fn word(self) -> &'static str {
        match self {
            ChangeKind::Added => "added",
            ChangeKind::Removed => "removed",
            ChangeKind::Changed => "changed",
            ChangeKind::Renamed => "renamed",
        }
    }
}

/// An object on one side.
#[derive(Debug)]
#[non_exhaustive]
pub struct Version<'a> {
    /// The object, as it is rendered.
    pub object: &'a Object,
    /// The Kustomizations that render it.
    pub units: Vec<&'a Unit>,
    /// Its namespace as it may be shown.
    pub namespace: String,
    /// Its name as it may be shown.
    pub name: String,
    /// The names of the Kustomizations that render it, as they may be shown.
    pub owners: Vec<String>,
    /// Its document as it may be shown.
    pub doc: Node,
}

impl Version<'_> {
    /// `kube-system/HelmRelease/reloader`; without a namespace `ClusterRole/admin`.
    pub fn title(&self) -> String {
        let (kind, name) = (self.object.kind(), &self.name);
        match self.namespace.as_str() {
            "" => format!("{kind}/{name}"),
            namespace => format!("{namespace}/{kind}/{name}"),
        }
    }
}

impl Change<'_> {
    /// The object as it is, or was.
    pub fn object(&self) -> &Object {
        self.version().object
    }

    /// The side to speak of.
    pub fn version(&self) -> &Version<'_> {
        self.new.as_ref().or(self.old.as_ref()).expect("a change has a side")
    }

    /// `kube-system/HelmRelease/reloader`
    pub fn name(&self) -> String {
        self.version().title()
    }
}

/// Compares clusters by their names.
pub fn compare<'a>(old: &'a [Cluster], new: &'a [Cluster], options: &Options) -> Diff<'a> {
    compare_part(old, new, options, &Part::whole())
}

/// Compares a part of clusters by their names. An object is of the Kustomization that renders it first, on the new
/// side where it is there. Objects find their other halves among all: which these are is no matter of the part.
pub fn compare_part<'a>(old: &'a [Cluster], new: &'a [Cluster], options: &Options, part: &Part) -> Diff<'a> {
    let of = |clusters: &'a [Cluster], name: &str| clusters.iter().find(|c| c.name() == name);
    let mut sides: Vec<(Option<&Cluster>, Option<&Cluster>)> =
        new.iter().map(|new| (of(old, new.name()), Some(new))).collect();
    sides.extend(old.iter().filter(|old| of(new, old.name()).is_none()).map(|old| (Some(old), None)));
    let clusters = sides.into_par_iter().map(|(old, new)| compared(old, new, options, part)).collect();
    Diff { clusters }
}

/// Compares two clusters, whatever they are called.
pub fn between<'a>(old: &'a Cluster, new: &'a Cluster, options: &Options) -> Diff<'a> {
    between_part(old, new, options, &Part::whole())
}

/// Compares a part of two clusters, as [`compare_part`] does.
pub fn between_part<'a>(old: &'a Cluster, new: &'a Cluster, options: &Options, part: &Part) -> Diff<'a> {
    Diff { clusters: vec![compared(Some(old), Some(new), options, part)] }
}

fn compared<'a>(
    old: Option<&'a Cluster>,
    new: Option<&'a Cluster>,
    options: &Options,
    part: &Part,
) -> Compared<'a> {
    let name = named(old, new);
    let is_ours = |unit: &Unit| part.has(&name, &unit.id);
    let mut broken = unknown::broken(old, new);
    broken.retain(|broken| is_ours(broken.unit));
    let side = |cluster: Option<&'a Cluster>, other: Option<&'a Cluster>| {
        let mut found = cluster.map(pairs::found).unwrap_or_default();
        if let (Some(cluster), Some(other)) = (cluster, other) {
            let unknown = unknown::unknown(cluster, other);
            found.retain(|_, found| !found.units.iter().any(|unit| unknown.contains(&unit.id)));
        }
        found
    };
    let pairs = pairs::pairs(&side(old, new), &side(new, old), options.compare);
    let values = values(old, new, &pairs, options.secrets);
    let shown = shown::Shown { options, values: &values };
    let changes = pairs
        .into_par_iter()
        .enumerate()
        .filter(|(_, pair)| pair.unit().is_none_or(is_ours))
        .filter_map(|(at, pair)| change(at, pair, &shown))
        .collect();
    let (mut failing, mut elsewhere) = (unknown::failing(old, new), unknown::elsewhere(old, new));
    [&mut failing, &mut elsewhere].into_iter().for_each(|units| units.retain(|unit| is_ours(unit)));
    Compared { name, old, new, changes, broken, failing, elsewhere, values }
}

/// What neither side may tell.
fn values(old: Option<&Cluster>, new: Option<&Cluster>, pairs: &[Pair<'_>], secrets: Telling) -> Secrets {
    let mut values = Secrets::default();
    if secrets == Telling::Hidden {
        // What was a Secret may be something else of that name now, and the other way round. The values of one that only
        // comes or goes are hidden with it; elsewhere they may be everyday words.
        let alone = pairs.iter().filter_map(|pair| match (&pair.old, &pair.new) {
            (Some(found), None) | (None, Some(found)) => Some(found.object),
            _ => None,
        });
        let is_secret = |object: &&Object| object.kind() == "Secret";
        let (secrets, others): (Vec<&Object>, Vec<&Object>) = alone.partition(is_secret);
        let named = |object: &Object| (object.namespace().to_owned(), object.name().to_owned());
        let others: HashSet<(String, String)> = others.into_iter().map(named).collect();
        let turned = secrets.into_iter().filter(|secret| others.contains(&named(secret)));
        turned.for_each(|secret| values.add_secret(&secret.doc));
        [old, new].into_iter().flatten().for_each(|cluster| values.extend(&cluster.secrets));
    }
    values
}

/// What two clusters that are compared are called.
pub fn named(old: Option<&Cluster>, new: Option<&Cluster>) -> String {
    match (old, new) {
        (Some(old), Some(new)) if old.name() != new.name() => format!("{} → {}", old.name(), new.name()),
        (_, Some(one)) | (Some(one), None) => one.name().to_owned(),
        (None, None) => String::new(),
    }
}

fn change<'a>(at: usize, pair: Pair<'a>, shown: &shown::Shown<'_>) -> Option<Change<'a>> {
    let kind = match (&pair.old, &pair.new) {
        (None, _) => ChangeKind::Added,
        (_, None) => ChangeKind::Removed,
        (Some(old), Some(new)) if old.object.name() != new.object.name() => ChangeKind::Renamed,
        (Some(old), Some(new)) if old.object.namespace() != new.object.namespace() => ChangeKind::Renamed,
        _ => ChangeKind::Changed,
    };
    let (old, new) = shown.versions(pair);
    let fields = match (&old, &new) {
        (Some(old), Some(new)) => fields::between(&old.doc, &new.doc),
        _ => Vec::new(),
    };
    if kind == ChangeKind::Changed && fields.is_empty() && !shown.differ_in_bytes(&old, &new) {
        return None;
    }
    let mut change = Change { kind, old, new, fields, dangers: Vec::new(), at };
    change.dangers = danger::of(&change);
    for danger in &mut change.dangers {
        danger.message = shown.values.hide(&danger.message);
    }
    Some(change)
}

impl Diff<'_> {
    /// All changes with their clusters.
    pub fn changes(&self) -> impl Iterator<Item = (&Compared<'_>, &Change<'_>)> {
        self.clusters.iter().flat_map(|cluster| cluster.changes.iter().map(move |change| (cluster, change)))
    }

    /// How many changes of a kind there are.
    pub fn count(&self, kind: ChangeKind) -> usize {
        self.changes().filter(|(_, change)| change.kind == kind).count()
    }

    /// Leaves out what is not in a namespace, if one is asked for: on neither side.
    pub fn keep_namespace(&mut self, namespace: Option<&str>) {
        let Some(namespace) = namespace else { return };
        let is_in = |version: &Option<Version<'_>>| {
            version.as_ref().is_some_and(|version| version.object.namespace() == namespace)
        };
        for cluster in &mut self.clusters {
            cluster.changes.retain(|change| is_in(&change.old) || is_in(&change.new));
        }
    }

    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.clusters.iter().all(|cluster| cluster.changes.is_empty())
    }

    /// Whether something failed on one side alone.
    pub fn is_broken(&self) -> bool {
        self.clusters.iter().any(|cluster| !cluster.broken.is_empty())
    }
}
