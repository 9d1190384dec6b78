//! `offlux build kustomization NAME`: as `flux build kustomization` v2.9.4, the same flags and the same
//! bytes, without a cluster.
//!
//! With `--kustomization-file --dry-run` nothing else is looked at. Otherwise what flux would ask the
//! cluster for is answered from the clusters that the repository renders: the Kustomization itself,
//! and what its `substituteFrom` names. Upstream: `cmd/flux/build_kustomization.go`.

use super::pflag::{Flag, Takes, Typed, comma_list};
use super::{Global, current_directory, enter, flux, output};
use crate::diagnostic::relative;
use crate::error::{Error, Kind, Result, Warning};
use crate::flux::Built;
use crate::flux::api::{self, Kustomization};
use crate::flux::local::{Children, Local, Substitutions};
use crate::flux::stream;
use crate::flux::substitute::inline::Inline;
use crate::flux::substitute::{Substitution, Unset};
use crate::report::yaml;
use crate::tree::{Disk, Files, Once, Tree, clean, names};
use crate::yaml::Span;
use camino::{Utf8Path, Utf8PathBuf};
use std::collections::BTreeMap;

/// The flags beside those of all of flux's commands, ours and flux's.
pub const FLAGS: &[Flag] = &[
    Flag::new("chdir", Takes::Text, "run as if started in DIR (offlux)").letter('C'),
    Flag::new("cluster", Takes::Texts, "the cluster to look in: a name or an entry directory (offlux)"),
    Flag::new("resource", Takes::Texts, "a file of objects that the cluster holds besides (offlux)"),
    Flag::new("set", Takes::Texts, "NAME=VALUE: a variable that wins over every other (offlux)"),
    Flag::new("path", Takes::Text, "path to the manifests location"),
    Flag::new("kustomization-file", Takes::Text, "path to the Flux Kustomization YAML file"),
    Flag::new("ignore-paths", Takes::List, "set paths to ignore in .gitignore format"),
    Flag::new("dry-run", Takes::Switch, "dry run mode: nothing is looked up for substituteFrom"),
    Flag::new("strict-substitute", Takes::Switch, "fail when a variable without a default is not set"),
    Flag::new("recursive", Takes::Switch, "recursively build Kustomizations").letter('r'),
    Flag::new("local-sources", Takes::Texts, "comma-separated list of Kind/namespace/name=path"),
    Flag::new("in-memory-build", Takes::Switch, "read nothing outside of the working directory"),
];

/// What was asked for.
pub(super) struct Request {
    pub name: String,
    pub namespace: String,
    pub dir: Utf8PathBuf,
    pub file: Option<Utf8PathBuf>,
    pub mode: Mode,
    pub unset: Unset,
    pub ignore_paths: Vec<String>,
    pub recursive: Option<BTreeMap<String, Utf8PathBuf>>,
    pub jail: Option<Utf8PathBuf>,
    pub clusters: Vec<String>,
    pub resources: Vec<Utf8PathBuf>,
    pub set: Vec<(String, String)>,
    /// The disk, of which all builds see the same.
    pub tree: Once<Disk>,
}

/// Whether anything is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing.
    DryRun,
    /// What flux would ask the cluster for.
    Live,
}

/// Runs it.
///
/// # Errors
/// When the words make no sense or the build fails.
pub fn run(global: &Global, files: &Files, typed: &Typed) -> Result<()> {
    if let Some(directory) = typed.text("chdir") {
        enter(directory.into())?;
    }
    let request = request(global, typed)?;
    let built = match request.mode {
        Mode::DryRun => {
            let kustomization = read_file(&request, files)?;
            let variables = DryRun { set: &request.set, unset: request.unset };
            build(&request, files, &kustomization, &variables)
        }
        Mode::Live => super::build_live::run(&request, files, global),
    };
    let warnings = built.as_ref().map_or_else(Error::warnings, |built| &built.warnings);
    warnings.iter().for_each(|warning| note(warning, files));
    output::print(&printed(&built?)?)
}

