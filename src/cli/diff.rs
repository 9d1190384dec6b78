//! `offlux diff`: the rendered difference of revisions, directories or clusters.

use super::revision::{Revision, Since};
use super::show_secrets::ShowSecrets;
use super::workspace::Workspace;
use super::{Global, Outcome, definition, output};
use crate::cluster::{self, Cluster};
use crate::diff::{self, Compare, Diff, Options};
use crate::error::{Error, Result};
use crate::report::diff::{self as report, Report};
use crate::report::failures;
use crate::tree::{Compared, Disk, Files, Range, Tree};
use camino::Utf8Path;

/// Compare what two revisions, directories or clusters render
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Nothing: HEAD and the working tree; REV: that and the working tree; A..B; A...B; or two directories
    #[arg(value_name = "A [B]", num_args = 0..=2)]
    sides: Vec<String>,
    /// Two clusters of one tree
    #[arg(long, value_name = "A,B", value_delimiter = ',', num_args = 1, conflicts_with = "sides")]
    clusters: Vec<String>,
    /// Lines around what differs
    #[arg(long, value_name = "N", default_value_t = 3)]
    context: usize,
    /// A field path that counts for nothing (repeatable)
    #[arg(long, value_name = "PATH")]
    ignore: Vec<String>,
    /// Swap the sides
    #[arg(short = 'R', long)]
    reverse: bool,
    /// Compare the rendered text, quotes and all, not what it means
    #[arg(long)]
    bytes: bool,
    /// How long a Markdown result may be
    #[arg(long, value_name = "N", default_value_t = 60000)]
    max_bytes: usize,
    #[command(flatten)]
    show: ShowSecrets,
}

const EXAMPLES: &str = "\
Examples:
  offlux diff                            what the uncommitted changes do
  offlux diff main                       what the working tree does beside main
  offlux diff main...HEAD -o markdown    a branch since it left main, for a comment
  offlux diff old/ new/                  two checkouts
  offlux diff --clusters infra,apps      what one cluster has that the other has not

Formats: unified, structural, markdown, html, json, stat, github. Exit: 0 same, 1 different, 2 error.";

#[derive(Clone, Copy)]
enum Format {
    Unified,
    Structural,
    Markdown,
    Html,
    Json,
    Stat,
    Github,
}

const FORMATS: &[(&str, Format)] = &[
    ("unified", Format::Unified),
    ("structural", Format::Structural),
    ("markdown", Format::Markdown),
    ("html", Format::Html),
    ("json", Format::Json),
    ("stat", Format::Stat),
    ("github", Format::Github),
];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Answers.
///
/// # Errors
/// When a side cannot be found or has no clusters.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    if global.rev.is_some() {
        return Err(Error::usage("--rev means nothing to diff").hint("write the revisions: offlux diff A..B"));
    }
    let sides = Sides::open(args, global, files)?;
    let format = sides.new.format(FORMATS)?;
    sides.know(&global.cluster)?;
    if !args.clusters.is_empty() {
        return of_clusters(args, &sides, format);
    }
    // The new side first: what is on disk is read there anyway, and need not be unpacked for the old one.
    let new = sides.new.clusters_after(None)?;
    let trees = Compared::new(sides.old.tree(), sides.new.tree());
    let old = sides.old.clusters_after(sides.are_one_place.then_some((&*new, &trees)))?;
    let (old, new) = if args.reverse { (new, old) } else { (old, new) };
    let (was, is) = (sides.applied(&old, &new), sides.applied(&new, &old));
    let mut diff = diff::compare(was, is, &options(args));
    diff.keep_namespace(sides.new.namespace());
    told(args, &sides, format, &diff)
}

fn of_clusters(args: &Args, sides: &Sides<'_>, format: Format) -> Result<Outcome> {
    let [first, second] = args.clusters.as_slice() else {
        return Err(Error::usage("--clusters takes two names").hint("write --clusters infra,apps"));
    };
    let clusters = sides.new.clusters()?;
    let named = |name: &str| {
        clusters.iter().find(|c| c.name() == name).ok_or_else(|| {
            let names: Vec<&str> = clusters.iter().map(Cluster::name).collect();
            Error::usage(format!("no cluster is called `{name}`"))
                .hint(format!("the clusters are: {}", names.join(", ")))
        })
    };
    let (old, new) = (named(first)?, named(second)?);
    let (old, new) = if args.reverse { (new, old) } else { (old, new) };
    let mut diff = diff::between(old, new, &options(args));
    diff.keep_namespace(sides.new.namespace());
    told(args, sides, format, &diff)
}

fn options(args: &Args) -> Options {
    Options {
        ignore: args.ignore.clone(),
        compare: if args.bytes { Compare::Bytes } else { Compare::Values },
        secrets: args.show.telling(),
    }
}

fn told(args: &Args, sides: &Sides<'_>, format: Format, diff: &Diff<'_>) -> Result<Outcome> {
    let (old, new) = (sides.old.own_places(), sides.new.own_places());
    let (old, new) = if args.reverse { (new, old) } else { (old, new) };
    let [first, second] = &sides.names;
    let names = if args.reverse { [second, first] } else { [first, second] }.map(Clone::clone);
    let (context, max_bytes) = (args.context, args.max_bytes);
    let report = Report { diff, old: &old, new: &new, names, context, max_bytes };
    let text = match format {
        Format::Unified => report::unified(&report),
        Format::Structural => report::structural(&report),
        Format::Markdown => report::markdown(&report),
        Format::Html => report::html(&report),
        Format::Json => report::json(&report),
        Format::Stat => report::stat(&report),
        Format::Github => report::github(&report),
    };
    match format {
        Format::Unified | Format::Structural | Format::Stat => output::print_styled(&text)?,
        // What is not coloured holds no style of its own.
        _ => output::print(&text)?,
    }
    tell_uncompared(sides, diff);
    if diff.is_broken() {
        tell_broken(&report);
        return Ok(Outcome::Broken);
    }
    Ok(if diff.is_empty() { Outcome::Done } else { Outcome::Findings })
}

