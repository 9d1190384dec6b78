//! What a kustomization file may hold, and what remains of one that is read leniently.
//!
//! Flux reads the root kustomization with `sigs.k8s.io/yaml` into `types.Kustomization` and writes it
//! out again before kustomize sees it: fields that the type does not know vanish, numbers and booleans
//! become text where text is wanted, empty fields go. Upstream: kustomize api v0.21.1 `types/`.

use crate::error::{Error, Result};
use crate::yaml::de::{Options, Strings, Unknown, from_node};
use crate::yaml::{Mapping, Node, Scalar, Sequence};

/// The type of a field.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// Whatever it is: a number, a switch, values of a chart.
    Any,
    /// Text.
    Text,
    /// A list of one type.
    List(&'static Shape),
    /// Any names, values of one type.
    Map(&'static Shape),
    /// These names, each with its type.
    Fields(&'static [(&'static str, Shape)]),
}

use Shape::{Any, Fields, List, Map, Text};

const TEXTS: Shape = List(&Text);
const TEXT_MAP: Shape = Map(&Text);

const OPTIONS: Shape = Fields(&[
    ("labels", TEXT_MAP),
    ("annotations", TEXT_MAP),
    ("disableNameSuffixHash", Any),
    ("immutable", Any),
]);

const CONFIG_MAP: Shape = Fields(&[
    ("namespace", Text),
    ("name", Text),
    ("behavior", Text),
    ("literals", TEXTS),
    ("files", TEXTS),
    ("envs", TEXTS),
    ("env", Text),
    ("options", OPTIONS),
]);

const SECRET: Shape = Fields(&[
    ("namespace", Text),
    ("name", Text),
    ("behavior", Text),
    ("literals", TEXTS),
    ("files", TEXTS),
    ("envs", TEXTS),
    ("env", Text),
    ("options", OPTIONS),
    ("type", Text),
]);

const SELECTOR: Shape = Fields(&[
    ("group", Text),
    ("version", Text),
    ("kind", Text),
    ("name", Text),
    ("namespace", Text),
    ("annotationSelector", Text),
    ("labelSelector", Text),
]);

const PATCH: Shape = Fields(&[
    ("path", Text),
    ("patch", Text),
    ("target", SELECTOR),
    ("options", Fields(&[("allowNameChange", Any), ("allowKindChange", Any)])),
]);

const IMAGE: Shape =
    Fields(&[("name", Text), ("newName", Text), ("tagSuffix", Text), ("newTag", Text), ("digest", Text)]);

const LABEL: Shape = Fields(&[
    ("pairs", TEXT_MAP),
    ("includeSelectors", Any),
    ("includeTemplates", Any),
    (
        "fields",
        List(&Fields(&[("group", Text), ("version", Text), ("kind", Text), ("path", Text), ("create", Any)])),
    ),
]);

const FIELD_OPTIONS: Shape =
    Fields(&[("delimiter", Text), ("index", Any), ("encoding", Text), ("create", Any)]);

const REPLACEMENT: Shape = Fields(&[
    ("path", Text),
    (
        "source",
        Fields(&[
            ("group", Text),
            ("version", Text),
            ("kind", Text),
            ("name", Text),
            ("namespace", Text),
            ("fieldPath", Text),
            ("options", FIELD_OPTIONS),
        ]),
    ),
    (
        "targets",
        List(&Fields(&[
            ("select", SELECTOR),
            ("reject", List(&SELECTOR)),
            ("fieldPaths", TEXTS),
            ("options", FIELD_OPTIONS),
        ])),
    ),
    ("sourceValue", Text),
]);

const VAR: Shape = Fields(&[
    ("name", Text),
    (
        "objref",
        Fields(&[
            ("apiVersion", Text),
            ("group", Text),
            ("version", Text),
            ("kind", Text),
            ("name", Text),
            ("namespace", Text),
        ]),
    ),
    ("fieldref", Fields(&[("fieldPath", Text)])),
]);

const SORT: Shape =
    Fields(&[("order", Text), ("legacySortOptions", Fields(&[("orderFirst", TEXTS), ("orderLast", TEXTS)]))]);

const METADATA: Shape =
    Fields(&[("name", Text), ("namespace", Text), ("labels", TEXT_MAP), ("annotations", TEXT_MAP)]);

/// One of `patches`.
pub const KUSTOMIZATION_PATCH: Shape = PATCH;

/// A kustomization file.
pub const KUSTOMIZATION: Shape = Fields(&[
    ("kind", Text),
    ("apiVersion", Text),
    ("metadata", METADATA),
    ("openapi", TEXT_MAP),
    ("namePrefix", Text),
    ("nameSuffix", Text),
    ("namespace", Text),
    ("commonLabels", TEXT_MAP),
    ("labels", List(&LABEL)),
    ("commonAnnotations", TEXT_MAP),
    ("patchesStrategicMerge", TEXTS),
    ("patchesJson6902", List(&PATCH)),
    ("patches", List(&PATCH)),
    ("images", List(&IMAGE)),
    ("imageTags", List(&IMAGE)),
    ("replacements", List(&REPLACEMENT)),
    ("replicas", List(&Fields(&[("name", Text), ("count", Any)]))),
    ("vars", List(&VAR)),
    ("sortOptions", SORT),
    ("resources", TEXTS),
    ("components", TEXTS),
    ("crds", TEXTS),
    ("bases", TEXTS),
    ("configMapGenerator", List(&CONFIG_MAP)),
    ("secretGenerator", List(&SECRET)),
    ("helmGlobals", Fields(&[("chartHome", Text), ("configHome", Text)])),
    ("helmCharts", List(&Any)),
    ("helmChartInflationGenerator", List(&Any)),
    ("generatorOptions", OPTIONS),
    ("configurations", TEXTS),
    ("generators", TEXTS),
    ("transformers", TEXTS),
    ("validators", TEXTS),
    ("buildMetadata", TEXTS),
]);

