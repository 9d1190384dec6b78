//! `offlux render`: everything that every cluster would apply.

use super::narrow::Narrow;
use super::shard::{ShardFlag, head};
use super::workspace::Workspace;
use super::{Global, Outcome, definition, links, output, paths};
use crate::cluster::Cluster;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::markup::plain;
use crate::object::Object;
use crate::report::annotate::Annotations;
use crate::report::directory::{self, Existing, Layout, Output};
use crate::report::shards::collected::Collected;
use crate::report::yaml::Comments;
use crate::report::{Item, failures, filtered, json, names, shards, yaml};
use crate::select::jq::Program;
use crate::select::{KindNames, Selection};
use crate::shard::Part;
use crate::tree::Files;
use camino::Utf8PathBuf;
use clap::ValueEnum;
use std::collections::{HashMap, HashSet};

/// Render everything every cluster would apply: one YAML stream, or -o json, name
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    /// Leave out the comment that says where a document comes from
    #[arg(long)]
    no_comments: bool,
    /// Add `# file:line` to every value that no plain base set: of patches, transformers, generators and
    /// variables; once at the key where all below is one piece
    #[arg(long)]
    annotate: bool,
    /// Write files below DIR instead of a stream
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath, value_parser = paths::typed())]
    output_dir: Option<Utf8PathBuf>,
    /// How objects become files
    #[arg(long, value_enum, default_value = "object", requires = "output_dir")]
    layout: FileLayout,
    /// Replace a DIR that is not empty
    #[arg(long, requires = "output_dir")]
    force: bool,
    #[command(flatten)]
    shard: ShardFlag,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum FileLayout {
    /// One file an object
    Object,
    /// One file a Kustomization
    Kustomization,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Yaml,
    Json,
    Name,
}

const FORMATS: &[(&str, Format)] = &[("yaml", Format::Yaml), ("json", Format::Json), ("name", Format::Name)];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Renders.
///
/// # Errors
/// When the clusters cannot be found, or the output cannot be written.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    args.check(format)?;
    let (program, shard) = (args.narrow.program()?, args.shard.get()?);
    let clusters = workspace.clusters()?;
    let part = Part::of(shard, clusters.iter().map(|cluster| (cluster.name(), cluster)));
    let asked = if args.narrow.kind.is_empty() { &[] } else { &*clusters };
    let names = KindNames::of(asked.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let meant = args.narrow.selection(&workspace, &names)?;
    let (items, failed) = items(&clusters, &part, &meant, program.as_ref());
    let places = workspace.places();
    let annotations = args.annotate.then(|| Annotations::new(&places));
    let mut errors = Vec::new();
    let printed = rayon::in_place_scope(|meanwhile| {
        meanwhile.spawn(|_| errors = errors_of(&clusters, &part));
        match (&args.output_dir, shard) {
            (Some(_), _) => Ok(Vec::new()),
            (None, Some(_)) if format == Format::Json => Ok(Vec::new()),
            _ => text(args, &places, clusters.len(), &items, annotations.as_ref(), format),
        }
    });
    let has_failed = !errors.is_empty() || !failed.is_empty();
    match &args.output_dir {
        Some(dir) if workspace.is_inside(dir) => {
            return Err(Error::usage(format!("{dir} holds the repository itself: nothing is written there")));
        }
        Some(dir) if workspace.has_read_below(dir) => {
            let message = format!("{dir} holds files that were rendered from: nothing is written there");
            return Err(Error::usage(message));
        }
        Some(dir) => {
            links::refuse_on_the_way(dir, Some(workspace.root()))?;
            let (layout, existing, annotations) = (args.layout(), args.existing(), annotations.as_ref());
            let kept = kept(&items)?;
            let is_meant = |object: &Object| kept.contains(&std::ptr::from_ref(object));
            directory::write(&clusters, &part, &is_meant, &Output { dir, layout, existing, annotations })?;
        }
        None => match shard.filter(|_| format == Format::Json) {
            Some(shard) => {
                let words = [format!("{:?} {}", args.narrow, args.no_comments)];
                let head = head(shard, "render", global, &words, &[workspace.side(&clusters)]);
                let drawn = |error: &Error| plain(&places.error(error));
                let told = shards::render::Told {
                    items: told(args, &clusters, &items)?,
                    errors: errors.iter().map(|(place, error)| (*place, drawn(error))).collect(),
                    filtered: (failed.iter().take(failures::SHOWN).map(drawn).collect(), failed.len()),
                };
                output::print(&shards::render::write(&json::data(&items, &places)?, &told, &head)?)?;
            }
            None => output::print_all(&printed?)?,
        },
    }
    workspace.warn_of(&clusters, &part, |_| true);
    errors.iter().for_each(|(_, error)| workspace.tell(std::slice::from_ref(error)));
    failures::tell_some(&failed, |e| workspace.tell(e), |more| workspace.remark(more));
    let outcome = if has_failed { Outcome::Broken } else { Outcome::Done };
    // The process ends here: the system takes back at once what would be taken apart piece by piece.
    std::mem::forget(clusters);
    Ok(outcome)
}

