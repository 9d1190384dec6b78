//! `offlux render`: everything that every cluster would apply.

use super::narrow::Narrow;
use super::workspace::Workspace;
use super::{Global, Outcome, output};
use crate::cluster::Cluster;
use crate::error::{Error, Result};
use crate::report::directory::{self, Existing, Layout};
use crate::report::yaml::Comments;
use crate::report::{Item, failures, json, yaml};
use crate::select::{KindNames, Selection};
use crate::tree::Files;
use camino::Utf8PathBuf;
use clap::ValueEnum;

/// Render everything every cluster would apply, as one YAML stream
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    narrow: Narrow,
    /// Leave out the comment that says where a document comes from
    #[arg(long)]
    no_comments: bool,
    /// Add `# file:line` to every value that no plain base set
    #[arg(long)]
    annotate: bool,
    /// Write files below DIR instead of a stream
    #[arg(long, value_name = "DIR")]
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

#[derive(Clone, Copy)]
enum Format {
    Yaml,
    Json,
    Name,
}

/// Renders.
///
/// # Errors
/// When the clusters cannot be found, or the output cannot be written.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    if args.annotate {
        return Err(Error::not_supported("--annotate"));
    }
    let workspace = Workspace::open(global, files)?;
    let format =
        workspace.format(&[("yaml", Format::Yaml), ("json", Format::Json), ("name", Format::Name)])?;
    let clusters = workspace.clusters()?;
    let names = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let meant = args.narrow.selection(&workspace, &names)?;
    match &args.output_dir {
        Some(dir) if workspace.is_inside(dir) => {
            return Err(Error::usage(format!("{dir} holds the repository itself: nothing is written there")));
        }
        Some(dir) if workspace.has_read_below(dir) => {
            let message = format!("{dir} holds files that were rendered from: nothing is written there");
            return Err(Error::usage(message));
        }
        Some(dir) => directory::write(&clusters, &meant, dir, args.layout(), args.existing())?,
        None => output::print(&text(args, &workspace, &clusters, &meant, format)?)?,
    }
    workspace.warn(&clusters);
    let mut errors = failures::errors(&clusters);
    errors.extend(failures::cycles(&clusters, None));
    workspace.tell(&errors);
    Ok(if errors.is_empty() { Outcome::Done } else { Outcome::Broken })
}

impl Args {
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
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    meant: &Selection,
    format: Format,
) -> Result<String> {
    let all = clusters.iter().flat_map(Item::all);
    let items: Vec<Item<'_>> = all.filter(|item| meant.matches(item.object)).collect();
    match format {
        Format::Yaml => {
            let one = clusters.len() == 1 || args.no_comments;
            yaml::items(&items, if one { Comments::Left } else { Comments::Shown })
        }
        Format::Json => json::items(&items, &workspace.places()),
        Format::Name => Ok(items.iter().map(|item| item.name() + "\n").collect()),
    }
}
