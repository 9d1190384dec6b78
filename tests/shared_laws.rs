//! Laws of what is shared within a run: files that were parsed, and bases that were built, change nothing of what a
//! build gives and tells.

mod generated;

use camino::{Utf8Path, Utf8PathBuf};
use offlux::error::Warning;
use offlux::kustomize::record::Record;
use offlux::kustomize::{Options, build_recorded};
use offlux::object::Histories;
use offlux::tree::{DirEntry, EntryKind, Files, Memory, Tree};
use offlux::yaml::Node;
use proptest::prelude::*;
use std::io;
use std::sync::Arc;

/// A tree that gives bytes of its own for each reading, so that nothing is known to be the same.
struct Fresh(Memory);

impl Tree for Fresh {
    fn read(&self, path: &Utf8Path) -> io::Result<Arc<[u8]>> {
        self.0.read(path).map(|bytes| Arc::from(&*bytes))
    }

    fn list(&self, dir: &Utf8Path) -> io::Result<Vec<DirEntry>> {
        self.0.list(dir)
    }

    fn kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.0.kind(path)
    }

    fn link_kind(&self, path: &Utf8Path) -> Option<EntryKind> {
        self.0.link_kind(path)
    }

    fn canonical(&self, path: &Utf8Path) -> io::Result<Utf8PathBuf> {
        self.0.canonical(path)
    }
}

/// All that a build gives: documents with the places of their values, or the error with the way to it.
type Given = (Result<Vec<Node>, String>, Vec<Warning>, Record);

fn given(tree: &dyn Tree, files: &Files, options: &Options) -> Given {
    let mut record = Record::default();
    let built = build_recorded(tree, files, "/".into(), options, &mut record);
    match built {
        Ok(built) => (Ok(built.objects.into_iter().map(|o| o.doc).collect()), built.warnings, record),
        Err(error) => (Err(format!("{error:?}")), Vec::new(), record),
    }
}

/// Holds builds that share to one in which everything is read and built each time it is named.
fn check(tree: &Memory) -> Result<Given, TestCaseError> {
    let files = Files::default();
    let (mut with_histories, options) = (Options::default(), Options::default());
    with_histories.histories = Histories::Kept;
    let alone = given(&Fresh(tree.clone()), &files, &with_histories);
    for time in 1..=3 {
        prop_assert_eq!(&given(tree, &files, &options), &alone, "build {}", time);
    }
    Ok(alone)
}

/// What an overlay of `overlay()` names.
const NAMED: [&str; 4] = ["[../x]", "[../y]", "[../x/base]", "[../y, own.yaml]"];

fn overlay() -> impl Strategy<Value = String> {
    let fields =
        ["nameSuffix: -s", "namespace: other", "commonLabels: {a: b}", "images: [{name: a, newTag: b}]"];
    let field = proptest::option::of(proptest::sample::select(fields.to_vec()));
    (proptest::sample::select(NAMED.to_vec()), field)
        .prop_map(|(named, field)| format!("resources: {named}\n{}\n", field.unwrap_or_default()))
}

const OWN: &str = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n";

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn what_is_shared_changes_nothing(
        case in generated::case(),
        overlays in proptest::collection::vec(overlay(), 1..6),
        metadata in proptest::bool::weighted(0.1),
        older in any::<bool>(),
    ) {
        let mut tree = case.iter().fold(Memory::new(), |tree, (path, text)| tree.with(format!("/x/{path}"), text));
        let more = if older { "commonLabels: {older: field}" } else { "namespace: y" };
        tree = tree.with("/y/kustomization.yaml", format!("bases: [../x]\n{more}\n"));
        let mut root = "resources:\n".to_owned();
        for (at, overlay) in overlays.iter().enumerate() {
            root += &format!("- o{at}\n");
            tree = tree.with(format!("/o{at}/kustomization.yaml"), format!("{overlay}namePrefix: p{at}-\n"));
            tree = tree.with(format!("/o{at}/own.yaml"), OWN);
        }
        root += if metadata { "buildMetadata: [originAnnotations, transformerAnnotations]\n" } else { "" };
        let _ = check(&tree.with("/kustomization.yaml", root))?;
    }
}

#[test]
fn a_base_that_is_named_again_from_within_what_it_names_is_a_cycle() {
    let overlay =
        |name: &str| format!("resources: [/base]\nnamePrefix: {name}-\n").replace("/base", "../base");
    let tree = Memory::new()
        .with("/kustomization.yaml", "resources: [a, b, c, d/inner]\n")
        .with("/a/kustomization.yaml", overlay("a"))
        .with("/b/kustomization.yaml", overlay("b"))
        .with("/c/kustomization.yaml", overlay("c"))
        .with("/d/kustomization.yaml", "resources: [own.yaml]\n")
        .with("/d/own.yaml", OWN)
        .with("/d/inner/kustomization.yaml", "resources: [../../base]\nnamePrefix: d-\n")
        .with("/base/kustomization.yaml", "resources: [../d]\n");
    let (result, ..) = check(&tree).unwrap();
    assert!(result.unwrap_err().contains("cycle"));
}

#[test]
fn a_base_that_is_built_often_is_told_as_often() {
    let overlay = |name: &str| format!("resources: [../base]\nnamePrefix: {name}-\n");
    let tree = Memory::new()
        .with("/kustomization.yaml", "resources: [a, b, c, d]\n")
        .with("/a/kustomization.yaml", overlay("a"))
        .with("/b/kustomization.yaml", overlay("b"))
        .with("/c/kustomization.yaml", overlay("c"))
        .with("/d/kustomization.yaml", overlay("d"))
        .with("/base/kustomization.yaml", "resources: [../deep]\ncommonLabels: {a: b}\n")
        .with("/deep/kustomization.yaml", "resources: [own.yaml]\nbases: []\n")
        .with("/deep/own.yaml", OWN);
    let (result, warnings, record) = check(&tree).unwrap();
    assert_eq!(result.map(|objects| objects.len()), Ok(4));
    assert_eq!(warnings.len(), 8, "{warnings:?}");
    assert_eq!(record.visits.len(), 1 + 4 * 4);
    let by = |at: usize| record.visits[at].by;
    assert_eq!([by(13), by(14), by(15), by(16)], [Some(0), Some(13), Some(14), Some(15)]);
}
