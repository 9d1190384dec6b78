//! `offlux get`: queries rendered objects.

mod answers;

use super::narrow::Narrow;
use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output};
use crate::cluster::Cluster;
use crate::error::Result;
use crate::report::yaml::Comments;
use crate::report::{failures, filtered, images, json, kustomizations, names, objects, sources, yaml};
use crate::select::words::{Question, Subject};
use crate::select::{KindNames, Selection, near};
use crate::tree::Files;
use answers::{Answers, Meant};

/// Query rendered objects: a table, or -o wide, yaml, json, name
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Kinds, by comma, and names; or KIND/NAME, each
    #[arg(value_name = "KIND [NAME]", required = true)]
    words: Vec<String>,
    #[command(flatten)]
    narrow: Narrow,
    /// Exit with 1 when some cluster has no match
    #[arg(long)]
    every_cluster: bool,
}

const EXAMPLES: &str = "\
Kinds are called as kubectl has it: hr, helmreleases, deploy.apps, deployments.v1.apps; short names \
of CustomResourceDefinitions in the rendered set too. Besides kinds: `all`, `ks` (Kustomizations and \
their status), `images` (every container image and what uses it), `sources`. `*` and `?` stand for \
letters of names.

Examples:
  offlux get hr                              all HelmReleases of all clusters
  offlux get deploy,sts -n media -o wide     of a namespace, with Kustomization and file:line
  offlux get deploy web api                  two of one kind
  offlux get hr/reloader ks/apps             objects of several kinds
  offlux get cm 'app-*' -l team=web -o yaml  by pattern and label, in full
  offlux get images 'docker.io/*'            images of one registry
  offlux get hr --jq '.spec.suspend'         those that are suspended
  offlux get hr --jq 'select(.spec.timeout == null)' -o name
  offlux get hr --jq .spec.chartRef.name     a value of each, a line each; -o wide says whose
  offlux get images --jq .image              of images: {cluster, image, usedBy} is filtered

An expression of --jq ends with an error when it takes too long; env, now, input and the like are not there.";

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

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Answers.
///
/// # Errors
/// When the clusters cannot be found, or the words cannot be understood.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    let program = args.narrow.program()?;
    let clusters = workspace.clusters()?;
    let kinds = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    let question = Question::parse(&args.words, &kinds)?;
    let flags = args.narrow.selection(&workspace, &kinds)?;
    let meant = Meant::new(&question, &flags);
    let mut answers = Answers::of(&question, &meant, &clusters);
    if let Some(program) = &program {
        answers.filter(program, &clusters, &workspace.places())?;
    }
    if !answers.is_empty() {
        print(&question, &workspace, &clusters, &answers, format)?;
    }
    let has_failed =
        failures::tell_some(&answers.errors, |errors| workspace.tell(errors), |more| workspace.remark(more));
    if has_failed {
        return Ok(Outcome::Broken);
    }
    Ok(verdict(args, &workspace, &clusters, &question, &flags, &answers))
}

/// Names what was not found, thing by thing, and the clusters without it; what failed and may have held
/// it decides between 1 and 2.
fn verdict(
    args: &Args,
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    question: &Question,
    flags: &Selection,
    answers: &Answers<'_>,
) -> Outcome {
    let mut unanswered: Vec<usize> = Vec::new();
    let mut nowhere: Vec<usize> = Vec::new();
    for (number, (asked, counts)) in question.asked.iter().zip(&answers.counts).enumerate() {
        let lacking: Vec<usize> = (0..clusters.len()).filter(|&at| counts[at] == 0).collect();
        let those: Vec<&Cluster> = lacking.iter().map(|&at| &clusters[at]).collect();
        let text = workspace.with_namespace(asked.text.clone()) + &args.narrow.shown();
        answer::remark_lacking(workspace, &those, &text);
        if lacking.len() == clusters.len() {
            nowhere.push(number);
        } else if let (Some(object), [_, ..]) = (&asked.object, lacking.as_slice()) {
            let object = workspace.with_namespace(object.clone());
            workspace.remark(&format!("hint: `offlux why {object}` tells where the way to it ends"));
        }
        if lacking.len() == clusters.len() || args.every_cluster {
            unanswered.extend(lacking);
        }
    }
    hint(workspace, clusters, question, flags, answers, &nowhere);
    if unanswered.is_empty() {
        answer::remark_failures(workspace, clusters, "may hold more");
        return Outcome::Done;
    }
    unanswered.sort_unstable();
    unanswered.dedup();
    answer::none_of(workspace, &unanswered.into_iter().map(|at| &clusters[at]).collect::<Vec<_>>())
}

/// What may have been meant by the things that no cluster has.
fn hint(
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    question: &Question,
    flags: &Selection,
    answers: &Answers<'_>,
    nowhere: &[usize],
) {
    let is_about_objects = question.subject != Subject::Images;
    let others = match nowhere {
        [_, ..] if is_about_objects => workspace.other_clusters(clusters).unwrap_or_default(),
        _ => Vec::new(),
    };
    for &number in nowhere {
        let asked = &question.asked[number];
        let dropped: usize = answers.before.get(number).map_or(0, |counts| counts.iter().sum());
        let mut hints = Vec::new();
        if dropped > 0 {
            hints.push(format!("--jq leaves none of {dropped}"));
        } else if is_about_objects {
            hints.extend(near::elsewhere(asked, flags, &others));
            hints.extend(near::hints(asked, flags, clusters));
        } else if let Some((_, name)) = asked.object.as_deref().and_then(|object| object.split_once('/')) {
            hints.push(format!("a name is that of the whole image; `*{name}*` stands for part of it"));
        }
        let why = asked.object.iter().filter(|_| hints.is_empty());
        let why = why.map(|object| {
            let object = workspace.with_namespace(object.clone());
            format!("`offlux why {object}` tells whether a file defines it")
        });
        for hint in why.chain(hints.iter().cloned()) {
            workspace.remark(&format!("hint: {hint}"));
        }
    }
}

fn print(
    question: &Question,
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    answers: &Answers<'_>,
    format: Format,
) -> Result<()> {
    let places = workspace.places();
    let wide = (format == Format::Wide).then_some(&places);
    let all = || answers.items.iter().flatten();
    if question.subject == Subject::Images {
        let found = &answers.images;
        return match format {
            Format::Table | Format::Wide if answers.is_transformed() => {
                output::print(&images::lines(found, &places))
            }
            Format::Table | Format::Wide => output::print_styled(&images::table(found, wide).draw_styled()),
            Format::Json => output::print(&images::json(found, &places)),
            Format::Name => output::print(&images::names(found)),
            Format::Yaml => output::print(&images::yaml(found, &places)?),
        };
    }
    match format {
        Format::Yaml => output::print_all(&yaml::items(all(), Comments::Shown, None)?),
        Format::Json => output::print(&json::items(all(), &places)?),
        Format::Name => output::print(&names(all())),
        Format::Table if answers.is_transformed() => output::print(&filtered::lines(all())?),
        Format::Wide if answers.is_transformed() => {
            output::print_styled(&objects::table(all(), wide).draw_styled())
        }
        Format::Table | Format::Wide => {
            let table = match question.subject {
                Subject::Objects | Subject::Images => objects::table(all(), wide),
                Subject::Sources => sources::table(all(), wide),
                Subject::Kustomizations => kustomizations::table(clusters, &answers.items, wide),
            };
            output::print_styled(&table.draw_styled())
        }
    }
}
