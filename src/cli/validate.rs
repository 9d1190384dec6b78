//! `offlux validate`: objects are what a cluster would take, rendered ones or those of files.

use super::workspace::Workspace;
use super::{Global, Outcome, definition, output, paths};
use crate::check::validation::{self, Looked, Validation, configured};
use crate::cluster::{Cluster, FluxVersion};
use crate::config::Config;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Result};
use crate::kustomize::go_regex::go_regex;
use crate::report::validation as report;
use crate::report::validation::Told;
use crate::tree::{Disk, Files};
use crate::validate::asked::Asked;
use crate::validate::catalog::{Catalog, Settings};
use crate::validate::kinds::Kinds;
use crate::validate::locations::{Locations, Reader};
use crate::validate::{Demands, documents};
use crate::yaml::Node;
use camino::Utf8PathBuf;
use regex::Regex;
use std::sync::Arc;

/// Hold objects to the schemas of Kubernetes, Flux and the CustomResourceDefinitions at hand
#[derive(Debug, clap::Args)]
#[command(after_help = HELP)]
pub struct Args {
    /// Files, directories, or - for standard input [default: what every cluster renders]
    #[arg(value_name = "FILE|DIR", value_hint = clap::ValueHint::AnyPath, value_parser = paths::typed())]
    files: Vec<Utf8PathBuf>,
    /// The Kubernetes of the clusters: 1.31, 1.31.2 or master [default: the newest that is built in]
    #[arg(long, value_name = "1.NN", env = "OFFLUX_KUBERNETES_VERSION")]
    kubernetes_version: Option<String>,
    /// Whether unknown fields and duplicate keys are errors [default: true]
    #[arg(
        long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true",
        hide_possible_values = true, env = "OFFLUX_STRICT"
    )]
    strict: Option<bool>,
    /// Where schemas are besides: a directory, a template of paths that ends in .json, a file or directory of
    /// CustomResourceDefinitions, or `default` for those that are built in (repeatable, the first that has a kind)
    #[arg(long, value_name = "DIR|TEMPLATE", env = "OFFLUX_SCHEMA_LOCATION")]
    schema_location: Vec<String>,
    /// Pass over kinds without a schema
    #[arg(
        long, value_name = "true|false", num_args = 0..=1, require_equals = true, default_missing_value = "true",
        hide_possible_values = true, env = "OFFLUX_IGNORE_MISSING_SCHEMAS"
    )]
    ignore_missing_schemas: Option<bool>,
    /// Kinds to pass over: Secret, v1/Secret, apps/v1/Deployment (repeatable)
    #[arg(long, value_name = "KIND,…", env = "OFFLUX_SKIP")]
    skip: Vec<String>,
    /// Kinds that must not be there (repeatable)
    #[arg(long, value_name = "KIND,…", env = "OFFLUX_REJECT")]
    reject: Vec<String>,
    /// Leave out files whose path matches, in directories as well (repeatable)
    #[arg(long, value_name = "REGEX", env = "OFFLUX_IGNORE_FILENAME_PATTERN")]
    ignore_filename_pattern: Vec<String>,
    /// Count objects by kind as well
    #[arg(long, env = "OFFLUX_SUMMARY")]
    summary: bool,
}

const HELP: &str = "\
Output (-o); with -v also the objects that nothing is wrong with:
  text    a line each finding, and a summary (default)
  json    data, as docs/schemas/validate.json has it
  junit   XML for GitLab, Jenkins and others, a test case each object
  tap     TAP 13, a line each object
  sarif   SARIF 2.1.0 for code scanning
  github  annotations of GitHub Actions

A kind's schema is looked for in the schema locations, in the CustomResourceDefinitions that the \
cluster renders, in those of other clusters, and in what is built in. Nothing is fetched. `validate:` \
in offlux.yaml sets what these flags do; the command line wins.

Exit status: 0 when all is valid, 1 when an error was found (a failed render is one), 2 when the \
command line, the configuration or a schema is wrong.";

const LACKING: &str = "schemas are given with --schema-location (or as CustomResourceDefinitions among what is \
                       validated); --ignore-missing-schemas passes over kinds without one";

type Write = fn(&Validation<'_>, &Diagnostics<'_>, Told) -> String;

/// Whom paths are for: someone who stands somewhere, or a tool that knows the root.
#[derive(Clone, Copy)]
enum Paths {
    FromHere,
    FromRoot,
}

