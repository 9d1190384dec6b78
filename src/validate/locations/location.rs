//! One place where schemas are: what a word on the command line or in `offlux.yaml` means.

use super::Reader;
use super::template::{Strictness, Template};
use crate::error::{Error, Kind, Result};
use crate::object::Gvk;
use crate::tree::{EntryKind, is_yaml, walk};
use crate::validate::catalog::Definition;
use crate::yaml;
use camino::{Utf8Path, Utf8PathBuf};
use std::borrow::Cow;
use std::sync::Arc;

/// What paths below a directory are: kubeconform's own layout, that of its directories of one version, and that of
/// the catalogs of custom resources.
const LAYOUTS: [&str; 3] = [
    "{{ .NormalizedKubernetesVersion }}-standalone{{ .StrictSuffix }}/{{ .ResourceKind }}{{ .KindSuffix }}.json",
    "{{ .ResourceKind }}{{ .KindSuffix }}.json",
    "{{ .Group }}/{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json",
];

/// A place where schemas are.
#[derive(Debug, Default)]
pub struct Location {
    templates: Vec<Template>,
    /// The CustomResourceDefinitions that it holds.
    pub definitions: Vec<Arc<Definition<'static>>>,
}

impl Location {
    /// What a word means, relative to a directory.
    ///
    /// # Errors
    /// When it is an address, or nothing is there, or it is no template, or a file of CustomResourceDefinitions
    /// cannot be read.
    pub fn open(word: &str, directory: &Utf8Path, reader: Reader<'_>) -> Result<Self> {
        if word.starts_with("http://") || word.starts_with("https://") {
            return Err(Error::usage(format!("{word}: nothing is fetched from the network"))
                .hint("download the schemas and give the directory they are in"));
        }
        let path = directory.join(word);
        match reader.tree.kind(&path) {
            Some(EntryKind::Directory) => Location::of_directory(&path, reader),
            Some(EntryKind::File) if !word.ends_with("json") => Location::of_definitions(&[path], reader),
            _ if word.ends_with("json") => Location::of_template(path.as_str(), word, reader),
            _ if word.contains("{{") => Location::of_template(&format!("{path}/{}", LAYOUTS[0]), word, reader),
            _ => Err(Error::usage(format!("no schemas at {word}: nothing is there"))
                .hint("it is a directory, a template of paths that ends in .json, or a file of CustomResourceDefinitions")),
        }
    }

    /// The files that may hold the schema of a kind, in order.
    pub fn paths(&self, gvk: &Gvk, versions: &[String], strictness: Strictness) -> Vec<Utf8PathBuf> {
        let filled = |template: &Template| match template.has_version() {
            true => versions.iter().map(|version| template.filled(gvk, version, strictness).into()).collect(),
            false => vec![Utf8PathBuf::from(template.filled(gvk, "", strictness))],
        };
        self.templates.iter().flat_map(filled).collect()
    }

    /// The directory that all its files are in must be there.
    fn of_template(path: &str, word: &str, reader: Reader<'_>) -> Result<Self> {
        Template::parse(word)?;
        let template = Template::parse(path)?;
        let start = Utf8Path::new(template.start());
        let is_whole = start.as_str() == path;
        let dir = if start.as_str().ends_with('/') { Some(start) } else { start.parent() };
        if is_whole && !reader.tree.is_file(start) {
            return Err(Error::usage(format!("no schema at {word}: nothing is there")));
        }
        if dir.is_some_and(|dir| !reader.tree.is_dir(dir)) {
            return Err(Error::usage(format!("no schemas at {word}: its directory is not there")));
        }
        Ok(Location { templates: vec![template], ..Location::default() })
    }

    fn of_directory(dir: &Utf8Path, reader: Reader<'_>) -> Result<Self> {
        let mut files = Vec::new();
        let walked = walk(reader.tree, dir, &mut |path, kind| {
            if kind == EntryKind::File && is_yaml(&path) {
                files.push(dir.join(path));
            }
        });
        walked.map_err(|e| Error::new(Kind::Io, e.to_string()))?;
        let templates = LAYOUTS.iter().map(|layout| Template::parse(&format!("{dir}/{layout}")));
        Ok(Location {
            templates: templates.collect::<Result<_>>()?,
            ..Location::of_definitions(&files, reader)?
        })
    }

    fn of_definitions(files: &[Utf8PathBuf], reader: Reader<'_>) -> Result<Self> {
        let mut definitions = Vec::new();
        for file in files {
            let bytes = reader
                .tree
                .read(file)
                .map_err(|e| Error::new(Kind::Io, format!("cannot read {file}: {e}")))?;
            // Among schemas stands much else, also what is no YAML at all, as templates of charts are.
            if memchr::memmem::find(&bytes, b"CustomResourceDefinition").is_some() {
                let documents = yaml::read_documents(&bytes, reader.files.intern(file))?;
                let found =
                    documents.into_iter().filter_map(|document| Definition::read(Cow::Owned(document)));
                definitions.extend(found.map(Arc::new));
            }
        }
        Ok(Location { definitions, ..Location::default() })
    }
}
