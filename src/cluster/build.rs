//! Builds one Kustomization of a cluster by [`crate::flux`], with its variables.

use super::encrypted::refuse_damaged;
use super::entry::relative;
use super::held::placeholder;
use super::lead::may_lead_on;
use super::reuse::Trace;
use super::unit::{Status, Unit, UnitId};
use super::variables::{Origin, Variables};
use super::version::FluxVersion;
use crate::error::{Error, Result, Warning};
use crate::flux::api::{self, Kustomization};
use crate::flux::artifact::Artifact;
use crate::flux::substitute::{Start, Substitution, Unset, eval, is_enabled};
use crate::flux::{self, Noted, Use};
use crate::kustomize::parsed::Parsed;
use crate::kustomize::record::Record;
use crate::nearest::nearest;
use crate::object::{Histories, Object, Objects};
use crate::tree::names::with_slashes;
use crate::tree::{Asking, EntryKind, Files, Tree};
use crate::yaml::{Node, Span, emit};
use camino::Utf8Path;
use std::borrow::Cow;
use std::sync::Arc;

/// What Kustomizations are built with.
pub struct Builder<'r, 'a> {
    /// Where files get their numbers.
    pub files: &'r Files,
    /// The tree.
    pub artifact: &'r Arc<Artifact<'a>>,
    /// The Flux version.
    pub version: FluxVersion,
    /// Whether objects know what was done to them.
    pub histories: Histories,
    /// What other builds have parsed.
    pub parsed: &'r Arc<Parsed>,
}

/// What was made of a Kustomization, and of what.
pub struct Built<'a> {
    /// The Kustomization.
    object: Arc<Object>,
    /// The tree that it was built from.
    artifact: Option<Arc<Artifact<'a>>>,
    /// Its variables, or why there are none.
    variables: Result<Arc<Variables>, String>,
    /// What became of it.
    pub status: Status,
    /// Its objects.
    pub objects: Arc<Objects>,
    /// The references to variables in them.
    pub uses: Arc<Vec<Use>>,
    /// What the build read and did.
    pub record: Arc<Record>,
    /// What the build depends on besides.
    pub trace: Arc<Trace>,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
    /// How many bytes it was built from, with what the build added.
    pub size: usize,
}

impl<'a> Built<'a> {
    /// What did not come to be built.
    pub fn without_objects(unit: &Unit, status: Status) -> Self {
        let warnings = external(unit, &status).into_iter().collect();
        Built {
            object: unit.object.clone(),
            artifact: None,
            variables: Ok(Arc::default()),
            status,
            objects: Arc::default(),
            uses: Arc::default(),
            record: Arc::default(),
            trace: Arc::default(),
            warnings,
            size: 0,
        }
    }

    /// What was made of the same before, of another tree.
    /// Without variables the reason is told as it is now.
    pub fn of_before(unit: &Unit, artifact: &Arc<Artifact<'a>>, variables: &Result<Variables>) -> Self {
        let status = match (&unit.trace.status, variables) {
            (Some(Status::Failed(error)), Err(missing)) if error.message() == missing.message() => {
                Status::Failed(missing.clone())
            }
            (status, _) => status.clone().unwrap_or(Status::Rendered),
        };
        Built {
            object: unit.object.clone(),
            artifact: Some(artifact.clone()),
            variables: match &unit.trace.missing {
                Some(missing) => Err(missing.clone()),
                None => Ok(unit.variables.clone()),
            },
            status,
            objects: unit.objects.clone(),
            uses: unit.uses.clone(),
            record: unit.record.clone(),
            trace: Trace::in_artifact(&unit.trace, artifact),
            warnings: unit.trace.warnings.clone(),
            size: unit.trace.size,
        }
    }

    /// What the Kustomization is told by.
    pub fn id(&self) -> UnitId {
        UnitId::new(self.object.namespace(), self.object.name())
    }

    /// Its variables, as far as there are any.
    pub fn variables(&self) -> Arc<Variables> {
        self.variables.as_ref().ok().cloned().unwrap_or_default()
    }

