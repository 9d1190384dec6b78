//! Builds one Flux Kustomization: what the controller would apply for it, or what `flux build
//! kustomization` prints. The steps stand in [`build`], in their order.
//!
//! Upstream: kustomize-controller 1.9.4 `internal/controller`, flux2 v2.9.4 `internal/build/build.go`,
//! fluxcd/pkg/kustomize v1.35.4.

use super::api::Kustomization;
use super::substitute::Substitution;
use super::{decrypt, labels, mask, overlay, read};
use crate::error::{Error, Result, Warning};
use crate::kustomize;
use crate::kustomize::growth::Growth;
use crate::kustomize::loader::LoadRestrictor;
use crate::kustomize::options::{OpenApi, Options, Order, Root};
use crate::kustomize::parsed::Parsed;
use crate::kustomize::record::Record;
use crate::object::{Cause, Histories, Object};
use crate::tree::{Files, Tree, clean};
use crate::yaml::Span;
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;

/// What to build, from what, and as whom.
pub struct Request<'a> {
    /// The Flux Kustomization.
    pub kustomization: &'a Kustomization,
    /// The files: for the controller profile an [`super::artifact::Artifact`].
    pub tree: &'a dyn Tree,
    /// Where they get their numbers.
    pub files: &'a Files,
    /// The directory to build, absolute and without links.
    pub dir: &'a Utf8Path,
    /// As whom.
    pub profile: Profile<'a>,
    /// The variables; without them nothing is substituted.
    pub substitution: Option<Substitution<'a>>,
    /// Whether objects know what was done to them.
    pub histories: Histories,
    /// What other builds of the same run have parsed.
    pub parsed: Arc<Parsed>,
}

/// Whose work is done.
#[derive(Clone, Copy, Debug)]
pub enum Profile<'a> {
    /// kustomize-controller's.
    Controller,
    /// That of `flux build kustomization`.
    Cli {
        /// `--ignore-paths`, in `.gitignore`'s format.
        ignore_paths: &'a [String],
        /// Nothing outside of this directory can be read (`--in-memory-build`).
        jail: Option<&'a Utf8Path>,
    },
}

/// What became of a Flux Kustomization.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Its objects, in build order.
    pub objects: Vec<Object>,
    /// What is worth telling.
    pub warnings: Vec<Warning>,
    /// How many bytes were read for them and added to that.
    pub size: usize,
}

/// What is noted of a build besides, as far as it comes.
#[derive(Clone, Debug, Default)]
pub struct Noted {
    /// What kustomize's part read and did.
    pub record: Record,
    /// Each reference to a variable, in the order of the objects.
    pub uses: Vec<Use>,
    /// The objects as they were when substitution failed in one of them.
    pub left: Vec<Object>,
}

/// A reference to a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The variable.
    pub name: String,
    /// Where it is referred to.
    pub at: Span,
    /// Where its value is written, as far as that may be told.
    pub value: Option<Span>,
    /// Where the object begins that refers to it.
    pub object: Span,
    /// What came of it.
    pub outcome: super::substitute::eval::Outcome,
    /// What an expression made of a value that must not be told.
    pub made: Option<String>,
}

/// The directory of a source's artifact, whose root is given, that a Kustomization is built from; its path cannot leave it.
///
/// # Errors
/// When it is not there.
pub fn directory(tree: &dyn Tree, root: &Utf8Path, kustomization: &Kustomization) -> Result<Utf8PathBuf> {
    let path = clean(&Utf8Path::new("/").join(kustomization.path()));
    let dir = clean(&root.join(path.as_str().trim_start_matches('/')));
    let at = kustomization.spec.path.as_ref().map_or(kustomization.place(), |p| p.span);
    let lacks = |message: String| Err(Error::input(message).at(at).of_lint("missing-path"));
    match tree.why_absent(&dir) {
        _ if !tree.is_dir(&dir) => lacks(format!("kustomization path not found: {}", kustomization.path())),
        Some(why) => lacks(format!("{} {why}", kustomization.path())),
        None => Ok(dir),
    }
}