/// Builds with variables from somewhere.
pub(super) fn build(
    request: &Request,
    files: &Files,
    kustomization: &Kustomization,
    variables: &dyn Substitutions,
) -> Result<Built> {
    let children = match &request.recursive {
        Some(sources) => Children::AreBuilt(sources),
        None => Children::AreObjects,
    };
    let (ignore_paths, jail) = (request.ignore_paths.as_slice(), request.jail.as_deref());
    Local { tree: &request.tree, files, ignore_paths, jail, children, variables }
        .build(kustomization, &request.dir)
}

/// Each object and a line of `---` after it.
fn printed(built: &Built) -> Result<String> {
    let mut text = String::new();
    for object in &built.objects {
        yaml::document(object, &mut text)?;
        text.push_str("---\n");
    }
    Ok(text)
}

fn note(warning: &Warning, files: &Files) {
    let here = current_directory().unwrap_or_default();
    let shown = |at: Span| Some(format!("{}:{}: ", relative(&files.path(at.file)?, &here), at.line));
    let place = warning.at.and_then(shown);
    output::note(&format!("warning: {}{}", place.unwrap_or_default(), warning.message));
}

/// Inline variables alone.
struct DryRun<'a> {
    set: &'a [(String, String)],
    unset: Unset,
}

impl Substitutions for DryRun<'_> {
    fn during(
        &self,
        kustomization: &Kustomization,
        build: &mut dyn FnMut(Option<Substitution<'_>>) -> Result<Built>,
    ) -> Result<Built> {
        build(Some(Inline::new(kustomization, self.set).substitution(self.unset)))
    }
}

fn request(global: &Global, typed: &Typed) -> Result<Request> {
    flux::check(typed)?;
    let name = typed.args.first().ok_or_else(|| Error::usage("Kustomization name is required"))?;
    let here = current_directory()?;
    let absolute = |path: &str| clean(&here.join(path));
    let dir = directory(typed.text("path").unwrap_or(""), &here)?;
    let file = typed.text("kustomization-file").filter(|file| !file.is_empty());
    let mode = if typed.switch("dry-run") { Mode::DryRun } else { Mode::Live };
    if mode == Mode::DryRun && file.is_none() {
        return Err(Error::usage("dry-run mode requires a kustomization file"));
    }
    let file = file.map(|file| existing_file(file, &here)).transpose()?;
    let sources = local_sources(typed.texts("local-sources"))?;
    let sources = sources.into_iter().map(|(source, path)| (source, absolute(&path))).collect();
    let resources = global.resource.iter().map(|r| r.as_str()).chain(typed.texts("resource"));
    let set = global.set.iter().map(String::as_str).chain(typed.texts("set"));
    let clusters = global.cluster.iter().map(String::as_str).chain(typed.texts("cluster"));
    Ok(Request {
        name: name.clone(),
        namespace: namespace(global, typed),
        dir,
        file,
        mode,
        unset: if typed.switch("strict-substitute") { Unset::Error } else { Unset::Empty },
        ignore_paths: typed.texts("ignore-paths").map(str::to_owned).collect(),
        recursive: typed.switch("recursive").then_some(sources),
        jail: typed.switch("in-memory-build").then(|| Disk.canonical(&here).unwrap_or(here.clone())),
        clusters: clusters.map(str::to_owned).collect(),
        resources: resources.map(absolute).collect(),
        set: set.map(variable).collect::<Result<_>>()?,
        tree: match mode {
            Mode::DryRun => Once::for_one_build(Disk),
            Mode::Live => Once::new(Disk),
        },
    })
}

fn namespace(global: &Global, typed: &Typed) -> String {
    let typed = typed.text("namespace").or(global.namespace.as_deref()).map(str::to_owned);
    let from_environment = || std::env::var("FLUX_SYSTEM_NAMESPACE").ok().filter(|n| flux::is_label(n));
    typed.or_else(from_environment).unwrap_or_else(|| "flux-system".to_owned())
}

fn directory(path: &str, here: &Utf8Path) -> Result<Utf8PathBuf> {
    let dir = clean(&here.join(path));
    match path {
        "" => Err(Error::usage("--path is required: the directory to build")),
        _ if !Disk.is_dir(&dir) => Err(Error::usage(format!("invalid resource path \"{dir}\""))),
        _ => Ok(dir),
    }
}

fn existing_file(file: &str, here: &Utf8Path) -> Result<Utf8PathBuf> {
    let path = clean(&here.join(file));
    match Disk.kind(&path) {
        Some(kind) if kind != crate::tree::EntryKind::Directory => Ok(path),
        _ => Err(Error::usage(format!("invalid kustomization file \"{file}\""))),
    }
}

