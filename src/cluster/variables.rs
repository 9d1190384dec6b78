//! The variables of one Kustomization: `substituteFrom` in the order of its list, then the inline
//! ones, then those of the command line and of `offlux.yaml`; the last one wins.

use super::held::{Held, joined};
use super::unit::{Need, SubstituteFrom, Unit, ValuesId};
use crate::error::{Error, Result, Warning};
use crate::nearest::nearest;
use crate::yaml::{Node, Span};
use compact_str::CompactString;
use indexmap::IndexMap;
use std::fmt;
use std::sync::Arc;

/// What becomes of a Secret that is not there, but that something rendered would make.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MissingSecrets {
    /// It answers every variable with a placeholder.
    #[default]
    Placeholder,
    /// It is an error.
    Error,
}

/// One variable.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its value, line breaks taken out.
    pub value: Arc<[u8]>,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether the Kustomization itself names it.
    starts: bool,
}

/// Where a variable comes from.
#[derive(Clone, Debug, PartialEq)]
pub enum Origin {
    /// A ConfigMap or Secret, and the place of the value.
    From(Arc<ValuesId>, Span),
    /// `spec.postBuild.substitute`.
    Inline(Span),
    /// `--set`, or `set` of `offlux.yaml`.
    Set,
}

impl Origin {
    /// The place of the value.
    pub fn place(&self) -> Span {
        match self {
            Origin::From(_, at) | Origin::Inline(at) => *at,
            Origin::Set => Span::NONE,
        }
    }
}

/// `ConfigMap flux-system/cluster-settings`, `spec.postBuild.substitute`, `--set`
impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::From(id, _) => write!(f, "{} {}/{}", id.kind, id.namespace, id.name),
            Origin::Inline(_) => f.write_str("spec.postBuild.substitute"),
            Origin::Set => f.write_str("--set"),
        }
    }
}

/// The variables of a Kustomization.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variables {
    /// By name, in the order they were first named.
    pub by_name: IndexMap<CompactString, Variable>,
    /// What a later one of the same name took the place of, in order.
    pub overridden: Vec<(CompactString, Variable)>,
    /// Whether a name that is not there has a placeholder: a Secret is taken for granted whose
    /// keys nobody knows.
    pub placeholders: bool,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
}

/// What variables are looked up in.
pub struct Sources<'a> {
    /// What the cluster holds.
    pub held: &'a Held,
    /// What wins over every other.
    pub set: &'a IndexMap<String, String>,
    /// What becomes of Secrets that only something else would make.
    pub missing_secrets: MissingSecrets,
}

impl Sources<'_> {
    /// The variables of a Kustomization.
    ///
    /// # Errors
    /// When a ConfigMap or Secret that is not optional is not there, or a value is no text.
    pub fn of(&self, unit: &Unit) -> Result<Variables> {
        let mut variables = Variables::default();
        for reference in unit.substitute_from() {
            self.add_from(&mut variables, &reference)?;
        }
        add_inline(&mut variables, unit)?;
        for (name, value) in self.set {
            variables.put(name, joined(value.as_bytes()), Origin::Set);
        }
        Ok(variables)
    }

    fn add_from(&self, variables: &mut Variables, reference: &SubstituteFrom) -> Result<()> {
        let id = &reference.values;
        if let Some(values) = self.held.values(id) {
            if values.encrypted {
                let message = format!(
                    "{} {}/{} is encrypted: its values are placeholders",
                    id.kind, id.namespace, id.name
                );
                variables.warnings.push(Warning { message, at: Some(values.at) });
            }
            for (key, at) in &values.broken {
                let message = format!(
                    "{} {}/{}: `{key}` is no base64: the cluster refuses it, here the key is left out",
                    id.kind, id.namespace, id.name
                );
                variables.warnings.push(Warning { message, at: Some(*at) });
            }
            let id = Arc::new(id.clone());
            for (name, (value, at)) in &values.data {
                variables.put(name, value.clone(), Origin::From(id.clone(), *at));
            }
            return Ok(());
        }
        if reference.need == Need::Optional {
            return Ok(());
        }
        match (self.held.producer(id), self.missing_secrets) {
            (Some(producer), MissingSecrets::Placeholder) => {
                let message = format!(
                    "Secret {}/{} is made by {}: its values are placeholders",
                    id.namespace, id.name, producer.name
                );
                variables.warnings.push(Warning { message, at: Some(producer.at) });
                variables.placeholders = true;
                Ok(())
            }
            (producer, _) => Err(self.missing(reference, producer.map(|p| p.name.as_str()))),
        }
    }

    fn missing(&self, reference: &SubstituteFrom, producer: Option<&str>) -> Error {
        let id = &reference.values;
        let message = format!("substituteFrom: {} {}/{} is not there", id.kind, id.namespace, id.name);
        let error = Error::input(message).at(reference.at).of_lint("undefined-substitute-source");
        if let Some(producer) = producer {
            return error.hint(format!(
                "{producer} would make it: give it with --resource, or take --missing-secrets placeholder"
            ));
        }
        if let [first, ..] = self.held.namespaces(id)[..] {
            return error.hint(format!(
                "there is one in namespace {first}: a Kustomization reads those of its own namespace alone"
            ));
        }
        match nearest(&id.name, self.held.names(id)) {
            Some(name) => error.hint(format!("did you mean `{name}`?")),
            None => error.hint(
                "nothing that this cluster renders makes it: give it with --resource, or mark it `optional: true`",
            ),
        }
    }
}

fn add_inline(variables: &mut Variables, unit: &Unit) -> Result<()> {
    let Some(Node::Mapping(inline)) = unit.spec(&["postBuild", "substitute"]) else { return Ok(()) };
    for entry in &inline.entries {
        let scalar = entry.value.as_scalar().filter(|s| s.is_string() || s.is_null()).ok_or_else(|| {
            Error::input(format!("spec.postBuild.substitute.{}: text is expected", entry.key.text))
                .at(entry.value.span())
                .hint("put quotes around it")
        })?;
        let value = if scalar.is_null() { "" } else { scalar.text.as_str() };
        variables.put(&entry.key.text, joined(value.as_bytes()), Origin::Inline(entry.value.span()));
    }
    Ok(())
}

impl Variables {
    fn put(&mut self, name: &str, value: Arc<[u8]>, origin: Origin) {
        let starts = origin != Origin::Set || self.by_name.get(name).is_some_and(|v| v.starts);
        if let Some(before) = self.by_name.insert(name.into(), Variable { value, origin, starts }) {
            self.overridden.push((name.into(), before));
        }
    }

    /// Whether they start a substitution: those that the command line sets alone do not.
    pub fn start(&self) -> bool {
        self.placeholders || self.by_name.values().any(|v| v.starts)
    }
}