    /// Whether building anew, of the same document with the same variables, would give the same.
    pub fn is_of(&self, unit: &Unit, artifact: &Arc<Artifact<'a>>, variables: &Result<Variables>) -> bool {
        let same_tree = self.artifact.as_ref().is_some_and(|known| Arc::ptr_eq(known, artifact));
        let same = match (&self.variables, variables) {
            (Ok(before), Ok(now)) => **before == *now,
            (Err(before), Err(now)) => before == now.message(),
            _ => false,
        };
        same && same_tree && self.object.doc == unit.object.doc
    }
}

/// That a source lies elsewhere is told once for each Kustomization.
fn external(unit: &Unit, status: &Status) -> Option<Warning> {
    let Status::External(id) = status else { return None };
    let message = format!(
        "Kustomization {} is not rendered: {id} lies elsewhere; `sources:` of offlux.yaml can name a directory for it",
        unit.id
    );
    let at = unit.spec(&["sourceRef"]).map_or(unit.object.span(), Node::span);
    Some(Warning { message, at: Some(at) })
}

/// Objects of such a Kustomization are applied to another cluster than the one that reconciles it.
fn remote(unit: &Unit) -> Option<Warning> {
    let credentials = unit.remote()?;
    let message =
        format!("Kustomization {} applies to another cluster: spec.kubeConfig, {credentials}", unit.id);
    Some(Warning { message, at: unit.spec(&["kubeConfig"]).map(Node::span) })
}

/// What would make further objects in a cluster, and does not here.
fn unexpanded(object: &Object) -> Option<Warning> {
    let is_set =
        object.kind() == "ResourceSet" && object.api_version().starts_with("fluxcd.controlplane.io/");
    let name = || format!("{}/{}", object.namespace(), object.name());
    is_set.then(|| Warning {
        message: format!("ResourceSet {}: not expanded yet, what it would make is missing", name()),
        at: Some(object.span()),
    })
}

impl<'a> Builder<'_, 'a> {
    /// Builds a Kustomization.
    pub fn build(&self, unit: &Unit, variables: Result<Variables>) -> Built<'a> {
        let mut noted = Noted::default();
        let asking = Asking::new(&**self.artifact, self.files);
        let built = self.attempt(&asking, unit, &variables, &mut noted);
        let leads_on = may_lead_on(unit, &noted);
        let (record, uses) = (Arc::new(noted.record), Arc::new(noted.uses));
        let (object, artifact) = (unit.object.clone(), Some(self.artifact.clone()));
        let mut warnings = Vec::new();
        if let Ok(variables) = &variables {
            warnings.extend(variables.warnings.iter().cloned());
        }
        let variables = variables.map(Arc::new).map_err(|e| e.message().to_owned());
        let size = built.as_ref().map_or(0, |built| built.size);
        let (status, objects) = match built {
            Ok(built) => {
                warnings.extend(built.warnings);
                warnings.extend(remote(unit));
                warnings.extend(built.objects.iter().filter_map(unexpanded));
                let status = if unit.is_suspended() { Status::Suspended } else { Status::Rendered };
                (status, Arc::new(built.objects.into_iter().collect()))
            }
            Err(error) => (Status::Failed(error), Arc::default()),
        };
        let asked = asking.into_asked();
        let ignore_files = self.artifact.ignore_files(|dir| asked.concern(dir));
        let trace = Trace {
            asked,
            root: self.artifact.root().to_owned(),
            version: self.version,
            ignore_files,
            made_of: self.artifact.made_of().clone(),
            status: Some(status.clone()),
            missing: variables.as_ref().err().cloned(),
            leads_on,
            warnings: warnings.clone(),
            size,
        };
        let trace = Arc::new(trace);
        Built { object, artifact, variables, status, objects, uses, record, trace, warnings, size }
    }

    fn attempt(
        &self,
        tree: &dyn Tree,
        unit: &Unit,
        variables: &Result<Variables>,
        noted: &mut Noted,
    ) -> Result<flux::Built> {
        let kustomization = Kustomization::from_node(&unit.object.doc, api::Origin::Rendered)?;
        match variables {
            _ if kustomization.spec.post_build.is_none() => self.run(tree, &kustomization, None, noted),
            Ok(variables) => self.run(tree, &kustomization, Some(variables), noted),
            Err(missing) => self.without_variables(tree, &kustomization, missing, noted),
        }
    }

    /// Variables are looked for when the first object is substituted, after the build: what fails
    /// there fails first, and where nothing is substituted nothing is missed.
    fn without_variables(
        &self,
        tree: &dyn Tree,
        kustomization: &Kustomization,
        missing: &Error,
        noted: &mut Noted,
    ) -> Result<flux::Built> {
        let built = self.run(tree, kustomization, None, noted)?;
        if built.objects.iter().any(is_enabled) { Err(missing.clone()) } else { Ok(built) }
    }

    fn unset(&self) -> Unset {
        match self.version {
            FluxVersion::V2_8 => Unset::Empty,
            FluxVersion::V2_9 => Unset::Error,
        }
    }

    fn run(
        &self,
        tree: &dyn Tree,
        kustomization: &Kustomization,
        variables: Option<&Variables>,
        noted: &mut Noted,
    ) -> Result<flux::Built> {
        let root = self.artifact.root();
        let dir = flux::directory(tree, root, kustomization)
            .map_err(|error| hinted(error, tree, root, kustomization.path()))?;
        let is_substituted = variables.is_some_and(|v| v.start() || kustomization.substitutes_always());
        let substitution = variables.map(|variables| Substitution {
            variables,
            names: variables.by_name.keys().map(|name| name.as_str()).collect(),
            start: if variables.start() { Start::Yes } else { Start::OnlyAlways },
            unset: self.unset(),
        });
        let request = flux::Request {
            kustomization,
            tree,
            files: self.files,
            dir: &dir,
            profile: flux::Profile::Controller,
            substitution,
            histories: self.histories,
            parsed: self.parsed.clone(),
        };
        let built = flux::build(&request, noted)?;
        refuse_damaged(kustomization, &built.objects)?;
        // Of what was read again only common metadata have changed anything since.
        let is_fine = |object: &Object| {
            is_substituted
                && is_enabled(object)
                && (kustomization.spec.common_metadata.is_none()
                    || object.doc.get("metadata").is_some_and(emit::is_sure))
        };
        refuse_unprintable(built.objects.iter().filter(|object| !is_fine(object)))?;
        Ok(built)
    }
}

