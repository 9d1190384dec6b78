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
