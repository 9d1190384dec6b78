//! What may have been meant where nothing matches: the same name in another namespace or of another kind,
//! a name that is like it.

use super::Selection;
use super::words::Asked;
use crate::cluster::Cluster;
use crate::nearest::nearest;
use crate::object::Object;

/// Hints, the likeliest first. `narrow` is what the flags leave.
pub fn hints(asked: &Asked, narrow: &Selection, clusters: &[Cluster]) -> Vec<String> {
    if let Some(word) = &asked.unknown {
        return vec![format!("no kind is called `{word}`, and nothing rendered is of one")];
    }
    let anywhere = Selection { namespace: None, ..asked.selection.clone() };
    let narrowed = Selection { namespace: None, ..narrow.clone() };
    let found =
        |is_it: &dyn Fn(&Object) -> bool| first(clusters, |object| anywhere.matches(object) && is_it(object));
    if let Some((cluster, object)) = found(&|object| narrowed.matches(object)) {
        return vec![format!("{} is there{}", id(object), of(cluster, clusters))];
    }
    if let Some((cluster, object)) = found(&|_| true) {
        return vec![format!("{} is there{}, but the flags leave it out", id(object), of(cluster, clusters))];
    }
    let Some(name) = asked.selection.names.first().filter(|_| asked.object.is_some()) else {
        return Vec::new();
    };
    let of_other_kind = |object: &Object| object.name() == name.as_str() && is_in(narrow, object);
    if let Some((cluster, object)) = first(clusters, of_other_kind) {
        return vec![format!("{} is there{}", id(object), of(cluster, clusters))];
    }
    similar(asked, clusters).into_iter().collect()
}

/// What clusters have that were left out.
pub fn elsewhere(asked: &Asked, narrow: &Selection, others: &[Cluster]) -> Option<String> {
    let is_it = |object: &Object| asked.selection.matches(object) && narrow.matches(object);
    let (cluster, object) = first(others, is_it)?;
    Some(format!("{} is there in cluster {}", id(object), cluster.name()))
}

/// An object of the kinds whose name is like the one asked for.
fn similar(asked: &Asked, clusters: &[Cluster]) -> Option<String> {
    let kinds = Selection { kinds: asked.selection.kinds.clone(), ..Selection::default() };
    let of_kind = || clusters.iter().flat_map(Cluster::objects).filter(|(_, object)| kinds.matches(object));
    let name = asked.selection.names.first()?.as_str();
    let near = nearest(name, of_kind().map(|(_, object)| object.name()))?.to_owned();
    let (cluster, object) = first(clusters, |object| object.name() == near && kinds.matches(object))?;
    Some(format!("did you mean {}{}?", id(object), of(cluster, clusters)))
}

fn first(clusters: &[Cluster], is_it: impl Fn(&Object) -> bool) -> Option<(&Cluster, &Object)> {
    let all = clusters.iter().flat_map(|cluster| cluster.objects().map(move |(_, object)| (cluster, object)));
    all.into_iter().find(|(_, object)| is_it(object))
}

fn is_in(narrow: &Selection, object: &Object) -> bool {
    narrow.namespace.as_deref().is_none_or(|namespace| object.namespace() == namespace)
}

/// ` in cluster NAME`, where there are several.
fn of(cluster: &Cluster, clusters: &[Cluster]) -> String {
    if clusters.len() > 1 { format!(" in cluster {}", cluster.name()) } else { String::new() }
}

/// `HelmRelease tools/reloader`
fn id(object: &Object) -> String {
    match object.namespace() {
        "" => format!("{} {}", object.kind(), object.name()),
        namespace => format!("{} {namespace}/{}", object.kind(), object.name()),
    }
}