/// What failed in a part, by its place among all that may fail: Kustomizations, then what waits for itself.
fn errors_of(clusters: &[Cluster], part: &Part) -> Vec<([usize; 3], Error)> {
    let mut errors = Vec::new();
    for (of, cluster) in clusters.iter().enumerate() {
        let failed = failures::placed(cluster, |unit| part.has(cluster.name(), &unit.id));
        errors.extend(failed.into_iter().map(|(at, error)| ([0, of, at], error)));
    }
    for (of, cluster) in clusters.iter().enumerate().filter(|(_, cluster)| part.has_cluster(cluster.name())) {
        let cycles = failures::cycles(std::slice::from_ref(cluster), None);
        errors.extend(cycles.into_iter().enumerate().map(|(at, error)| ([1, of, at], error)));
    }
    errors
}

/// What a report needs of objects to go together with others.
fn told(args: &Args, clusters: &[Cluster], items: &[Item<'_>]) -> Result<Vec<shards::render::Item>> {
    let all =
        clusters.iter().flat_map(|cluster| cluster.objects().map(|(_, object)| std::ptr::from_ref(object)));
    let places: HashMap<*const Object, usize> = all.enumerate().map(|(at, object)| (object, at)).collect();
    let told = |item: &Item<'_>| {
        Ok(shards::render::Item {
            at: places.get(&std::ptr::from_ref(item.object)).copied().unwrap_or_default(),
            name: item.name(),
            is_other: item.instead.is_some(),
            yaml: yaml::items([item], comments(args, clusters.len()), None)?.concat(),
        })
    };
    items.iter().map(told).collect()
}

/// Prints what the runs of all shards rendered, and what failed there.
///
/// # Errors
/// When a report is damaged, or there is no such format.
pub(super) fn merge(reports: &Collected, global: &Global) -> Result<Outcome> {
    let format = global.format(FORMATS)?;
    let merged = shards::render::merged(reports.contents()?)?;
    match format {
        Format::Yaml => output::print_all(&merged.yaml())?,
        Format::Json => output::print_all(&merged.json())?,
        Format::Name => output::print(&merged.names())?,
    }
    let (first, count) = &merged.filtered;
    let first = &first[..first.len().min(failures::SHOWN)];
    let errors = merged.errors.iter().map(|(_, error)| error).chain(first);
    errors.for_each(|error| output::note(error.trim_end()));
    if *count > first.len() && !global.quiet {
        output::note(&format!("and {} more errors like these", count - first.len()));
    }
    Ok(if merged.errors.is_empty() && *count == 0 { Outcome::Done } else { Outcome::Broken })
}

/// The objects of a part that are meant, and what the filter failed on.
fn items<'a>(
    clusters: &'a [Cluster],
    part: &Part,
    meant: &Selection,
    program: Option<&Program>,
) -> (Vec<Item<'a>>, Vec<Error>) {
    let of = |cluster: &'a Cluster| Item::all_of(cluster, |unit| part.has(cluster.name(), &unit.id));
    let all = clusters.iter().flat_map(of).filter(|item| meant.matches(item.object)).collect();
    match program {
        Some(program) => filtered::items(all, program, clusters),
        None => (all, Vec::new()),
    }
}

/// The objects that become files.
///
/// # Errors
/// When a filter put something else in the place of one.
fn kept(items: &[Item<'_>]) -> Result<HashSet<*const Object>> {
    match items.iter().find(|item| item.instead.is_some()) {
        Some(item) => Err(Error::usage(format!("--jq makes something else of {}", item.object.id())).hint(
            "into files an expression may only keep or drop objects: write `select(…)` or a comparison",
        )),
        None => Ok(items.iter().map(|item| std::ptr::from_ref(item.object)).collect()),
    }
}

impl Args {
    /// Flags that say nothing together.
    fn check(&self, format: Format) -> Result<()> {
        match format {
            Format::Yaml => Ok(()),
            _ if self.annotate => Err(Error::usage("only YAML has comments: --annotate needs -o yaml")),
            _ if self.output_dir.is_some() => Err(Error::usage("files are YAML: --output-dir needs -o yaml")),
            _ => Ok(()),
        }
    }

    fn layout(&self) -> Layout {
        match self.layout {
            FileLayout::Object => Layout::Object,
            FileLayout::Kustomization => Layout::Kustomization,
        }
    }

    fn existing(&self) -> Existing {
        if self.force { Existing::Replace } else { Existing::Refuse }
    }
}

/// With one cluster nobody needs to be told which.
fn comments(args: &Args, clusters: usize) -> Comments {
    if clusters == 1 || args.no_comments { Comments::Left } else { Comments::Shown }
}

fn text(
    args: &Args,
    places: &Diagnostics<'_>,
    clusters: usize,
    items: &[Item<'_>],
    annotations: Option<&Annotations<'_>>,
    format: Format,
) -> Result<Vec<String>> {
    match format {
        Format::Yaml => yaml::items(items, comments(args, clusters), annotations),
        Format::Json => Ok(vec![json::items(items, places)?]),
        Format::Name => Ok(vec![names(items)]),
    }
}
