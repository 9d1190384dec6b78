//! What remains of a build when its text is read back as Kubernetes objects.
//!
//! Comes after substitution (in the CLI, after masking). Upstream: fluxcd/pkg/ssa v0.76.1
//! `utils.ReadObjects` over `unstructured.Unstructured`. Quirks kept: an object with a list named
//! `items` is taken apart whatever its kind; one without a name, kind or API version that is text
//! vanishes without a word, as do kustomizations; integers beyond 64 bits with sign become floats, timestamps and
//! what has a tag of its own text.

use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Node, Scalar, Style, Tag};

/// Reads objects back.
///
/// # Errors
/// When an object has no kind, or an item of a list is no object.
pub fn objects(built: impl IntoIterator<Item = Object>) -> Result<Vec<Object>> {
    let mut objects = Vec::new();
    for mut object in built {
        scalars(&mut object.doc)?;
        if text(&object.doc, &["kind"]).is_none() {
            return Err(Error::input("an object has no kind").at(object.span()));
        }
        match object.doc.get("items").and_then(Node::as_sequence) {
            Some(_) => unfold(object, &mut objects)?,
            None if is_object(&object.doc) => objects.push(object),
            None => {}
        }
    }
    Ok(objects)
}

fn unfold(mut list: Object, objects: &mut Vec<Object>) -> Result<()> {
    let items = list.doc.as_mapping_mut().and_then(|fields| fields.remove("items"));
    let Some(Node::Sequence(items)) = items else { return Ok(()) };
    for item in items.items {
        if item.as_mapping().is_none() {
            return Err(Error::input("an item of a list is no object").at(item.span()));
        }
        objects.push(Object::new(item));
    }
    Ok(())
}

fn is_object(doc: &Node) -> bool {
    let name = text(doc, &["metadata", "name"]);
    let (kind, version) = (text(doc, &["kind"]).unwrap_or(""), text(doc, &["apiVersion"]).unwrap_or(""));
    let kustomization =
        kind.eq_ignore_ascii_case("kustomization") && version.starts_with("kustomize.config.k8s.io/");
    name.is_some() && !version.is_empty() && !kustomization
}

/// The text behind plain keys: nothing when it is empty or of another type.
pub fn text<'a>(doc: &'a Node, path: &[&str]) -> Option<&'a str> {
    let scalar = doc.at(path)?.as_scalar()?;
    (scalar.is_string() && !scalar.text.is_empty()).then_some(scalar.text.as_str())
}

/// Integers that 64 bits with a sign cannot hold become floats; what is text to JSON alone, text.
fn scalars(node: &mut Node) -> Result<()> {
    match node {
        Node::Scalar(scalar) => self::scalar(scalar),
        Node::Sequence(list) => list.items.iter_mut().try_for_each(scalars),
        Node::Mapping(map) => map.entries.iter_mut().try_for_each(|e| scalars(&mut e.value)),
    }
}

fn scalar(scalar: &mut Scalar) -> Result<()> {
    let tagged = !matches!(scalar.tag, Tag::Auto | Tag::Unset);
    let long = scalar.style == Style::Plain && scalar.text.len() >= SHORTEST;
    let numeric = long && scalar.text.starts_with(|c: char| c.is_ascii_digit() || c == '+');
    if !tagged && !numeric {
        return Ok(());
    }
    match resolve(scalar)? {
        Value::UInt(n) => scalar.text = float(n as f64).into(),
        Value::Str(text) if !scalar.is_string() => *scalar = Scalar::string(text.into_owned(), scalar.span),
        Value::Timestamp(text) => *scalar = Scalar::string(text, scalar.span),
        _ => {}
    }
    Ok(())
}

/// The shortest text that is a timestamp, or an integer beyond 63 bits: `2001-1-1`.
const SHORTEST: usize = 8;

/// An integral float, all digits.
pub fn float(value: f64) -> String {
    format!("{value}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, json, parse};

    fn check(text: &str, expected: &[&str]) {
        let object = Object::new(parse(text, FileId::NONE).unwrap().unwrap());
        let read = objects([object]).unwrap();
        let printed: Vec<String> = read.iter().map(|o| json::to_json(&o.doc).unwrap()).collect();
        assert_eq!(printed, expected, "{text}");
    }

    #[test]
    fn what_has_no_name_that_is_text_vanishes() {
        check("{apiVersion: v1, kind: A, metadata: {name: 12}}", &[]);
        check("{apiVersion: v1, kind: A, metadata: {name: ''}}", &[]);
        check("{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: a}}", &[]);
    }

    #[test]
    fn a_list_named_items_is_taken_apart() {
        check("{apiVersion: v1, kind: A, metadata: {name: a}, items: [{b: c}, {}]}", &[r#"{"b":"c"}"#, "{}"]);
    }

    #[test]
    fn timestamps_and_own_tags_are_text() {
        let metadata = "metadata: {name: 2001-01-02, labels: {a: !!binary aGk=, b: !own x}}";
        check(
            &format!("{{apiVersion: v1, kind: A, {metadata}}}"),
            &[
                r#"{"apiVersion":"v1","kind":"A","metadata":{"labels":{"a":"hi","b":"x"},"name":"2001-01-02T00:00:00Z"}}"#,
            ],
        );
    }

    #[test]
    fn large_integers_become_floats() {
        check(
            "{apiVersion: v1, kind: A, metadata: {name: a}, n: [12345678901234567890, 9223372036854775807]}",
            &[
                r#"{"apiVersion":"v1","kind":"A","metadata":{"name":"a"},"n":[12345678901234567000,9223372036854775807]}"#,
            ],
        );
    }
}
