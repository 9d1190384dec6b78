//! `offlux get`: queries rendered objects.

use super::narrow::{Narrow, kind};
use super::workspace::Workspace;
use super::{Global, Outcome, answer, output};
use crate::cluster::Cluster;
use crate::error::{Error, Result};
use crate::report::images::{self, Image};
use crate::report::table::Table;
use crate::report::yaml::Comments;
use crate::report::{Item, json, kustomizations, objects, sources, yaml};
use crate::select::glob::Glob;
use crate::select::{KindNames, KindPattern, Selection};
use crate::tree::Files;

/// Query rendered objects: a table, or -o wide, yaml, json, name
#[derive(Debug, clap::Args)]
#[command(after_help = "Besides kinds: `all`, `ks` (Kustomizations and their status), `images`, `sources`.")]
pub struct Args {
    /// Kinds, by comma, and names; or KIND/NAME
    #[arg(value_name = "KIND [NAME]", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    narrow: Narrow,
    /// Exit with 1 when some cluster has no match
    #[arg(long)]
    every_cluster: bool,
}

impl Args {
    /// What was asked for, as it was typed.
    fn asked(&self, workspace: &Workspace<'_>) -> String {
        workspace.with_namespace(self.words.join(" "))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Table,
    Wide,
    Yaml,
    Json,
    Name,
}

const FORMATS: &[(&str, Format)] = &[
    ("table", Format::Table),
    ("wide", Format::Wide),
    ("yaml", Format::Yaml),
    ("json", Format::Json),
    ("name", Format::Name),
];

/// What the words ask for.
enum Question {
    Objects(Selection),
    Kustomizations(Selection),
    Sources(Selection),
    Images(Selection),
}

/// Answers.
///
/// # Errors
/// When the clusters cannot be found, or the words cannot be understood.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    let clusters = workspace.clusters()?;
    let question = question(args, &workspace, &clusters)?;
    let answers: Vec<Vec<Item<'_>>> = clusters.iter().map(|c| question.items(c)).collect();
    let counts: Vec<usize> =
        clusters.iter().zip(&answers).map(|(c, items)| question.count(c, items)).collect();
    if counts.iter().any(|&n| n > 0) {
        output::print(&text(&question, &workspace, &clusters, &answers, format)?)?;
    }
    verdict(args, &workspace, &clusters, &counts)
}

/// Names the clusters without a match; what failed and may have held it decides between 1 and 2.
fn verdict(
    args: &Args,
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    counts: &[usize],
) -> Result<Outcome> {
    let lacking: Vec<&Cluster> =
        clusters.iter().zip(counts).filter(|(_, n)| **n == 0).map(|(c, _)| c).collect();
    answer::remark_lacking(workspace, &lacking, &args.asked(workspace));
    let answered = if args.every_cluster { lacking.is_empty() } else { lacking.len() < clusters.len() };
    if answered {
        answer::remark_failures(workspace, clusters, "may hold more");
        return Ok(Outcome::Done);
    }
    Ok(answer::none_of(workspace, &lacking))
}

fn question(args: &Args, workspace: &Workspace<'_>, clusters: &[Cluster]) -> Result<Question> {
    let names = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let (words, wanted) = split(&args.words)?;
    let flags = args.narrow.selection(workspace, &names)?;
    let namespace = flags.namespace.clone();
    let flags = Selection { namespace: None, ..flags };
    let mut selection =
        Selection { names: wanted, namespace, within: Some(Box::new(flags)), ..Selection::default() };
    Ok(match words.as_slice() {
        ["all"] => Question::Objects(selection),
        ["images" | "image"] => Question::Images(selection),
        ["sources" | "source"] => {
            selection.kinds = sources::kinds();
            Question::Sources(selection)
        }
        words => {
            selection.kinds.extend(words.iter().map(|word| kind(word, &names)).collect::<Result<Vec<_>>>()?);
            match selection.kinds.as_slice() {
                [one]
                    if *one == KindPattern::exactly("Kustomization", Some("kustomize.toolkit.fluxcd.io")) =>
                {
                    Question::Kustomizations(selection)
                }
                _ => Question::Objects(selection),
            }
        }
    })
}

/// `hr,deploy a b`, or `hr/a deploy/b`: the kinds' words and the names.
fn split(words: &[String]) -> Result<(Vec<&str>, Vec<Glob>)> {
    let mut kinds: Vec<&str> = Vec::new();
    let mut names = Vec::new();
    if words.iter().all(|word| word.contains('/')) {
        for (kind, name) in words.iter().filter_map(|word| word.split_once('/')) {
            if kinds.iter().any(|k| *k != kind) {
                return Err(Error::not_supported("objects of several kinds by name at once"));
            }
            kinds = vec![kind];
            names.push(Glob::new(name));
        }
        return Ok((kinds, names));
    }
    let mut words = words.iter();
    kinds.extend(words.next().into_iter().flat_map(|first| first.split(',')));
    for name in words {
        names.push(Glob::new(name.clone()));
    }
    Ok((kinds, names))
}

impl Question {
    fn selection(&self) -> &Selection {
        match self {
            Question::Objects(s)
            | Question::Kustomizations(s)
            | Question::Sources(s)
            | Question::Images(s) => s,
        }
    }

    /// The objects meant, once each.
    fn items<'a>(&self, cluster: &'a Cluster) -> Vec<Item<'a>> {
        let selection = self.selection();
        let named = if matches!(self, Question::Images(_)) {
            Selection { names: Vec::new(), ..selection.clone() }
        } else {
            selection.clone()
        };
        match self {
            Question::Kustomizations(_) => Item::kustomizations(cluster, |object| named.matches(object)),
            _ => Item::once(cluster, |object| named.matches(object)),
        }
    }

    /// The images among the objects, where images are asked for.
    fn images(&self, answers: &[Vec<Item<'_>>]) -> Option<Vec<Image>> {
        let Question::Images(s) = self else { return None };
        Some(answers.iter().flat_map(|items| images::of(items, &s.names)).collect())
    }

    /// How many answers a cluster gives.
    fn count(&self, cluster: &Cluster, items: &[Item<'_>]) -> usize {
        match self {
            Question::Kustomizations(s) => kustomizations::of(cluster, s).count(),
            Question::Images(s) => images::of(items, &s.names).len(),
            Question::Objects(_) | Question::Sources(_) => items.len(),
        }
    }
}

fn text(
    question: &Question,
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    answers: &[Vec<Item<'_>>],
    format: Format,
) -> Result<String> {
    let all = || answers.iter().flatten();
    let places = workspace.places();
    if let Some(images) = question.images(answers) {
        return match format {
            Format::Table | Format::Wide => Ok(images::table(&images).draw()),
            Format::Json => Ok(images::json(&images)),
            Format::Name => Ok(images::names(&images)),
            Format::Yaml => {
                Err(Error::usage("images have no YAML").hint("there are: table, wide, json, name"))
            }
        };
    }
    match format {
        Format::Yaml => yaml::items(all(), Comments::Shown),
        Format::Json => json::items(&all().cloned().collect::<Vec<_>>(), &places),
        Format::Name => Ok(all().map(|item| item.name() + "\n").collect()),
        Format::Table | Format::Wide => {
            let wide = (format == Format::Wide).then_some(&places);
            let table: Table = match question {
                Question::Objects(_) | Question::Images(_) => objects::table(all(), wide),
                Question::Sources(_) => sources::table(all(), wide),
                Question::Kustomizations(s) => kustomizations::table(clusters, s, wide),
            };
            Ok(table.draw())
        }
    }
}