const FORMATS: &[(&str, (Write, Paths))] = &[
    ("text", (report::text, Paths::FromHere)),
    ("json", (report::json, Paths::FromHere)),
    ("junit", (report::junit, Paths::FromHere)),
    ("tap", (report::tap, Paths::FromHere)),
    ("sarif", (report::sarif, Paths::FromRoot)),
    ("github", (report::github, Paths::FromRoot)),
];

/// What `-o` takes.
pub(super) fn formats() -> Vec<&'static str> {
    definition::names(FORMATS)
}

/// Validates; findings are the result, on standard output.
///
/// # Errors
/// When clusters or files cannot be found, or what they are held to cannot be understood.
pub fn run(args: &Args, global: &Global, files: &Files) -> Result<Outcome> {
    let workspace = Workspace::open(global, files)?;
    let (write, paths) = workspace.format(FORMATS)?;
    let asked = Asking { args, workspace: &workspace, global, files, told: args.told(global) };
    let print = |found: &Validation<'_>| {
        let places = match paths {
            Paths::FromHere => workspace.places(),
            Paths::FromRoot => workspace.places_from_root(),
        };
        output::print(&write(found, &places, asked.told))
    };
    if args.files.is_empty() { asked.of_clusters(print) } else { asked.of_files(print) }
}

/// What is asked of a workspace.
struct Asking<'a> {
    args: &'a Args,
    workspace: &'a Workspace<'a>,
    global: &'a Global,
    files: &'a Files,
    told: Told,
}

