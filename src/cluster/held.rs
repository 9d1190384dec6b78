//! What a cluster holds, as far as other Kustomizations ask for it: the values behind
//! `substituteFrom`, the sources behind `sourceRef`, and what would make a Secret that is not there.
//!
//! Of two objects with one name the first counts; objects given besides come before all.

use super::source::SourceId;
use super::unit::ValuesId;
use crate::bytes;
use crate::flux::{api, generator};
use crate::object::{Object, Objects};
use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Node, Scalar, Span};
use base64::Engine;
use foldhash::HashMap;
use indexmap::IndexMap;
use std::sync::{Arc, OnceLock};

/// Values by key, each with its place.
pub type Data = IndexMap<String, (Arc<[u8]>, Span)>;

/// The values of a ConfigMap or Secret.
#[derive(Clone, Debug, PartialEq)]
pub struct Values {
    /// The values by key, line breaks taken out, each with its place.
    pub data: Data,
    /// Whether SOPS has encrypted them: each is a placeholder then.
    pub encrypted: bool,
    /// Keys of a Secret's `data` whose values are no base64, for which the cluster refuses it.
    pub broken: Vec<(String, Span)>,
    /// Where the object begins.
    pub at: Span,
}

/// An object that would make a Secret, in a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Producer {
    /// `ExternalSecret network/tunnel`
    pub name: String,
    /// Where it begins.
    pub at: Span,
}

/// What a source says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// `spec.url`; empty where there is none.
    pub url: String,
    /// `spec.ignore`.
    pub ignore: String,
    /// Fields that say what its artifact holds and that are not followed here, with their places.
    pub unfollowed: Vec<(&'static str, Span)>,
}

/// Fields that say what else an artifact holds, or how little of its source.
const UNFOLLOWED: [&str; 2] = ["include", "sparseCheckout"];

/// What a cluster holds.
#[derive(Clone, Debug, Default)]
pub struct Held {
    values: HashMap<ValuesId, Kept>,
    sources: HashMap<SourceId, Source>,
    generators: IndexMap<(String, String), Arc<Object>>,
    producers: HashMap<(String, String), Producer>,
}

/// A ConfigMap or Secret. Its values are taken out when they are asked for: most never are.
#[derive(Clone, Debug)]
struct Kept {
    objects: Arc<Objects>,
    at: usize,
    values: OnceLock<Arc<Values>>,
}

impl Kept {
    fn values(&self) -> Option<&Arc<Values>> {
        let object = self.objects.get(self.at)?;
        Some(self.values.get_or_init(|| Arc::new(values_of(object))))
    }
}

impl Held {
    /// What was given besides.
    pub fn of(given: &[Object]) -> Self {
        let mut held = Held::default();
        held.add(&Arc::new(given.iter().cloned().collect()));
        held
    }

    /// Adds objects after all that are there.
    pub fn add(&mut self, objects: &Arc<Objects>) {
        for (at, object) in objects.iter().enumerate() {
            if object.api_version() == "v1" && matches!(object.kind(), "ConfigMap" | "Secret") {
                let kept = || Kept { objects: objects.clone(), at, values: OnceLock::new() };
                self.values.entry(values_id(object)).or_insert_with(kept);
            } else if let Some(id) = SourceId::of(object) {
                let spec = api::source_spec(&object.doc).unwrap_or_default();
                let ignore = spec.ignore.unwrap_or_default();
                let unfollowed = unfollowed(object);
                self.sources.entry(id).or_insert(Source { url: spec.url, ignore, unfollowed });
            } else if generator::is_generator(&object.doc) {
                let key = (object.namespace().to_owned(), object.name().to_owned());
                self.generators.entry(key).or_insert_with(|| Arc::new(object.clone()));
            }
            for secret in made_secrets(object) {
                let name = format!("{} {}/{}", object.kind(), object.namespace(), object.name());
                let key = (object.namespace().to_owned(), secret);
                self.producers.entry(key).or_insert(Producer { name, at: object.span() });
            }
        }
    }

    /// The values behind a reference.
    pub fn values(&self, id: &ValuesId) -> Option<&Arc<Values>> {
        self.values.get(id)?.values()
    }

    /// Whether there are values behind a reference.
    pub fn has_values(&self, id: &ValuesId) -> bool {
        self.values.contains_key(id)
    }

    /// What a source that is held says of itself.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.get(id)
    }

    /// The ArtifactGenerators that are held, in order.
    pub fn generators(&self) -> impl Iterator<Item = &Arc<Object>> {
        self.generators.values()
    }

    /// What would make a Secret.
    pub fn producer(&self, id: &ValuesId) -> Option<&Producer> {
        if id.kind != "Secret" {
            return None;
        }
        self.producers.get(&(id.namespace.clone(), id.name.clone()))
    }

    /// Names of what is held, of a kind and namespace: candidates for "did you mean".
    pub fn names<'a>(&'a self, like: &'a ValuesId) -> impl Iterator<Item = &'a str> {
        let alike = |id: &&ValuesId| id.kind == like.kind && id.namespace == like.namespace;
        let mut names: Vec<&str> = self.values.keys().filter(alike).map(|id| id.name.as_str()).collect();
        names.sort_unstable();
        names.into_iter()
    }

    /// The namespaces in which values of that kind and name are held, sorted.
    pub fn namespaces<'a>(&'a self, like: &'a ValuesId) -> Vec<&'a str> {
        let alike = self.values.keys().filter(|id| id.kind == like.kind && id.name == like.name);
        let mut namespaces: Vec<&str> =
            alike.map(|id| id.namespace.as_str()).filter(|n| !n.is_empty()).collect();
        namespaces.sort_unstable();
        namespaces
    }

    /// The sources that are held, sorted.
    pub fn sources(&self) -> Vec<&SourceId> {
        let mut ids: Vec<_> = self.sources.keys().collect();
        ids.sort_unstable();
        ids
    }
}