/// Builds one Flux Kustomization, and adds to what is noted, also when the build fails.
///
/// # Errors
/// Whatever makes the original fail, and references to unset variables, all of them at once. The error
/// holds the warnings that came before it.
pub fn build(request: &Request<'_>, noted: &mut Noted) -> Result<Built> {
    let mut warnings = Vec::new();
    match warned(request, &mut warnings, noted) {
        Ok(built) => Ok(Built { warnings, ..built }),
        Err(error) => Err(error.after(warnings)),
    }
}

fn warned(request: &Request<'_>, warnings: &mut Vec<Warning>, noted: &mut Noted) -> Result<Built> {
    let flux = request.kustomization;
    let record = &mut noted.record;
    let root = overlay::root(request, warnings)?;
    record.reads.extend(request.files.path(root.file).filter(|file| file.parent() == Some(request.dir)));
    let options = options(request, root);
    let built = kustomize::build_recorded(request.tree, request.files, request.dir, &options, record)?;
    warnings.extend(built.warnings);

    let mut objects: Vec<Object> = built.objects.into_iter().collect();
    if let Profile::Controller = request.profile {
        objects.iter().try_for_each(demand_identity)?;
    }
    let growth = built.growth;
    if let Err(error) = substitute(request, &mut objects, &mut noted.uses, &growth) {
        noted.left = objects;
        return Err(error);
    }
    let note = |objects: &mut Vec<Object>, name| {
        request.histories.note(objects, Cause { name, at: flux.place() });
    };
    note(&mut objects, "substitution");
    let owner = labels::owner(flux);
    labels::count(objects.len(), &owner, flux, &growth)?;
    if let Profile::Cli { .. } = request.profile {
        objects.iter_mut().try_for_each(|object| labels::set_owner_beside(object, &owner))?;
        objects.iter_mut().try_for_each(mask::mask)?;
    }
    let mut objects = read::objects(objects)?;
    if let Profile::Controller = request.profile {
        objects.iter_mut().for_each(|object| labels::set_labels(object, &owner));
    }
    note(&mut objects, "owner labels");
    if let Some(common) = &flux.spec.common_metadata {
        objects.iter_mut().for_each(|object| labels::set_common(object, common));
    }
    note(&mut objects, "commonMetadata");
    if let Profile::Controller = request.profile {
        objects.iter().try_for_each(|object| decrypt::refuse_encrypted(object, flux))?;
    }
    Ok(Built { objects, warnings: Vec::new(), size: growth.total() })
}

/// Any file inside of the jail, nothing reordered, another schema beside the built-in one.
fn options(request: &Request<'_>, root: Root) -> Options {
    let jail = match request.profile {
        Profile::Controller => None,
        Profile::Cli { jail, .. } => jail.map(Utf8Path::to_owned),
    };
    Options {
        restrictor: LoadRestrictor::None,
        order: Order::Build,
        openapi: OpenApi::Adds,
        root: Some(root),
        jail,
        histories: request.histories,
        parsed: request.parsed.clone(),
        ..Options::default()
    }
}

fn demand_identity(object: &Object) -> Result<()> {
    let fields = [("name", object.name()), ("kind", object.kind()), ("apiVersion", object.api_version())];
    match fields.into_iter().find(|(_, text)| text.is_empty()) {
        None => Ok(()),
        Some((field, _)) => {
            Err(Error::input(format!("an object has no {field}: {}", object.id())).at(object.span()))
        }
    }
}

fn substitute(
    request: &Request<'_>,
    objects: &mut [Object],
    uses: &mut Vec<Use>,
    growth: &Growth,
) -> Result<()> {
    match &request.substitution {
        Some(substitution) if request.kustomization.spec.post_build.is_some() => {
            substitution.apply(request.kustomization, objects, uses, growth)
        }
        _ => Ok(()),
    }
}