/// Why a `spec.path` is not there: what stands in its place, else what it may have been meant to be.
fn hinted(error: Error, tree: &dyn Tree, root: &Utf8Path, path: &str) -> Error {
    let path = relative(path);
    let missing = path.ancestors().take_while(|dir| !tree.is_dir(&root.join(dir))).last();
    let Some(missing) = missing else { return error };
    let parent = root.join(missing).parent().map(Utf8Path::to_owned).unwrap_or_default();
    if tree.is_file(&root.join(missing)) {
        return error.hint(format!("{missing} is a file"));
    }
    if let Some(why) = tree.why_absent(&root.join(missing)) {
        return error.hint(format!("{missing} {why}"));
    }
    let entries = tree.list(&parent).unwrap_or_default();
    let directories = entries.iter().filter(|e| e.kind == EntryKind::Directory).map(|e| e.name.as_str());
    match nearest(missing.file_name().unwrap_or(""), directories) {
        Some(name) => error.hint(format!("did you mean `{}`?", with_slashes(&missing.with_file_name(name)))),
        None => error,
    }
}

/// Refuses what cannot be said in YAML (a key that is there twice): the controller prints what it built
/// before it applies it. Substitution has printed its objects and read them again.
fn refuse_unprintable<'a>(objects: impl Iterator<Item = &'a Object>) -> Result<()> {
    let mut scratch = String::new();
    for object in objects.filter(|object| !emit::is_sure(&object.doc)) {
        scratch.clear();
        emit::document(&object.doc, &mut scratch)
            .map_err(|error| error.at(object.span()).prefix(object.id()))?;
    }
    Ok(())
}

impl eval::Variables for Variables {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let known = self.by_name.get(name).map(|variable| Cow::Borrowed(&*variable.value));
        known.or_else(|| self.placeholders.then(|| Cow::Owned(placeholder(name))))
    }

    fn place(&self, name: &str) -> Option<Span> {
        match &self.by_name.get(name)?.origin {
            // An error shows the line it points to: never one of a Secret.
            Origin::From(id, _) if id.kind == "Secret" => None,
            Origin::From(_, at) | Origin::Inline(at) => Some(*at),
            Origin::Set => None,
        }
    }

    fn is_secret(&self, name: &str) -> bool {
        self.by_name
            .get(name)
            .is_some_and(|v| matches!(&v.origin, Origin::From(id, _) if id.kind == "Secret"))
    }
}
