//! What the tests of the transformers share: text in, text out.

use super::settle;
use crate::error::Result;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::growth::Growth;
use crate::kustomize::loader::{LoadRestrictor, Loader};
use crate::kustomize::record::Notes;
use crate::kustomize::schema::Schema;
use crate::kustomize::{Context, Warnings};
use crate::object::{Object, Objects};
use crate::tree::{Files, Memory};
use crate::yaml::de::{Located, Options, Strings, Unknown, from_node};
use crate::yaml::{self, FileId, Span};
use serde::de::DeserializeOwned;

/// The place of everything that [`located`] makes.
pub const HERE: Span = Span { file: FileId(9), line: 3 };

/// Objects read from text.
pub fn objects(text: &str) -> Objects {
    let documents = yaml::read_documents(text.as_bytes(), FileId::NONE).expect("the test's input is YAML");
    documents.into_iter().map(Object::new).collect()
}

/// Objects as they would be printed.
pub fn print(objects: &Objects) -> String {
    let mut out = String::new();
    for (at, object) in objects.iter().enumerate() {
        if at > 0 {
            out.push_str("---\n");
        }
        yaml::emit::document(&object.doc, &mut out).expect("the result can be printed");
    }
    out
}

/// A transformer read from the text of its document.
pub fn read<T: DeserializeOwned>(text: &str) -> T {
    let node =
        yaml::parse(text, FileId::NONE).expect("the test's transformer is YAML").expect("is not empty");
    let options = Options { unknown: Unknown::Deny, strings: Strings::FromScalars };
    from_node(&node, options).expect("the test's transformer fits its type")
}

/// A value with a place.
pub fn located<T>(value: T) -> Located<T> {
    Located { value, span: HERE }
}

/// The default tables.
pub fn config() -> TransformerConfig {
    TransformerConfig::builtin()
}

/// Transforms objects.
pub fn run(
    objects: &mut Objects,
    transform: impl FnOnce(&mut Objects, &Context<'_>) -> Result<()>,
) -> Result<()> {
    let (tree, files) = (Memory::new(), Files::default());
    let loader =
        Loader { tree: &tree, files: &files, root: "/some/root".into(), restrictor: LoadRestrictor::None };
    let (schema, warnings, notes) = (Schema::builtin(), Warnings::default(), Notes::default());
    let growth = Growth::default();
    let cx =
        Context { loader: &loader, schema: &schema, warnings: &warnings, notes: &notes, growth: &growth };
    transform(objects, &cx)?;
    settle(objects);
    Ok(())
}

/// Transforms text and compares the result.
pub fn check(
    transform: impl FnOnce(&mut Objects, &Context<'_>) -> Result<()>,
    input: &str,
    expected: &str,
) -> Objects {
    let mut objects = objects(input);
    run(&mut objects, transform).expect("the transformer succeeds");
    assert_eq!(print(&objects).trim(), expected.trim());
    objects
}

/// Transforms text and gives the message of the failure.
pub fn fails(transform: impl FnOnce(&mut Objects, &Context<'_>) -> Result<()>, input: &str) -> String {
    run(&mut objects(input), transform).expect_err("the transformer fails").message().to_owned()
}
