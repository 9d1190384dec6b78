//! Why objects and values are what they are, and why others are absent: as text and as JSON.

mod json;
mod text;

pub use json::json;
pub use text::text;

use crate::cluster::secrets::{HIDDEN, LAST_APPLIED, OPEN, Telling};
use crate::cluster::{Cluster, UnitId};
use crate::diagnostic::Diagnostics;
use crate::object::Object;
use crate::why::Answer;
use crate::why::absent::Absence;
use crate::why::values::{self, Asked};
use crate::yaml::Node;

/// What is told.
pub struct Report<'a> {
    /// Of objects that are there.
    pub answers: &'a [Answer<'a>],
    /// Of those that are not.
    pub absences: &'a [Absence<'a>],
    /// Shows places.
    pub places: &'a Diagnostics<'a>,
    /// Whether values of Secrets are told.
    pub secrets: Telling,
}

/// Whether a path led to nothing.
pub fn is_empty(answer: &Answer<'_>) -> bool {
    matches!(answer.asked, Some(Asked::Nothing { .. }))
}

/// `kube-system/reloader`
fn name(object: &Object) -> String {
    match object.namespace() {
        "" => object.name().to_owned(),
        namespace => format!("{namespace}/{}", object.name()),
    }
}

/// A Flux Kustomization as a file has it: its namespace may be filled in by what lists the file.
fn written_id(id: &UnitId) -> String {
    match id.namespace.as_str() {
        "" => id.name.clone(),
        _ => id.to_string(),
    }
}

impl Report<'_> {
    /// A text of a cluster as it may be told.
    fn told(&self, cluster: &Cluster, text: &str) -> String {
        match self.secrets {
            Telling::Shown => text.to_owned(),
            Telling::Hidden => cluster.secrets.hide(text),
        }
    }

    /// A value of an answer's object in one line, as it may be told.
    fn value(&self, answer: &Answer<'_>, path: &str, node: &Node) -> String {
        match self.is_hidden(answer, path) && node.as_text().is_some() {
            true => HIDDEN.to_owned(),
            false => match node {
                // As it stands: JSON may write it otherwise.
                Node::Scalar(scalar) => {
                    let told = self.told(answer.cluster, &scalar.text);
                    let is_same = told == scalar.text;
                    let hidden = Node::string(told, scalar.span);
                    values::text(if is_same { node } else { &hidden })
                }
                _ => self.told(answer.cluster, &values::text(node)),
            },
        }
    }

    /// Whether a path leads to what a Secret hides, and that is not told.
    fn is_hidden(&self, answer: &Answer<'_>, path: &str) -> bool {
        let first = path.split(['.', '[']).next().unwrap_or_default();
        // kubectl's annotation holds the whole Secret once more.
        let is_value = !OPEN.contains(&first) || path.ends_with(&LAST_APPLIED.replace('.', "\\."));
        self.secrets == Telling::Hidden && answer.object.kind() == "Secret" && is_value
    }
}
