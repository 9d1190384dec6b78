//! `offlux why`: the chain to an object, and where a value of it was written.

use super::narrow::kind;
use super::show_secrets::ShowSecrets;
use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output};
use crate::cluster::{self, Cluster};
use crate::error::{Error, Result};
use crate::object::Object;
use crate::report::why::{self, Report};
use crate::select::glob::Glob;
use crate::select::{KindNames, Selection};
use crate::tree::Files;
use crate::why::{absent, answers};

/// Tell which file and line set a value, and the chain that led to an object
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// KIND/NAME, or KIND and NAME; then a field path, as a.b.[name=x].c
    #[arg(value_name = "OBJECT [PATH]", required = true, num_args = 1..=3)]
    words: Vec<String>,
    #[command(flatten)]
    show: ShowSecrets,
}

const EXAMPLES: &str = "\
Examples:
  offlux why hr/reloader                                 the chain from the cluster's entry
  offlux why hr/reloader spec.values.replicas            who wrote the value, what was there before
  offlux why hr/reloader spec.values -o json             every value below, as data
  offlux why deploy/web 'spec.template.spec.containers[name=web].image'
  offlux why hr/reloader --cluster apps                  where the chain ends, if it is not there";

#[derive(Clone, Copy)]
enum Format {
    Text,
    Json,
}

const FORMATS: &[(&str, Format)] = &[("text", Format::Text), ("json", Format::Json)];

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
    let (object, path) = split(&args.words)?;
    let secrets = args.show.telling();
    workspace.rendered(|repository, clusters| {
        let selection = selection(&workspace, &clusters, object)?;
        let is_meant = |object: &Object| selection.matches(object);
        // What a file leaves without a namespace, a Kustomization may give one.
        let elsewhere = Selection { namespace: None, ..selection.clone() };
        let may_be_meant =
            |object: &Object| is_meant(object) || object.namespace().is_empty() && elsewhere.matches(object);
        let answers = answers(repository, &clusters, path, is_meant)?;
        let has = |cluster: &&Cluster| answers.iter().any(|a| a.cluster.name() == cluster.name());
        let lacking: Vec<&Cluster> = clusters.iter().filter(|cluster| !has(cluster)).collect();
        let entries;
        let absences = match lacking.as_slice() {
            [] => Vec::new(),
            lacking => {
                entries = cluster::entries(repository, &workspace.config, &[]).unwrap_or_default();
                absent::of(repository, &entries, lacking, &may_be_meant)
            }
        };
        let places = workspace.places();
        let report = Report { answers: &answers, absences: &absences, places: &places, secrets };
        match format {
            Format::Text => output::print_styled(&why::text(&report))?,
            Format::Json => output::print(&why::json(&report))?,
        }
        let asked = workspace.with_namespace(args.words.join(" "));
        let unexplained = |c: &&&Cluster| absences.iter().all(|a| a.cluster.name() != c.name());
        let silent: Vec<&Cluster> = lacking.iter().filter(unexplained).copied().collect();
        answer::remark_lacking(&workspace, &silent, &asked);
        if answers.is_empty() {
            return Ok(answer::none_of(&workspace, &lacking));
        }
        Ok(if answers.iter().all(why::is_empty) { Outcome::Findings } else { Outcome::Done })
    })
}

/// The object's kind and name, and the path.
fn split(words: &[String]) -> Result<((&str, &str), Option<&str>)> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match (words[0].split_once('/'), &words[1..]) {
        (Some(object), []) => Ok((object, None)),
        (Some(object), [path]) => Ok((object, Some(path))),
        (None, [name]) => Ok(((words[0], name), None)),
        (None, [name, path]) => Ok(((words[0], name), Some(path))),
        _ => Err(Error::usage(format!("not an object and a path: {}", words.join(" ")))
            .hint("write KIND/NAME and perhaps a path: hr/reloader spec.values")),
    }
}

fn selection(
    workspace: &Workspace<'_>,
    clusters: &[Cluster],
    (word, name): (&str, &str),
) -> Result<Selection> {
    let names = KindNames::of(clusters.iter().flat_map(|c| c.objects().map(|(_, object)| object)));
    Ok(Selection {
        kinds: vec![kind(word, &names)?],
        names: vec![Glob::new(name)],
        namespace: workspace.namespace().map(str::to_owned),
        ..Selection::default()
    })
}