/// What is compared on neither side, though nothing is wrong with the difference.
fn tell_uncompared(sides: &Sides<'_>, diff: &Diff<'_>) {
    for compared in &diff.clusters {
        for (units, why) in [
            (&compared.failing, "failed on both sides"),
            (&compared.elsewhere, "has its source elsewhere on one side"),
        ] {
            let names: Vec<String> = units.iter().map(|unit| compared.told(&unit.id.to_string())).collect();
            let (name, names) = (&compared.name, names.join(", "));
            if !names.is_empty() {
                sides.new.remark(&format!("{name}: {names} {why}: what it holds is not compared"));
            }
        }
    }
}

/// What fails alike on both sides is no difference, and not told.
fn tell_broken(report: &Report<'_>) {
    for (places, side) in [(report.old, diff::Side::Old), (report.new, diff::Side::New)] {
        for compared in &report.diff.clusters {
            let cluster = if side == diff::Side::Old { compared.old } else { compared.new };
            let is_alone = |unit: &cluster::Unit| {
                compared.broken.iter().any(|broken| broken.side == side && broken.unit.id == unit.id)
            };
            output::tell(&failures::draw(&failures::errors_of(cluster, is_alone), places));
        }
    }
}

/// Both sides as the command line names them.
pub(super) struct Sides<'a> {
    /// What was.
    pub old: Workspace<'a>,
    /// What is.
    pub new: Workspace<'a>,
    names: [String; 2],
    /// Whether one path means the same file on both.
    are_one_place: bool,
}

impl<'a> Sides<'a> {
    fn open(args: &Args, global: &'a Global, files: &'a Files) -> Result<Self> {
        let words: Vec<&str> = args.sides.iter().map(String::as_str).collect();
        if !args.clusters.is_empty() {
            let [old, new] = [(); 2].map(|()| Workspace::on_disk(global, files, None));
            return Ok(Sides { old: old?, new: new?, names: named(&args.clusters), are_one_place: true });
        }
        match words.as_slice() {
            [old, new] if Disk.is_dir(Utf8Path::new(old)) && Disk.is_dir(Utf8Path::new(new)) => {
                let sides = [old, new].map(|dir| Workspace::on_disk(global, files, Some(Utf8Path::new(dir))));
                let [old_side, new_side] = sides;
                let names = [(*old).to_owned(), (*new).to_owned()];
                Ok(Sides { old: old_side?, new: new_side?, names, are_one_place: false })
            }
            [old, new] => Sides::range(global, files, &Range::of(old, new)).map_err(|error| {
                let missing = [old, new].into_iter().filter(|word| !Disk.is_dir(Utf8Path::new(word)));
                match *missing.collect::<Vec<_>>() {
                    [one] => error.hint(format!(
                        "`{one}` is no directory: two revisions or two directories are compared"
                    )),
                    _ => error,
                }
            }),
            [one] => match Range::parse(one) {
                Some(range) => Sides::range(global, files, &range),
                None => Sides::since(global, files, one),
            },
            _ => Sides::since(global, files, "HEAD"),
        }
    }

    pub(super) fn range(global: &'a Global, files: &'a Files, range: &Range) -> Result<Self> {
        let (root, directory) = Workspace::surroundings_of_revisions(global)?;
        let [old, new] = Revision::ends(range, root, &directory)?;
        files.are_of(new.tree.clone());
        let old = Workspace::of_revision(global, files, old)?;
        let new = Workspace::of_revision(global, files, new)?;
        let names = [range.from.clone(), range.to.clone()];
        Ok(Sides { old, new, names, are_one_place: true })
    }

    /// Looks for the names of clusters: each has to be on one side at least.
    pub(super) fn know(&self, names: &[String]) -> Result<()> {
        for name in names {
            if let (Some(_), Some(error)) = (self.old.lacks(name)?, self.new.lacks(name)?) {
                return Err(error);
            }
        }
        Ok(())
    }

    /// What Flux applies of a side: nothing, where it has no cluster and the other side has.
    fn applied<'c>(&self, clusters: &'c [Cluster], others: &[Cluster]) -> &'c [Cluster] {
        let is_plain = |clusters: &[Cluster]| clusters.iter().any(Cluster::is_plain);
        if !is_plain(clusters) || others.is_empty() || is_plain(others) {
            return clusters;
        }
        self.new.remark("one side has no cluster: nothing of it is compared");
        &[]
    }

    /// A revision and the working tree, untracked files and all.
    pub(super) fn since(global: &'a Global, files: &'a Files, revision: &str) -> Result<Self> {
        let (root, directory) = Workspace::surroundings_of_revisions(global)?;
        let new = Workspace::on_disk(global, files, None)?;
        let Since { revision: mut old, disk } = Revision::since(revision, root, &directory)?;
        old.root = new.root().to_owned();
        let (old, new) = (Workspace::of_revision(global, files, old)?, new.on(disk));
        let names = [revision.to_owned(), "the working tree".to_owned()];
        Ok(Sides { old, new, names, are_one_place: true })
    }
}

fn named(clusters: &[String]) -> [String; 2] {
    [0, 1].map(|at| clusters.get(at).cloned().unwrap_or_default())
}