/// `--set NAME=VALUE`.
fn variable(word: &str) -> Result<(String, String)> {
    match word.split_once('=') {
        _ if word.chars().any(|c| names::byte_of(c).is_some()) => {
            Err(Error::usage(format!("--set {word}: it is not UTF-8")))
        }
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(Error::usage(format!("--set {word}: NAME=VALUE is expected"))),
    }
}

/// pflag's map: one pair is taken whole, commas and all; of several, each field is a pair.
fn local_sources<'a>(words: impl Iterator<Item = &'a str>) -> Result<BTreeMap<String, String>> {
    let mut sources = BTreeMap::new();
    for word in words {
        let pairs = match word.matches('=').count() {
            0 => vec![word.to_owned()],
            1 => vec![word.trim_matches('"').to_owned()],
            _ => comma_list(word).map_err(|why| Error::usage(format!("--local-sources: {word}: {why}")))?,
        };
        for pair in pairs {
            let (source, path) = pair.split_once('=').ok_or_else(|| {
                Error::usage(format!("--local-sources: {pair:?} must be formatted as key=value"))
            })?;
            sources.insert(source.to_owned(), path.to_owned());
        }
    }
    Ok(sources)
}

/// The Kustomization of `--kustomization-file`; every document before it has to fit the type too.
pub(super) fn read_file(request: &Request, files: &Files) -> Result<Kustomization> {
    let path = request.file.as_deref().unwrap_or(Utf8Path::new(""));
    let file = files.intern(path);
    let bytes =
        request.tree.read(path).map_err(|e| Error::new(Kind::Io, format!("cannot read {path}: {e}")))?;
    let text = std::str::from_utf8(&bytes).map_err(|_| Error::input(format!("{path} is not UTF-8")))?;
    let mut others = Vec::new();
    for document in stream::documents(text, file) {
        let document = document?;
        let read = Kustomization::from_node(&document, api::Origin::File)?;
        if api::is_kustomization(&document) {
            let namespace = &read.metadata.namespace;
            if read.metadata.name == request.name && (*namespace == request.namespace || namespace.is_empty())
            {
                return Ok(read);
            }
            others.push(read);
        }
    }
    Err(not_found(request, path, &others))
}

fn not_found(request: &Request, path: &Utf8Path, others: &[Kustomization]) -> Error {
    let (name, namespace) = (&request.name, &request.namespace);
    let error = Error::input(format!("no Kustomization {name} of namespace {namespace} in {path}"));
    let elsewhere = others.iter().find(|k| k.metadata.name == *name);
    let names = others.iter().map(|k| k.metadata.name.as_str());
    match (elsewhere, crate::nearest::nearest(name, names)) {
        (Some(other), _) => {
            error.hint(format!("there is one of namespace {0}: -n {0}", other.metadata.namespace))
        }
        (None, Some(near)) => error.hint(format!("did you mean {near}?")),
        (None, None) => error,
    }
}

/// What `--help` says.
pub fn help() -> String {
    let mut help = String::from(
        "Builds a Flux Kustomization without a cluster, as flux build kustomization v2.9.4 does.\n\n\
         Usage:\n  build kustomization NAME --path DIR [flags]\n\nAliases:\n  kustomization, ks\n\nFlags:\n",
    );
    for flag in FLAGS.iter().chain(flux::FLAGS).filter(|flag| !flag.help.is_empty()) {
        let letter = flag.letter.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
        help.push_str(&format!("  {letter}--{:<20} {}\n", flag.name, flag.help));
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn local_sources_are_pairs() {
        let read =
            |words: &[&str]| local_sources(words.iter().copied()).map(|m| m.into_iter().collect::<Vec<_>>());
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(read(&["A/b/c=x,y"]).unwrap(), [pair("A/b/c", "x,y")]);
        assert_eq!(read(&["a=1,b=2", "c=3"]).unwrap(), [pair("a", "1"), pair("b", "2"), pair("c", "3")]);
        for bad in ["a", "", "a=b,c=d,e", "a=b=\""] {
            assert!(read(&[bad]).is_err(), "{bad}");
        }
    }
}