fn unfollowed(source: &Object) -> Vec<(&'static str, Span)> {
    let list = |field: &'static str| source.doc.at(&["spec", field]).and_then(Node::as_sequence);
    let said = |field: &'static str| list(field).filter(|s| !s.items.is_empty()).map(|s| (field, s.span));
    UNFOLLOWED.into_iter().filter_map(said).collect()
}

fn values_id(object: &Object) -> ValuesId {
    ValuesId { kind: object.kind().into(), namespace: object.namespace().into(), name: object.name().into() }
}

fn values_of(object: &Object) -> Values {
    let encrypted = object.doc.get("sops").is_some();
    let mut broken = Vec::new();
    let data = match object.kind() {
        "ConfigMap" => config_map(object),
        _ => secret(object, encrypted, &mut broken),
    };
    Values { data, encrypted: encrypted && object.kind() == "Secret", broken, at: object.span() }
}

/// `data`; nothing at all when one of its values is no text (the API server refuses it).
fn config_map(object: &Object) -> Data {
    let Some(Node::Mapping(data)) = object.doc.get("data") else { return Data::new() };
    let text = |value: &Node| {
        value.as_scalar().filter(|s| s.is_string()).map(|s| (joined(s.text.as_bytes()), s.span))
    };
    let entries = data.entries.iter().map(|e| Some((e.key.text.to_string(), text(&e.value)?)));
    entries.collect::<Option<_>>().unwrap_or_default()
}

/// `data`, then `stringData`; of an encrypted one a placeholder for each key.
fn secret(object: &Object, encrypted: bool, broken: &mut Vec<(String, Span)>) -> Data {
    let mut values = IndexMap::new();
    for field in ["data", "stringData"] {
        let Some(Node::Mapping(data)) = object.doc.get(field) else { continue };
        for entry in &data.entries {
            let key = entry.key.text.to_string();
            let value = match entry.value.as_scalar() {
                _ if encrypted => Some(placeholder(&key)),
                Some(scalar) if field == "stringData" => Some(printed(scalar)),
                Some(scalar) => {
                    base64::engine::general_purpose::STANDARD.decode(unwrapped(&scalar.text)).ok()
                }
                None => None,
            };
            match value {
                Some(value) => {
                    values.insert(key, (joined(&value), entry.value.span()));
                }
                None => broken.push((key, entry.value.span())),
            }
        }
    }
    values
}

/// A value as it is put into text: without its line breaks.
pub fn joined(value: &[u8]) -> Arc<[u8]> {
    match bytes::find(b'\n', value) {
        None => Arc::from(value),
        Some(_) => Arc::from(value.split(|&b| b == b'\n').collect::<Vec<_>>().concat()),
    }
}

/// What stands for a value that nobody can know here.
pub fn placeholder(key: &str) -> Vec<u8> {
    format!("PLACEHOLDER_{key}").into_bytes()
}

/// Line breaks inside of base64 count for nothing.
fn unwrapped(text: &str) -> String {
    text.replace(['\n', '\r'], "")
}

/// A scalar as Go prints its value.
fn printed(scalar: &Scalar) -> Vec<u8> {
    match resolve(scalar) {
        Ok(Value::Null) => b"<nil>".to_vec(),
        Ok(Value::Bool(b)) => b.to_string().into_bytes(),
        Ok(Value::Int(i)) => i.to_string().into_bytes(),
        Ok(Value::UInt(u)) => u.to_string().into_bytes(),
        _ => scalar.text.as_bytes().to_vec(),
    }
}

/// Names of the Secrets that an object would make in its namespace.
fn made_secrets(object: &Object) -> Vec<String> {
    let own = || vec![object.name().to_owned()];
    let at = |path: &[&str]| object.doc.text_at(path).map(|name| vec![name.to_owned()]);
    match object.kind() {
        "ExternalSecret" => at(&["spec", "target", "name"]).unwrap_or_else(own),
        "SealedSecret" => at(&["spec", "template", "metadata", "name"]).unwrap_or_else(own),
        "VaultStaticSecret" | "VaultDynamicSecret" | "VaultPKISecret" => {
            at(&["spec", "destination", "name"]).unwrap_or_default()
        }
        "InfisicalSecret" => at(&["spec", "managedSecretReference", "secretName"]).unwrap_or_default(),
        "Certificate" | "BitwardenSecret" => at(&["spec", "secretName"]).unwrap_or_default(),
        "OnePasswordItem" | "ObjectBucketClaim" | "DopplerSecret" => own(),
        "SopsSecret" => sops_templates(object),
        _ => Vec::new(),
    }
}

fn sops_templates(object: &Object) -> Vec<String> {
    let templates = object.doc.at(&["spec", "secretTemplates"]).and_then(Node::as_sequence);
    let items = templates.map_or(&[][..], |t| &t.items);
    items.iter().filter_map(|t| t.text_at(&["name"]).map(str::to_owned)).collect()
}
