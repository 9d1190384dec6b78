//! `offlux kustomize build`: as `kustomize build` v5.8.1, the same flags and the same bytes.
//!
//! Upstream: `commands/build` (kustomize/v5 v5.8.1). Flags for plugins that offlux cannot run are
//! read and have no effect, because whatever asks for such a plugin is an error.

use super::pflag::{self, Flag, Takes, Typed};
use super::{Outcome, current_directory, enter, kustomize_version, output};
use crate::error::{Error, Result};
use crate::kustomize::loader::LoadRestrictor;
use crate::kustomize::options::{Helm, ManagedBy, Order, Plugins};
use crate::kustomize::remote::{needs_network, repository};
use crate::kustomize::{self, Built, Options};
use crate::object::{NOT_NAMESPACED, Object};
use crate::report::yaml;
use crate::tree::{Disk, Files, Once, Remote, Tree, clean};
use camino::{Utf8Path, Utf8PathBuf};
use indexmap::IndexMap;
use std::collections::HashSet;
use std::ffi::OsString;
use std::mem::ManuallyDrop;

/// Its flags.
pub(super) const FLAGS: &[Flag] = &[
    Flag::new("chdir", Takes::Text, "run as if started in DIR (offlux)").letter('C'),
    Flag::new("cluster", Takes::Texts, ""),
    Flag::new("resource", Takes::Texts, ""),
    Flag::new("set", Takes::Texts, ""),
    Flag::new("stack-trace", Takes::Switch, ""),
    Flag::new("as-current-user", Takes::Switch, "read, of no effect: offlux runs no functions"),
    Flag::new("enable-alpha-plugins", Takes::Switch, "allow other than built-in plugins to be named"),
    Flag::new("enable-exec", Takes::Switch, "read, of no effect: offlux runs no functions"),
    Flag::new("enable-helm", Takes::Switch, "allow charts to be named; offlux inflates none yet"),
    Flag::new("enable-managedby-label", Takes::Switch, "").deprecated(
        "The flag `enable-managedby-label` has been deprecated. \
         Use the `managedByLabel` option in the `buildMetadata` field instead.",
    ),
    Flag::new("env", Takes::Texts, "read, of no effect: offlux runs no functions").letter('e'),
    Flag::new("helm-api-versions", Takes::Texts, "read, of no effect"),
    Flag::new("helm-command", Takes::Text, "read, of no effect"),
    Flag::new("helm-debug", Takes::Switch, "read, of no effect"),
    Flag::new("helm-kube-version", Takes::Text, "read, of no effect"),
    Flag::new("load-restrictor", Takes::Text, LOAD_RESTRICTOR),
    Flag::new("mount", Takes::Texts, "read, of no effect: offlux runs no functions"),
    Flag::new("network", Takes::Switch, "read, of no effect: offlux runs no functions"),
    Flag::new("network-name", Takes::Text, "read, of no effect: offlux runs no functions"),
    Flag::new("output", Takes::Text, "write to a file, or one file an object into a directory").letter('o'),
    Flag::new("reorder", Takes::Text, "")
        .deprecated("use the new 'sortOptions' field in kustomization.yaml instead."),
];

const LOAD_RESTRICTOR: &str = "LoadRestrictionsNone lets kustomizations load files from outside of their \
                               directory (default LoadRestrictionsRootOnly)";

/// Runs it with the words that follow its name.
///
/// # Errors
/// When the words cannot be understood or the build fails.
pub fn run(files: &Files, words: Vec<OsString>) -> Result<Outcome> {
    let name = words.iter().find(|word| !word.to_string_lossy().starts_with('-'));
    if name.is_some_and(|name| name == "version") {
        return kustomize_version::run(words).map(|()| Outcome::Done);
    }
    let mut typed = pflag::parse(FLAGS, words)?;
    let command = if typed.args.is_empty() { String::new() } else { typed.args.remove(0) };
    match command.as_str() {
        _ if typed.help => output::print(&help())?,
        "build" => build(&typed, files)?,
        "" | "help" => output::print(&help())?,
        other => return Err(no_such_command(other)),
    }
    Ok(Outcome::Done)
}

