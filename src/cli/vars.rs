//! `offlux vars`: the variables of Kustomizations, where they come from and what becomes of them.

use super::show_secrets::ShowSecrets;
use super::workspace::Workspace;
use super::{Global, Outcome, answer, definition, output};
use crate::cluster::{Cluster, Unit};
use crate::error::{Error, Result};
use crate::report::variables::{self, Of};
use crate::select::KindNames;
use crate::select::glob::Glob;
use crate::tree::Files;

/// Tell each substitution variable: value, origin, what overrides it, whether it is used
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A Kustomization: NAME, ks/NAME or NAMESPACE/NAME, perhaps a pattern [default: all]
    #[arg(value_name = "KUSTOMIZATION")]
    kustomization: Vec<String>,
    #[command(flatten)]
    show: ShowSecrets,
}

const EXAMPLES: &str = "\
Examples:
  offlux vars ks/apps            the variables of the Kustomization apps, in every cluster
  offlux vars 'cluster-*'        those of all whose name fits
  offlux vars -o json            all of them, as data";

#[derive(Clone, Copy)]
enum Format {
    Table,
    Json,
}

const FORMATS: &[(&str, Format)] = &[("table", Format::Table), ("json", Format::Json)];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Answers.
///
/// # Errors
/// When the clusters cannot be found, or what is named is no Kustomization.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let format = workspace.format(FORMATS)?;
    let wanted = args.kustomization.iter().map(|word| Wanted::parse(word)).collect::<Result<Vec<_>>>()?;
    let clusters = workspace.clusters()?;
    let is_meant = |unit: &Unit| {
        workspace.namespace().is_none_or(|namespace| unit.id.namespace == namespace)
            && (wanted.is_empty() || wanted.iter().any(|wanted| wanted.matches(unit)))
    };
    let of: Vec<Of<'_>> = clusters
        .iter()
        .flat_map(|cluster| {
            cluster.units.iter().filter(|unit| is_meant(unit)).map(move |unit| Of { cluster, unit })
        })
        .collect();
    let asked = match args.kustomization.as_slice() {
        [] => "Kustomizations".to_owned(),
        words => words.join(" "),
    };
    if of.is_empty() {
        return Ok(answer::none(&workspace, &clusters.iter().collect::<Vec<_>>(), &asked));
    }
    let secrets = args.show.telling();
    let places = workspace.places();
    let table = variables::table(&of, secrets, &places);
    match format {
        Format::Table if table.is_empty() => workspace.remark(&format!("{asked}: no variables")),
        Format::Table => output::print_styled(&table.draw_styled())?,
        Format::Json => output::print(&variables::json(&of, secrets, &places))?,
    }
    let is_lacking = |cluster: &&Cluster| !of.iter().any(|of| of.cluster.name() == cluster.name());
    answer::remark_lacking(&workspace, &clusters.iter().filter(is_lacking).collect::<Vec<_>>(), &asked);
    for of in of.iter().filter(|of| of.unit.failure().is_some()) {
        workspace.remark(&format!(
            "{}: {} failed: its variables may not be all",
            of.cluster.name(),
            of.unit.id
        ));
    }
    Ok(Outcome::Done)
}

/// A Kustomization as it was named.
struct Wanted {
    namespace: Option<Glob>,
    name: Glob,
}

impl Wanted {
    fn parse(word: &str) -> Result<Self> {
        let Some((first, name)) = word.split_once('/') else {
            return Ok(Wanted { namespace: None, name: Glob::new(word) });
        };
        let kind = KindNames::default().find(first).ok();
        if kind.as_ref().is_some_and(|kind| kind.matches("kustomize.toolkit.fluxcd.io/v1", "Kustomization")) {
            return Ok(Wanted { namespace: None, name: Glob::new(name) });
        }
        if kind.is_some() {
            return Err(Error::usage(format!("{word} is no Kustomization"))
                .hint("name one as NAME, ks/NAME or NAMESPACE/NAME"));
        }
        Ok(Wanted { namespace: Some(Glob::new(first)), name: Glob::new(name) })
    }

    fn matches(&self, unit: &Unit) -> bool {
        self.name.matches(&unit.id.name)
            && self.namespace.as_ref().is_none_or(|namespace| namespace.matches(&unit.id.namespace))
    }
}
