//! Flags that say which objects are meant.

use super::workspace::Workspace;
use crate::error::{Error, Result};
use crate::select::glob::Glob;
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
    /// A jq filter for each object
    #[arg(long, value_name = "EXPR")]
    pub jq: Option<String>,
}

impl Narrow {
    /// What the flags select.
    ///
    /// # Errors
    /// When a label selector is none, or nothing is called by the name of a kind.
    pub fn selection(&self, workspace: &Workspace<'_>, names: &KindNames) -> Result<Selection> {
        if self.jq.is_some() {
            return Err(Error::not_supported("--jq"));
        }
        let labels = self.labels.as_deref().map(LabelSelector::parse).transpose()?.unwrap_or_default();
        Ok(Selection {
            kinds: self.kind.iter().map(|word| kind(word, names)).collect::<Result<_>>()?,
            names: self.name.iter().map(Glob::new).collect(),
            namespace: workspace.namespace().map(str::to_owned),
            labels,
            within: None,
        })
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