/// kustomize's other commands change files or run programs, which offlux never does.
fn no_such_command(name: &str) -> Error {
    let why = match name {
        "edit" | "create" | "localize" => "it writes files, and offlux only reads",
        "cfg" | "fn" => "it changes files by functions, and offlux only reads and executes nothing",
        "completion" => "it belongs to the kustomize program",
        _ => {
            return Error::usage(format!("kustomize has no command `{name}`"))
                .hint("of kustomize's commands there are build and version");
        }
    };
    Error::usage(format!("`kustomize {name}` is out of scope: {why}"))
        .hint("of kustomize's commands there are build and version")
}

fn build(typed: &Typed, files: &Files) -> Result<()> {
    typed.notes.iter().for_each(|note| output::note(note));
    if let Some(directory) = typed.text("chdir") {
        enter(directory.into())?;
    }
    let options = options(typed)?;
    let directory = directory(&typed.args)?;
    let built = kustomize::build(&Once::for_one_build(Disk), files, &directory, &options);
    let warnings = built.as_ref().map_or_else(Error::warnings, |built| &built.warnings);
    warnings.iter().for_each(|warning| output::note(&format!("# Warning: {}", warning.message)));
    let Built { objects, .. } = built?;
    // The process ends when they are printed: nobody needs their memory back piece by piece.
    let objects = ManuallyDrop::new(objects);
    match typed.text("output").filter(|path| !path.is_empty()).map(Utf8Path::new) {
        Some(path) if Disk.is_dir(path) => write_each(path, objects.as_slice()),
        Some(path) => output::write(path, &yaml::stream(objects.iter())?),
        None => output::print_all(&yaml::stream(objects.iter())?),
    }
}

fn options(typed: &Typed) -> Result<Options> {
    let restrictor = match typed.text("load-restrictor") {
        None | Some("" | "LoadRestrictionsRootOnly") => LoadRestrictor::RootOnly,
        Some("LoadRestrictionsNone") => LoadRestrictor::None,
        Some(other) => {
            return Err(illegal("load-restrictor", other, "LoadRestrictionsRootOnly, LoadRestrictionsNone"));
        }
    };
    let order = match typed.text("reorder") {
        None => Order::Default,
        Some("legacy") => Order::Legacy,
        Some("none") => Order::Build,
        Some(other) => return Err(illegal("reorder", other, "legacy, none")),
    };
    let plugins = if typed.switch("enable-alpha-plugins") { Plugins::Any } else { Plugins::BuiltinOnly };
    let helm = typed.switch("enable-helm") || plugins == Plugins::Any;
    let label = std::env::var("KUSTOMIZE_ENABLE_MANAGEDBY_LABEL").is_ok_and(|value| value == "on");
    let label = label || typed.switch("enable-managedby-label");
    Ok(Options {
        restrictor,
        order,
        plugins,
        helm: if helm { Helm::Enabled } else { Helm::Disabled },
        managed_by: if label { ManagedBy::Always } else { ManagedBy::AsConfigured },
        ..Options::default()
    })
}

fn illegal(flag: &str, value: &str, legal: &str) -> Error {
    Error::usage(format!("illegal flag value --{flag} {value}; legal values: {legal}"))
}

/// The directory to build, without links.
fn directory(args: &[String]) -> Result<Utf8PathBuf> {
    let typed = match args {
        [] => ".",
        [one] => one.as_str(),
        _ => return Err(Error::usage("name one directory only")),
    };
    if let Some(repository) = repository(typed) {
        return Err(needs_network(&Remote::Repository(repository)));
    }
    if typed.is_empty() {
        return Err(Error::usage("the name of the directory is empty"));
    }
    let full = clean(&current_directory()?.join(typed));
    let real = Disk.canonical(&full).map_err(|_| Error::input(format!("no such directory: {typed}")))?;
    if Disk.is_dir(&real) { Ok(real) } else { Err(Error::input(format!("{typed} is not a directory"))) }
}