impl Shape {
    /// The names it knows, where it has such.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        let fields = if let Fields(fields) = self { *fields } else { &[] };
        fields.iter().map(|(name, _)| *name)
    }

    /// What is left of a document of this type; nothing where it says nothing.
    ///
    /// # Errors
    /// When a value is of another type.
    pub fn conform(&self, node: &Node) -> Result<Option<Node>> {
        if node.as_scalar().is_some_and(Scalar::is_null) {
            return Ok(None);
        }
        match self {
            Any => Ok(Some(node.clone())),
            Text => text(node),
            List(item) => list(node, item),
            Map(value) => map(node, value),
            Fields(fields) => self::fields(node, fields).map(Some),
        }
    }
}

fn text(node: &Node) -> Result<Option<Node>> {
    let options = Options { unknown: Unknown::Allow, strings: Strings::FromScalars };
    let text: String = from_node(node, options)?;
    let style = node.as_scalar().map(|s| s.style).unwrap_or_default();
    let scalar = Scalar { style, ..Scalar::string(text, node.span()) };
    Ok((!scalar.text.is_empty()).then_some(Node::Scalar(scalar)))
}

fn list(node: &Node, item: &Shape) -> Result<Option<Node>> {
    let list = node.as_sequence().ok_or_else(|| Error::input("expected a list").at(node.span()))?;
    let mut items = Vec::with_capacity(list.items.len());
    for node in &list.items {
        items.push(item.conform(node)?.unwrap_or_else(|| item.nothing(node)));
    }
    Ok((!items.is_empty()).then_some(Node::Sequence(Sequence { items, flow: false, span: list.span })))
}

fn map(node: &Node, value: &Shape) -> Result<Option<Node>> {
    let map = mapping(node)?;
    let mut kept = Mapping::new(map.span);
    for entry in &map.entries {
        let conformed = value.conform(&entry.value)?;
        kept.set(&entry.key.text, conformed.unwrap_or_else(|| value.nothing(&entry.value)));
    }
    Ok((!kept.entries.is_empty()).then_some(Node::Mapping(kept)))
}

/// Names match in any case, an exact one first.
fn fields(node: &Node, fields: &[(&str, Shape)]) -> Result<Node> {
    let map = mapping(node)?;
    let mut kept = Mapping::new(map.span);
    for (name, shape) in fields {
        let alike =
            || map.entries.iter().rev().find(|e| e.key.text.eq_ignore_ascii_case(name)).map(|e| &e.value);
        let Some(value) = map.get(name).or_else(alike) else { continue };
        if let Some(value) = shape.conform(value)? {
            kept.set(name, value);
        }
    }
    Ok(Node::Mapping(kept))
}

fn mapping(node: &Node) -> Result<&Mapping> {
    node.as_mapping().ok_or_else(|| Error::input("expected a mapping").at(node.span()))
}

impl Shape {
    /// The zero value, where one has to stand.
    fn nothing(&self, node: &Node) -> Node {
        match self {
            Text => Node::string("", node.span()),
            _ => Node::mapping(node.span()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::{FileId, json, v2};

    fn check(text: &str, expected: &str) {
        let node = v2::parse_document(text, FileId::NONE).unwrap().unwrap();
        let conformed = KUSTOMIZATION.conform(&node).unwrap().unwrap();
        assert_eq!(json::to_json(&conformed).unwrap(), expected, "{text}");
    }

    #[test]
    fn unknown_and_empty_fields_go() {
        check(
            "x: 1\nnamespace: ''\nresources: []\nlabels:\n- pairs: {a: b}\n  y: 1\n",
            r#"{"labels":[{"pairs":{"a":"b"}}]}"#,
        );
    }

    #[test]
    fn scalars_become_text_where_text_is_wanted() {
        check("images: [{name: a, newTag: 1.20}]", r#"{"images":[{"name":"a","newTag":"1.2"}]}"#);
        check("commonLabels: {a: yes, b: 1, c: }", r#"{"commonLabels":{"a":"true","b":"1","c":""}}"#);
    }

    #[test]
    fn names_match_in_any_case() {
        check("Resources: [a]\nNAMESPACE: b", r#"{"namespace":"b","resources":["a"]}"#);
    }

    #[test]
    fn a_wrong_type_is_an_error_with_its_line() {
        let node = v2::parse_document("a: 1\nresources: x\n", FileId(3)).unwrap().unwrap();
        let error = KUSTOMIZATION.conform(&node).unwrap_err();
        assert_eq!(error.span().map(|s| s.line), Some(2));
    }
}