impl Asking<'_> {
    fn of_clusters(&self, print: impl FnOnce(&Validation<'_>) -> Result<()> + Send) -> Result<Outcome> {
        let (settings, demands) = (self.settings()?, self.demands()?);
        let (outcome, clusters) = self.workspace.rendered(|_, clusters| {
            let outcome = self.validated(&clusters, &settings, &demands, print)?;
            Ok((outcome, clusters))
        })?;
        self.workspace.warn(&clusters);
        Ok(outcome)
    }

    fn validated(
        &self,
        clusters: &[Cluster],
        settings: &Settings<'_>,
        demands: &Demands,
        print: impl FnOnce(&Validation<'_>) -> Result<()>,
    ) -> Result<Outcome> {
        let catalogs = Catalog::of_clusters(clusters, settings);
        let others = self.others(clusters, &catalogs, demands);
        let catalogs: Vec<_> = catalogs.into_iter().map(|catalog| catalog.beside(&others)).collect();
        let (workspace, around) = (self.workspace, self.workspace.surroundings());
        let found = validation::of_clusters(
            clusters,
            &catalogs,
            demands,
            workspace.namespace(),
            &workspace.config,
            around,
        )?;
        print(&found)?;
        Ok(self.outcome(&found, catalogs.first(), demands))
    }

    fn of_files(&self, print: impl FnOnce(&Validation<'_>) -> Result<()>) -> Result<Outcome> {
        if self.global.rev.is_some() {
            return Err(Error::usage("--rev is of the repository: files are read from the disk"));
        }
        let (settings, demands) = (self.settings()?, self.demands()?);
        let (looked, mut documents) = self.documents()?;
        if let Some(namespace) = self.workspace.namespace() {
            let is_of = |node: &Node| node.text_at(&["metadata", "namespace"]).unwrap_or("") == namespace;
            documents.retain(|document| document.as_ref().map_or(true, is_of));
        }
        let nodes = || documents.iter().filter_map(|document| document.as_ref().ok());
        let flux =
            self.global.flux_version.as_deref().map(FluxVersion::parse).transpose()?.unwrap_or_default();
        let catalog = Catalog::of_files(flux, &settings).defining(nodes());
        let clusters = if demands.lacks_schemas(nodes(), &catalog) { self.rendered()? } else { Vec::new() };
        let catalog = catalog.beside(&clusters);
        let (config, around) = (&self.workspace.config, self.workspace.surroundings());
        let found = validation::of_files(looked, &documents, &catalog, &demands, config, around)?;
        print(&found)?;
        Ok(self.outcome(&found, Some(&catalog), &demands))
    }

    /// Clusters for the sake of what they define: where there are none, or they cannot be found, so be it.
    fn rendered(&self) -> Result<Vec<Cluster>> {
        match self.workspace.clusters() {
            Err(_) if self.global.cluster.is_empty() => Ok(Vec::new()),
            clusters => clusters,
        }
    }

    /// Clusters that `--cluster` leaves out, where one of those asked for has kinds that it has no schema of.
    fn others(&self, clusters: &[Cluster], catalogs: &[Catalog<'_>], demands: &Demands) -> Vec<Cluster> {
        let lacks = |(cluster, catalog): (&Cluster, &Catalog<'_>)| {
            demands.lacks_schemas(cluster.objects().map(|(_, object)| &object.doc), catalog)
        };
        let is_asked = !self.global.cluster.is_empty() && clusters.iter().zip(catalogs).any(lacks);
        if is_asked { self.workspace.other_clusters(clusters).unwrap_or_default() } else { Vec::new() }
    }

    fn documents(&self) -> Result<(Looked, Vec<documents::Document>)> {
        let reader = self.reader();
        if self.args.files.iter().any(|file| file == "-") {
            if self.args.files.len() > 1 {
                return Err(Error::usage("- is standard input and stands alone"));
            }
            let bytes = output::read_input()?;
            return Ok((Looked::Input, documents::read_text(&bytes, self.files.intern("stdin".into()))));
        }
        let patterns = &self.args.ignore_filename_pattern;
        let ignored = patterns.iter().map(|pattern| self.pattern(pattern)).collect::<Result<Vec<_>>>()?;
        let files = documents::files(&self.args.files, self.workspace.directory(), &ignored, reader)?;
        Ok((Looked::Files(files.len()), documents::read(&files, reader)))
    }

    /// What is wrong decides, and first of all whether schemas could be read.
    fn outcome(&self, found: &Validation<'_>, catalog: Option<&Catalog<'_>>, demands: &Demands) -> Outcome {
        if found.lacks_schemas() {
            self.workspace.remark(LACKING);
        }
        if let Some(catalog) = catalog {
            let mut known: Vec<_> = found.kinds().cloned().collect();
            known.extend(catalog.kinds());
            for (flag, kinds) in [("skip", &demands.skip), ("reject", &demands.reject)] {
                for (kind, near) in kinds.unknown(&known) {
                    let near = near
                        .map(|near| format!("--{flag} {kind}: no kind is called that; did you mean {near}?"));
                    near.iter().for_each(|text| self.workspace.remark(text));
                }
            }
            let flaws = catalog.flaws();
            self.workspace.tell(&flaws);
            if !flaws.is_empty() {
                return Outcome::Broken;
            }
        }
        if found.errors() == 0 { Outcome::Done } else { Outcome::Findings }
    }

    fn pattern(&self, pattern: &str) -> Result<Regex> {
        go_regex(pattern).map_err(|e| Error::usage(format!("--ignore-filename-pattern: {}", e.message())))
    }

    fn reader(&self) -> Reader<'_> {
        Reader { tree: &Disk, files: self.files }
    }

    fn settings(&self) -> Result<Settings<'_>> {
        let config = self.config()?;
        if self.args.schema_location.is_empty() {
            return configured::settings(&config, self.workspace.surroundings());
        }
        let (kubernetes, edition) = configured::edition(&config)?;
        let (given, directory) = (&self.args.schema_location, self.workspace.directory());
        let locations = Locations::open(given, directory, edition, self.reader());
        let locations = Arc::new(locations.map_err(|e| e.prefix("--schema-location"))?);
        Ok(Settings { kubernetes, locations })
    }

    fn demands(&self) -> Result<Demands> {
        let mut demands = configured::demands(&self.config()?)?;
        let lists = [
            ("--skip", &self.args.skip, &mut demands.skip),
            ("--reject", &self.args.reject, &mut demands.reject),
        ];
        for (flag, typed, kinds) in lists {
            if !typed.is_empty() {
                *kinds = Kinds::parse(typed.iter().map(String::as_str)).map_err(|e| e.prefix(flag))?;
            }
        }
        Ok(demands)
    }

    /// What `offlux.yaml` says; the command line wins.
    fn config(&self) -> Result<Config> {
        let (args, mut config) = (self.args, self.workspace.config.clone());
        if let Some(version) = &args.kubernetes_version {
            Asked::parse(Some(version))?;
            config.validate.kubernetes_version = Some(version.clone());
        }
        config.validate.strict = args.strict.or(config.validate.strict);
        let ignores = args.ignore_missing_schemas.or(config.validate.ignore_missing_schemas);
        config.validate.ignore_missing_schemas = ignores;
        Ok(config)
    }
}

impl Args {
    fn told(&self, global: &Global) -> Told {
        Told {
            objects: if global.verbose > 0 { report::Objects::All } else { report::Objects::Wrong },
            counts: if self.summary { report::ByKind::Yes } else { report::ByKind::No },
        }
    }
}