/// One file an object, named as kustomize names them.
fn write_each(directory: &Utf8Path, objects: &[Object]) -> Result<()> {
    let ids = objects.iter().map(Object::id);
    let namespaces: HashSet<String> = ids.map(|id| id.effective_namespace().to_owned()).collect();
    let several = namespaces.iter().filter(|namespace| *namespace != NOT_NAMESPACED).count() > 1;
    let mut files = IndexMap::new();
    for object in objects {
        let mut text = String::new();
        yaml::document(object, &mut text)?;
        let name = file_name(object, several);
        if is_no_name(&name) {
            return Err(Error::input(format!("no file can be called {name}")).at(object.span()));
        }
        let path = directory.join(name);
        if files.contains_key(&path) {
            let message = format!("two objects would be written to {path}; nothing is written");
            return Err(Error::input(message).at(object.span()));
        }
        files.insert(path, [text]);
    }
    let files: Vec<_> = files.iter().map(|(path, text)| (path.clone(), &text[..])).collect();
    output::write_all(&files)
}

/// How many bytes the name of a file may have, on nearly every file system.
const LONGEST_NAME: usize = 255;

/// Whether no file can be called so. On Windows, a colon leads to a part of another file.
fn is_no_name(name: &str) -> bool {
    let is_odd = |c| {
        matches!(c, '/' | '\0')
            || cfg!(windows) && matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|')
    };
    name.contains(is_odd) || name.len() > LONGEST_NAME
}

/// `[namespace_][group_]version_kind_name.yaml`, in lower case.
fn file_name(object: &Object, with_namespace: bool) -> String {
    let id = object.id();
    let namespace = Some(id.effective_namespace()).filter(|n| with_namespace && *n != NOT_NAMESPACED);
    let parts = [namespace, Some(id.gvk.group.as_str()), Some(&id.gvk.version), Some(&id.gvk.kind)];
    let mut name = String::new();
    for part in parts.into_iter().flatten().filter(|part| !part.is_empty()).chain([id.name.as_str()]) {
        if !name.is_empty() {
            name.push('_');
        }
        name.push_str(&part.to_lowercase());
    }
    name + ".yaml"
}

fn help() -> String {
    let mut help = String::from(
        "Build a set of KRM resources using a 'kustomization.yaml' file, as kustomize build v5.8.1 does.\n\n\
         Usage:\n  kustomize build [DIR] [flags]\n  kustomize version [-o json|yaml]\n\nFlags:\n",
    );
    for flag in FLAGS.iter().filter(|flag| !flag.help.is_empty()) {
        let letter = flag.letter.map_or("    ".to_owned(), |letter| format!("-{letter}, "));
        help.push_str(&format!("  {letter}--{:<22} {}\n", flag.name, flag.help));
    }
    help
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{Mapping, Node, Span};

    fn object(api_version: &str, kind: &str, namespace: &str, name: &str) -> Object {
        let mut document = Mapping::new(Span::NONE);
        document.set("apiVersion", Node::string(api_version, Span::NONE));
        document.set("kind", Node::string(kind, Span::NONE));
        let mut object = Object::new(Node::Mapping(document));
        object.set_name(name, Span::NONE);
        object.set_namespace(namespace, Span::NONE);
        object
    }

    #[test]
    fn files_are_named_as_kustomize_names_them() {
        let deployment = object("apps/v1", "Deployment", "Web", "App");
        assert_eq!(file_name(&deployment, false), "apps_v1_deployment_app.yaml");
        assert_eq!(file_name(&deployment, true), "web_apps_v1_deployment_app.yaml");
        assert_eq!(file_name(&object("v1", "Service", "", "s"), true), "default_v1_service_s.yaml");
    }
}
