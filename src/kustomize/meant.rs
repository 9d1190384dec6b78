//! What may have been meant by the name of an object that is not there.

use crate::nearest::nearest;
use crate::object::{Object, ObjectId};

/// A hint for a kind and a name: the objects that are called so, else the most similar name of the kind.
/// An empty kind is any.
pub fn hint<'a>(objects: impl Iterator<Item = &'a Object> + Clone, kind: &str, name: &str) -> Option<String> {
    let ids: Vec<ObjectId> = objects.clone().filter(|o| !o.is_empty()).flat_map(ids).collect();
    let of_kind = |id: &&ObjectId| kind.is_empty() || id.gvk.kind == kind;
    let called = |id: &&ObjectId| id.name == name;
    there_are(ids.iter().filter(of_kind).filter(called))
        .or_else(|| {
            let names = ids.iter().filter(of_kind).map(|id| id.name.as_str());
            nearest(name, names).map(|near| format!("did you mean `{near}`?"))
        })
        .or_else(|| there_are(ids.iter().filter(called)))
}

/// The ids that an object had and has.
pub fn ids(object: &Object) -> impl Iterator<Item = ObjectId> {
    object.previous.iter().cloned().chain([object.id()])
}

/// How many objects a hint names.
const MOST: usize = 3;

/// `there is A, B and more`; none of none.
pub fn there_are<'a>(ids: impl Iterator<Item = &'a ObjectId>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for name in ids.map(ToString::to_string) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let more = if names.len() > MOST { " and more" } else { "" };
    names.truncate(MOST);
    (!names.is_empty()).then(|| format!("there is {}{more}", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kustomize::documents;
    use crate::yaml::FileId;

    #[test]
    fn objects_of_the_name_come_first() {
        let cm = |ns: &str, name: &str| {
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{namespace: '{ns}', name: {name}}}\n---\n")
        };
        let all: String = [cm("a", "x"), cm("b", "x"), cm("", "web")].concat();
        let objects = documents::read(all.as_bytes(), FileId::NONE).unwrap();
        for (kind, name, expected) in [
            ("ConfigMap", "x", Some("there is a/ConfigMap/x, b/ConfigMap/x")),
            ("ConfigMap", "wbe", Some("did you mean `web`?")),
            ("Secret", "web", Some("there is ConfigMap/web")),
            ("", "weeb", Some("did you mean `web`?")),
            ("Secret", "other", None),
        ] {
            assert_eq!(hint(objects.iter(), kind, name).as_deref(), expected, "{kind} {name}");
        }
    }
}
