//! Values that kustomize keeps in several places of an object at once.
//!
//! When its label and annotation transformers add a key in several places of one object, all of
//! these places point to the same node. Whoever sets one of them later (another label transformer,
//! a strategic merge patch, a replacement, a variable) sets all of them, selectors included. A JSON
//! patch reads the object anew and ends it.
//!
//! Here every place has a value of its own; [`share`] notes which belong together, [`settle`] brings
//! them to the same value again after each transformer ([`super::settle`]), [`Object::shared`] is to be
//! cleared by whoever reads an object anew.
//!
//! Upstream: `FieldSetter` in `yaml/fns.go` (kyaml v0.21.1). Not followed: a
//! transformer that writes several places in another order than that of their paths.

use crate::kustomize::field_spec::{Text, split_path};
use crate::object::Object;
use crate::yaml::{Node, Scalar};
use compact_str::CompactString;

/// A value that stands in several places of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    value: Scalar,
    places: Vec<Place>,
}

/// A key of a mapping in a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    path: Text,
    elements: Vec<usize>,
    key: CompactString,
}

impl Place {
    /// The key of the mapping at the end of a field spec's path, in these elements of the lists on
    /// the way.
    pub fn new(path: &Text, elements: &[usize], key: &str) -> Self {
        Place { path: path.clone(), elements: elements.to_vec(), key: key.into() }
    }

    fn find<'a>(&self, doc: &'a mut Node) -> Option<&'a mut Node> {
        let mut elements = self.elements.iter();
        let mut node = doc;
        for part in split_path(&self.path) {
            node = enter(node, &mut elements)?.get_mut(part.strip_suffix("[]").unwrap_or(&part))?;
        }
        enter(node, &mut elements)?.get_mut(&self.key)
    }
}

/// Steps into elements until it is at something that is no list.
fn enter<'a>(mut node: &'a mut Node, elements: &mut std::slice::Iter<'_, usize>) -> Option<&'a mut Node> {
    while let Node::Sequence(sequence) = node {
        node = sequence.items.get_mut(*elements.next()?)?;
    }
    Some(node)
}

/// Notes that one value was added in these places.
pub fn share(object: &mut Object, mut places: Vec<Place>) {
    if places.len() < 2 {
        return;
    }
    let Some(Node::Scalar(value)) = places[0].find(&mut object.doc) else { return };
    let value = value.clone();
    places.sort();
    object.shared.push(Shared { value, places });
}

/// Brings the shared values of an object together: where one place was changed, all others follow.
pub fn settle(object: &mut Object) {
    let mut all = std::mem::take(&mut object.shared);
    all.retain_mut(|shared| shared.settle(&mut object.doc));
    object.shared = all;
}

/// Ends what concerns the object's own annotations: kustomize writes them anew.
pub fn detach_annotations(object: &mut Object) {
    for shared in &mut object.shared {
        shared.places.retain(|place| place.path != "metadata/annotations");
    }
    object.shared.retain(|shared| shared.places.len() > 1);
}

/// Whoever writes a value leaves its place, also when it writes what was there.
fn is_written_anew(now: &Scalar, before: &Scalar) -> bool {
    (&now.text, now.tag, now.span) != (&before.text, before.tag, before.span)
}

impl Shared {
    /// Of several places that were written the last one counts, in the order of a merge. Gives
    /// whether there is still something to be shared.
    fn settle(&mut self, doc: &mut Node) -> bool {
        let mut latest = None;
        self.places.retain(|place| match place.find(doc) {
            Some(Node::Scalar(now)) => {
                if is_written_anew(now, &self.value) {
                    latest = Some(now.clone());
                }
                true
            }
            _ => false,
        });
        if let Some(latest) = latest {
            for place in &self.places {
                if let Some(node) = place.find(doc) {
                    *node = Node::Scalar(latest.clone());
                }
            }
            self.value = latest;
        }
        self.places.len() > 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, Span};

    fn at(line: u32) -> Span {
        Span::new(FileId(1), line)
    }

    /// An object with the label `app: a` in three places.
    fn object() -> Object {
        let mut object = Object::new(Node::mapping(Span::NONE));
        let mut places = Vec::new();
        for path in ["spec/selector", "spec/list/labels", "metadata/labels"] {
            places.push(Place::new(&path.into(), if path.contains("list") { &[1] } else { &[] }, "app"));
        }
        object.metadata_mut().set("labels", label("a", 1));
        let mut list = Node::sequence(Span::NONE);
        let mut element = Node::mapping(Span::NONE);
        element.as_mapping_mut().unwrap().set("labels", label("a", 1));
        list.as_sequence_mut().unwrap().items = vec![Node::null(Span::NONE), element];
        let mut spec = Node::mapping(Span::NONE);
        spec.as_mapping_mut().unwrap().set("selector", label("a", 1));
        spec.as_mapping_mut().unwrap().set("list", list);
        object.doc.as_mapping_mut().unwrap().set("spec", spec);
        share(&mut object, places);
        object
    }

    fn label(text: &str, line: u32) -> Node {
        let mut labels = Node::mapping(Span::NONE);
        labels.as_mapping_mut().unwrap().set("app", Node::string(text, at(line)));
        labels
    }

    fn write(object: &mut Object, path: &[&str], text: &str, line: u32) {
        *object.doc.at_mut(path).unwrap() = Node::string(text, at(line));
    }

    fn values(object: &mut Object) -> Vec<String> {
        let list = object.doc.at_mut(&["spec", "list"]).unwrap().as_sequence().unwrap().items[1].clone();
        let values = [
            object.doc.text_at(&["metadata", "labels", "app"]),
            list.text_at(&["labels", "app"]),
            object.doc.text_at(&["spec", "selector", "app"]),
        ];
        values.iter().map(|v| v.unwrap_or("-").to_owned()).collect()
    }

    #[test]
    fn all_places_follow_the_one_that_was_written() {
        let mut object = object();
        write(&mut object, &["metadata", "labels", "app"], "b", 2);
        settle(&mut object);
        assert_eq!(values(&mut object), ["b", "b", "b"]);
    }

    #[test]
    fn the_last_write_counts_even_when_it_repeats_the_old_value() {
        let mut object = object();
        write(&mut object, &["metadata", "labels", "app"], "b", 2);
        write(&mut object, &["spec", "selector", "app"], "a", 3);
        settle(&mut object);
        assert_eq!(values(&mut object), ["a", "a", "a"]);
    }

    #[test]
    fn a_place_that_is_gone_is_let_go() {
        let mut object = object();
        object.metadata_mut().remove("labels");
        settle(&mut object);
        object.metadata_mut().set("labels", label("c", 4));
        settle(&mut object);
        assert_eq!(values(&mut object), ["c", "a", "a"]);
    }

    #[test]
    fn annotations_can_be_let_go_alone() {
        let mut object = object();
        let annotations = Place::new(&"metadata/annotations".into(), &[], "app");
        object.shared[0].places.push(annotations);
        detach_annotations(&mut object);
        assert_eq!(object.shared[0].places.len(), 3);
    }
}
