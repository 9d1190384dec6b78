//! `missing-values`: `valuesFrom` of a HelmRelease names a ConfigMap, a Secret or a key that is not there.
//!
//! A chart, an operator or a hand may make what is named, so that what the cluster does not render at all is only
//! told; a key that a rendered ConfigMap lacks is an error. Silent about Secrets that a rendered ExternalSecret,
//! SealedSecret or the like makes, about optional references, and where a namespace may hold more than is seen.
//! Upstream: `ChartValuesFromReferences` of `chartutil/values.go` (github.com/fluxcd/pkg).

use super::found::{Certainty, Found};
use super::known::{Known, is_flux};
use super::{Checked, Lint};
use crate::cluster::unit::ValuesId;
use crate::config::Weight;
use crate::nearest::nearest;
use crate::object::Object;
use crate::yaml::Node;

/// The lint.
pub const LINT: Lint = Lint {
    name: "missing-values",
    weight: Weight::Error,
    about: "spec.valuesFrom of a HelmRelease names a ConfigMap, a Secret or a key that the cluster does not render.",
    find,
};

/// The key that is read where none is named.
const KEY: &str = "values.yaml";

fn find(checked: &Checked<'_>) -> Vec<Found> {
    checked.clusters.iter().flat_map(of_cluster).collect()
}

fn of_cluster(known: &Known<'_>) -> Vec<Found> {
    let releases = known.objects().filter(|(_, object)| is_flux(object, "HelmRelease"));
    let references = releases.flat_map(|(unit, object)| {
        let list = object.doc.at(&["spec", "valuesFrom"]).and_then(Node::as_sequence);
        list.into_iter().flat_map(|list| &list.items).map(move |item| (unit, object, item))
    });
    references.filter_map(|(unit, object, item)| told(known, unit, object, item)).collect()
}

fn told(known: &Known<'_>, unit: usize, object: &Object, item: &Node) -> Option<Found> {
    let text = |field: &str| item.text_at(&[field]).filter(|text| !text.is_empty());
    let id = ValuesId {
        kind: text("kind").filter(|kind| matches!(*kind, "ConfigMap" | "Secret"))?.to_owned(),
        namespace: Some(object.namespace()).filter(|namespace| !namespace.is_empty())?.to_owned(),
        name: text("name")?.to_owned(),
    };
    let in_doubt = text("optional") == Some("true")
        || known.may_be_called("", &id.kind, &id.name)
        || known.is_open(&id.namespace)
        || known.cluster.held.producer(&id).is_some();
    if in_doubt {
        return None;
    }
    let key = text("valuesKey").unwrap_or(KEY);
    let rendered = known.named(("", &id.kind, &id.namespace, &id.name));
    if !rendered.is_empty() {
        return no_key(known, (unit, object, item), rendered, key, &id);
    }
    match known.cluster.held.values(&id) {
        Some(_) => None,
        None => Some(no_object(known, (unit, object, item), &id)),
    }
}

type About<'a> = (usize, &'a Object, &'a Node);

fn no_object(known: &Known<'_>, (unit, object, item): About<'_>, id: &ValuesId) -> Found {
    let what = format!("takes values from {} {}/{}, which is not there", id.kind, id.namespace, id.name);
    let found = Found::of_object(known, unit, object, place(item, "name"), what);
    let found = Found { certainty: Certainty::Likely, ..found };
    if let [first, ..] = known.cluster.held.namespaces(id)[..] {
        return found.hint(format!(
            "there is one in namespace {first}: a HelmRelease reads those of its own namespace alone"
        ));
    }
    match nearest(&id.name, known.cluster.held.names(id)) {
        Some(name) => found.hint(format!("did you mean `{name}`?")),
        None => found.hint("render it, or mark it `optional: true`"),
    }
}

/// A key that none of the objects of that name has. What has no keys at all may be filled by another.
fn no_key(
    known: &Known<'_>,
    (unit, object, item): About<'_>,
    rendered: &[(usize, &Object)],
    key: &str,
    id: &ValuesId,
) -> Option<Found> {
    let keys: Vec<&str> = rendered.iter().flat_map(|(_, values)| keys(values)).collect();
    if keys.contains(&key) || keys.is_empty() {
        return None;
    }
    let what =
        format!("takes values from {} {}/{}, which has no key `{key}`", id.kind, id.namespace, id.name);
    let field = if item.get("valuesKey").is_some() { "valuesKey" } else { "name" };
    let found = Found::of_object(known, unit, object, place(item, field), what);
    let certainty = if id.kind == "Secret" { Certainty::Likely } else { Certainty::Certain };
    Some(Found { certainty, ..found }.hint(match (nearest(key, keys.iter().copied()), keys.as_slice()) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, [only]) => format!("it has `{only}`: name it as valuesKey"),
        (None, keys) => format!("it has: {}", keys.join(", ")),
    }))
}

fn keys(values: &Object) -> impl Iterator<Item = &str> {
    let of = |field: &str| values.doc.get(field).and_then(Node::as_mapping);
    let maps = [of("data"), of("stringData")].into_iter().flatten();
    maps.flat_map(|map| map.entries.iter().map(|entry| entry.key.text.as_str()))
}

fn place(item: &Node, field: &str) -> crate::yaml::Span {
    item.get(field).unwrap_or(item).span()
}
