//! Builds trees, and holds what comes out to its laws.

use crate::laws::prints_stably;
use offlux::flux::api::{Kustomization, Origin};
use offlux::flux::substitute::Unset;
use offlux::flux::substitute::inline::Inline;
use offlux::flux::{self, Noted, Profile, Request, stream};
use offlux::kustomize::{Options, build};
use offlux::object::{Histories, Object};
use offlux::tree::{Files, Memory};
use offlux::yaml::{FileId, emit};
use std::sync::Arc;

/// What is printed of objects, or the message of what failed.
pub fn printed<'o>(objects: impl IntoIterator<Item = &'o Object>) -> Result<String, String> {
    let mut out = String::new();
    for object in objects {
        emit::document(&object.doc, &mut out).map_err(|error| error.to_string())?;
        out.push_str("---\n");
    }
    Ok(out)
}

/// `kustomize build /`.
pub fn kustomize(tree: &Memory, options: &Options) -> Result<Vec<Object>, String> {
    let built = build(tree, &Files::default(), "/".into(), options).map_err(|error| error.to_string())?;
    Ok(built.objects.into_iter().collect())
}

/// Two builds are equal, and what they give prints stably.
pub fn holds(tree: &Memory, options: &Options) {
    let first = kustomize(tree, options);
    if let Ok(objects) = &first {
        objects.iter().for_each(|object| prints_stably(&object.doc));
    }
    let text = |objects: Result<Vec<Object>, String>| objects.and_then(|objects| printed(&objects));
    assert_eq!(text(first), text(kustomize(tree, options)), "two builds differ");
}

/// `flux build kustomization`, or what the controller would apply: of a tree whose `ks.yaml` is the
/// Flux Kustomization and whose `app` is what it builds.
pub fn flux(tree: &Memory, ks: &str, profile: Profile<'_>, unset: Unset) -> Result<Vec<Object>, String> {
    let text = |error: offlux::Error| error.to_string();
    let document = stream::documents(ks, FileId::NONE).find_map(Result::ok).ok_or("no document")?;
    let kustomization = Kustomization::from_node(&document, Origin::File).map_err(text)?;
    let inline = Inline::new(&kustomization, &[]);
    let files = Files::default();
    let request = Request {
        kustomization: &kustomization,
        tree,
        files: &files,
        dir: "/app".into(),
        profile,
        substitution: Some(inline.substitution(unset)),
        histories: Histories::Left,
        parsed: Arc::default(),
    };
    flux::build(&request, &mut Noted::default()).map(|built| built.objects).map_err(text)
}
