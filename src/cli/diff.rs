//! `offlux diff`: the rendered difference of revisions, directories or clusters.

use super::revision::{Revision, Since};
use super::shard::{ShardFlag, head};
use super::show_secrets::ShowSecrets;
use super::workspace::Workspace;
use super::{Global, Outcome, definition, output};
use crate::cluster::{self, Cluster};
use crate::diagnostic::Diagnostics;
use crate::diff::{self, Compare, Diff, Options};
use crate::error::{Error, Result};
use crate::report::diff::{self as report, Report};
use crate::report::failures;
use crate::report::shards::collected::Collected;
use crate::report::shards::{self, Head};
use crate::shard::{Part, Shard};
use crate::tree::{Compared, Disk, Files, Memory, Range, Tree};
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
    #[command(flatten)]
    shard: ShardFlag,
}

const EXAMPLES: &str = "\
Examples:
  offlux diff                            what the uncommitted changes do
  offlux diff main                       what the working tree does beside main
  offlux diff main...HEAD -o markdown    a branch since it left main, for a comment
  offlux diff old/ new/                  two checkouts
  offlux diff --clusters infra,apps      what one cluster has that the other has not

Formats: unified, structural, markdown, html, json, stat, github. Exit: 0 same, 1 different, 2 error.";

#[derive(Clone, Copy, PartialEq, Eq)]
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
    let shard = args.shard.get()?;
    let sides = Sides::open(args, global, files)?;
    let format = sides.new.format(FORMATS)?;
    sides.know(&global.cluster)?;
    if !args.clusters.is_empty() {
        return of_clusters(args, global, &sides, format);
    }
    // The new side first: what is on disk is read there anyway, and need not be unpacked for the old one.
    let new = sides.new.clusters_after(None)?;
    let trees = Compared::new(sides.old.tree(), sides.new.tree());
    let old = sides.old.clusters_after(sides.are_one_place.then_some((&*new, &trees)))?;
    let (old, new) = if args.reverse { (new, old) } else { (old, new) };
    let (was, is) = (sides.applied(&old, &new), sides.applied(&new, &old));
    let part = Part::of(shard, is.iter().chain(was).map(|cluster| (cluster.name(), cluster)));
    let mut diff = diff::compare_part(was, is, &options(args), &part);
    diff.keep_namespace(sides.new.namespace());
    let head = || shard.map(|shard| sides.head(args, global, shard, (&old, &new)));
    told(args, &sides, format, &diff, head)
}

fn of_clusters(args: &Args, global: &Global, sides: &Sides<'_>, format: Format) -> Result<Outcome> {
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
    let (shard, name) = (args.shard.get()?, diff::named(Some(old), Some(new)));
    let part = Part::of(shard, [new, old].map(|cluster| (name.as_str(), cluster)));
    let mut diff = diff::between_part(old, new, &options(args), &part);
    diff.keep_namespace(sides.new.namespace());
    let head = || shard.map(|shard| sides.head(args, global, shard, (&clusters, &clusters)));
    told(args, sides, format, &diff, head)
}

fn options(args: &Args) -> Options {
    Options {
        ignore: args.ignore.clone(),
        compare: if args.bytes { Compare::Bytes } else { Compare::Values },
        secrets: args.show.telling(),
    }
}

fn told(
    args: &Args,
    sides: &Sides<'_>,
    format: Format,
    diff: &Diff<'_>,
    head: impl Fn() -> Option<Head>,
) -> Result<Outcome> {
    let (old, new) = (sides.old.own_places(), sides.new.own_places());
    let (old, new) = if args.reverse { (new, old) } else { (old, new) };
    let [first, second] = &sides.names;
    let names = if args.reverse { [second, first] } else { [first, second] }.map(Clone::clone);
    let (context, max_bytes) = (args.context, args.max_bytes);
    let report = Report { diff, old: &old, new: &new, names, context, max_bytes };
    match if format == Format::Json { head() } else { None } {
        Some(head) => output::print(&shards::diff::write(&report, &head)?)?,
        None => print(format, &report)?,
    }
    tell_uncompared(diff, |text| sides.new.remark(text));
    tell_broken(&report);
    Ok(outcome(diff))
}

fn print(format: Format, report: &Report<'_>) -> Result<()> {
    let text = match format {
        Format::Unified => report::unified(report),
        Format::Structural => report::structural(report),
        Format::Markdown => report::markdown(report),
        Format::Html => report::html(report),
        Format::Json => report::json(report),
        Format::Stat => report::stat(report),
        Format::Github => report::github(report),
    };
    match format {
        Format::Unified | Format::Structural | Format::Stat => output::print_styled(&text),
        // What is not coloured holds no style of its own.
        _ => output::print(&text),
    }
}

fn outcome(diff: &Diff<'_>) -> Outcome {
    match (diff.is_broken(), diff.is_empty()) {
        (true, _) => Outcome::Broken,
        (false, true) => Outcome::Done,
        (false, false) => Outcome::Findings,
    }
}

/// Tells what the runs of all shards found, and what they did not compare.
///
/// # Errors
/// When a report is damaged, or there is no such format.
pub(super) fn merge(reports: Collected, global: &Global) -> Result<Outcome> {
    let format = global.format(FORMATS)?;
    let files = Files::default();
    let mut merged = shards::diff::merged(reports.into_contents(), &files)?;
    let (errors, names, (context, max_bytes)) = (merged.errors(), merged.names(), merged.bounds());
    let diff = merged.diff();
    let places = Diagnostics { files: &files, tree: &Memory::new(), directory: "".into() };
    print(format, &Report { diff: &diff, old: &places, new: &places, names, context, max_bytes })?;
    tell_uncompared(&diff, |text| {
        if !global.quiet {
            output::note(text);
        }
    });
    errors.iter().for_each(|error| output::note(error.trim_end()));
    Ok(outcome(&diff))
}

/// What is compared on neither side, though nothing is wrong with the difference.
fn tell_uncompared(diff: &Diff<'_>, remark: impl Fn(&str)) {
    for compared in &diff.clusters {
        for (units, why) in [
            (&compared.failing, "failed on both sides"),
            (&compared.elsewhere, "has its source elsewhere on one side"),
        ] {
            let names: Vec<String> = units.iter().map(|unit| compared.told(&unit.id.to_string())).collect();
            let (name, names) = (&compared.name, names.join(", "));
            if !names.is_empty() {
                remark(&format!("{name}: {names} {why}: what it holds is not compared"));
            }
        }
    }
}

/// What fails alike on both sides is no difference, and not told.
fn tell_broken(report: &Report<'_>) {
    for (places, side) in [(report.old, diff::Side::Old), (report.new, diff::Side::New)] {
        for compared in &report.diff.clusters {
            let cluster = if side == diff::Side::Old { compared.old } else { compared.new };
            let is_alone = |unit: &cluster::Unit| compared.is_broken(side, unit);
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

    /// What the report of a shard begins with.
    fn head(&self, args: &Args, global: &Global, shard: Shard, (old, new): (&[Cluster], &[Cluster])) -> Head {
        let Args { clusters, context, ignore, reverse, bytes, max_bytes, .. } = args;
        let words = format!(
            "{:?} {clusters:?} {context} {ignore:?} {reverse} {bytes} {max_bytes} {:?}",
            self.names,
            args.show.telling()
        );
        let sides = if *reverse {
            [self.old.side(new), self.new.side(old)]
        } else {
            [self.old.side(old), self.new.side(new)]
        };
        head(shard, "diff", global, &[words], &sides)
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
