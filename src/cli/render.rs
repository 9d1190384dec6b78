//! `offlux render`: everything that every cluster would apply.

use super::narrow::Narrow;
use super::workspace::Workspace;
use super::{Global, Outcome, definition, links, output, paths};
use crate::cluster::Cluster;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::object::Object;
use crate::report::annotate::Annotations;
use crate::report::directory::{self, Existing, Layout, Output};
use crate::report::yaml::Comments;
use crate::report::{Item, failures, filtered, json, names, yaml};
use crate::select::jq::Program;
use crate::select::{KindNames, Selection};
use crate::tree::Files;
use camino::Utf8PathBuf;
use clap::ValueEnum;
use std::collections::HashSet;

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
    let program = args.narrow.program()?;
    let clusters = workspace.clusters()?;
    let asked = if args.narrow.kind.is_empty() { &[] } else { &*clusters };
    let names = KindNames::of(asked.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let meant = args.narrow.selection(&workspace, &names)?;
    let (items, failed) = items(&clusters, &meant, program.as_ref());
    let places = workspace.places();
    let annotations = args.annotate.then(|| Annotations::new(&places));
    let mut errors = Vec::new();
    let printed = rayon::in_place_scope(|meanwhile| {
        meanwhile.spawn(|_| {
            errors = failures::errors(&clusters);
            errors.extend(failures::cycles(&clusters, None));
        });
        match args.output_dir {
            Some(_) => Ok(Vec::new()),
            None => text(args, &places, clusters.len(), &items, annotations.as_ref(), format),
        }
    });
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
            directory::write(&clusters, &is_meant, &Output { dir, layout, existing, annotations })?;
        }
        None => output::print_all(&printed?)?,
    }
    workspace.warn(&clusters);
    workspace.tell(&errors);
    let has_failed = failures::tell_some(&failed, |e| workspace.tell(e), |more| workspace.remark(more));
    let outcome = if errors.is_empty() && !has_failed { Outcome::Done } else { Outcome::Broken };
    // The process ends here: the system takes back at once what would be taken apart piece by piece.
    std::mem::forget(clusters);
    Ok(outcome)
}

/// The objects that are meant, and what the filter failed on.
fn items<'a>(
    clusters: &'a [Cluster],
    meant: &Selection,
    program: Option<&Program>,
) -> (Vec<Item<'a>>, Vec<Error>) {
    let all = clusters.iter().flat_map(Item::all).filter(|item| meant.matches(item.object)).collect();
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

fn text(
    args: &Args,
    places: &Diagnostics<'_>,
    clusters: usize,
    items: &[Item<'_>],
    annotations: Option<&Annotations<'_>>,
    format: Format,
) -> Result<Vec<String>> {
    match format {
        Format::Yaml => {
            let is_one = clusters == 1 || args.no_comments;
            yaml::items(items, if is_one { Comments::Left } else { Comments::Shown }, annotations)
        }
        Format::Json => Ok(vec![json::items(items, places)?]),
        Format::Name => Ok(vec![names(items)]),
    }
}
