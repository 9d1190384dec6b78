//! Flags that say which objects are meant.

use super::workspace::Workspace;
use crate::error::{Error, Result};
use crate::select::glob::Glob;
use crate::select::jq::Program;
use crate::select::labels::LabelSelector;
use crate::select::{KindNames, KindPattern, Selection};
use clap::Args;

/// Which of the objects.
#[derive(Clone, Debug, Default, Args)]
pub struct Narrow {
    /// Only objects with these labels, as kubectl's -l
    #[arg(short = 'l', long = "selector", value_name = "LABELS")]
    pub labels: Option<String>,
    /// Only objects of this kind (repeatable)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Only objects whose name fits this pattern (repeatable)
    #[arg(long, value_name = "GLOB", value_delimiter = ',')]
    pub name: Vec<String>,
    /// A jq expression, run on each object: `true` keeps the object, `false`, `null` and no output drop
    /// it, any other output takes its place
    #[arg(long, value_name = "EXPR")]
    pub jq: Option<String>,
}

impl Narrow {
    /// What the flags select.
    ///
    /// # Errors
    /// When a label selector is none, or nothing is called by the name of a kind.
    pub fn selection(&self, workspace: &Workspace<'_>, names: &KindNames) -> Result<Selection> {
        let labels = self.labels.as_deref().map(LabelSelector::parse).transpose()?.unwrap_or_default();
        Ok(Selection {
            kinds: self.kind.iter().map(|word| kind(word, names)).collect::<Result<_>>()?,
            names: self.name.iter().map(Glob::new).collect(),
            namespace: workspace.namespace().map(str::to_owned),
            labels,
            within: None,
        })
    }

    /// The expression of `--jq`.
    ///
    /// # Errors
    /// When it is none.
    pub fn program(&self) -> Result<Option<Program>> {
        self.jq.as_deref().map(|text| Program::parse(text).map_err(|e| e.prefix("--jq"))).transpose()
    }

    /// The flags as they were typed.
    pub fn shown(&self) -> String {
        let labels = self.labels.iter().map(|labels| format!(" -l {labels}"));
        let kinds = self.kind.iter().map(|kind| format!(" --kind {kind}"));
        let names = self.name.iter().map(|name| format!(" --name {name}"));
        let jq = self.jq.iter().map(|text| format!(" --jq '{text}'"));
        labels.chain(kinds).chain(names).chain(jq).collect()
    }
}

/// The kind that a word means. One that is close to no known one may be a kind that nothing rendered
/// has.
///
/// # Errors
/// When nothing is called so, but something nearly.
pub fn kind(word: &str, names: &KindNames) -> Result<KindPattern> {
    names.find(word).or_else(|unknown| match unknown.nearest {
        Some(name) => {
            Err(Error::usage(format!("no kind is called `{word}`")).hint(format!("did you mean `{name}`?")))
        }
        None => Ok(KindPattern::exactly(word, None)),
    })
}
