//! Graphs of clusters in memory.

use super::*;
use crate::cluster::tests::{config_map, ks, rendered, rendered_with_files, repository};
use crate::diagnostic::Diagnostics;
use crate::tree::Files;
use crate::tree::Memory;

fn after(name: &str) -> String {
    format!("  dependsOn: [{{name: {name}}}]\n")
}

fn edges(graph: &Graph) -> Vec<String> {
    let name = |at: NodeIndex| graph[at].id.trim_start_matches("infra/flux-system/").to_owned();
    let ends = |edge| graph.edge_endpoints(edge).map(|(a, b)| (name(a), name(b)));
    let told = graph.edge_indices().filter_map(|e| Some((ends(e)?, graph[e].kind.word())));
    told.map(|((from, to), kind)| format!("{from} {kind} {to}")).collect()
}

fn sample() -> Memory {
    let from = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n";
    let all = ks("a", "./a", from) + &ks("b", "./a", &after("a")) + &config_map("settings", "{}");
    repository().with("clusters/infra/all.yaml", all).with("a/x.yaml", config_map("x", "{}"))
}

#[test]
fn edges_say_who_renders_waits_and_reads() {
    let graph = of(&[rendered(&sample())], Level::Kustomizations);
    assert_eq!(
        edges(&graph),
        [
            "infra renders flux-system",
            "flux-system renders a",
            "a substituteFrom flux-system",
            "flux-system renders b",
            "b dependsOn a"
        ]
    );
}

#[test]
fn a_tree_shows_paths_objects_and_what_is_waited_for() {
    let drawn = tree::draw(&of(&[rendered(&sample())], Level::Kustomizations));
    assert_eq!(
        drawn,
        "infra  clusters/infra\n\
         └── flux-system/flux-system  ./clusters/infra  4 objects\n    \
             ├── flux-system/a  ./a  1 object\n    \
             └── flux-system/b  ./a  1 object  after flux-system/a\n"
    );
}

#[test]
fn a_cycle_is_told_with_every_edge() {
    let all = ks("a", "./a", &after("b")) + &ks("b", "./a", &after("a")) + &ks("c", "./a", &after("a"));
    let cluster =
        rendered(&repository().with("clusters/infra/all.yaml", all).with("a/x.yaml", config_map("x", "{}")));
    let graph = of(&[cluster], Level::Kustomizations);
    let errors = cycles::errors(&graph, None);
    assert_eq!(errors.len(), 1);
    let told: Vec<_> =
        errors[0].trace().iter().map(|f| (f.message.as_str(), f.at.map_or(0, |at| at.line))).collect();
    assert_eq!(
        told,
        [
            ("flux-system/a depends on flux-system/b", 8),
            ("flux-system/b depends on flux-system/a", 16),
            ("in cluster infra", 0)
        ]
    );
    assert!(waves::draw(&graph).contains("never  flux-system/a  flux-system/b  flux-system/c"));
}

#[test]
fn waves_hold_what_waits_for_the_waves_before() {
    let drawn = waves::draw(&of(&[rendered(&sample())], Level::Kustomizations));
    assert_eq!(drawn, "infra\n  1  flux-system/flux-system  flux-system/a\n  2  flux-system/b\n");
}

fn places<'a>(files: &'a Files, tree: &'a Memory) -> Diagnostics<'a> {
    Diagnostics { files, tree, directory: "/".into() }
}

#[test]
fn data_and_drawings_name_every_node_and_edge() {
    let (files, tree) = (Files::default(), Memory::new());
    let graph = of(&[rendered(&sample())], Level::Kustomizations);
    let data: serde_json::Value =
        serde_json::from_str(&json::draw(&graph, &places(&files, &tree))).expect("JSON");
    assert_eq!(data["nodes"][2]["id"], "infra/flux-system/a");
    assert_eq!(
        data["edges"][4],
        serde_json::json!({"from": "infra/flux-system/b", "to": "infra/flux-system/a", "kind": "dependsOn"})
    );
    assert!(
        dot::draw(&graph)
            .contains("\"infra/flux-system/b\" -> \"infra/flux-system/a\" [style=dashed, label=dependsOn];")
    );
    assert!(mermaid::draw(&graph).contains("n3 -.->|dependsOn| n2"));
}

#[test]
fn of_a_namespace_its_kustomizations_hang_below_the_nearest_one_that_is_left() {
    let inner = ks("inner", "./b", &after("outer"))
        .replace("namespace: flux-system}\nspec", "namespace: media}\nspec");
    let tree = repository()
        .with("clusters/infra/all.yaml", ks("outer", "./a", ""))
        .with("a/x.yaml", inner)
        .with("b/x.yaml", config_map("x", "{}"));
    let part = within(&of(&[rendered(&tree)], Level::Kustomizations), "media");
    assert_eq!(edges(&part), ["infra renders infra/media/inner"]);
    assert_eq!(within(&part, "nowhere").node_count(), 0);
}

/// Two Kustomizations of directories that share one, in a repository that holds it.
fn shared() -> Memory {
    let kustomization = "resources: [x.yaml]\ncomponents: [../part]\n";
    let component =
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\nlabels: [{pairs: {a: b}}]\n";
    repository()
        .with("clusters/infra/all.yaml", ks("a", "./a", "") + &ks("b", "./b", "  components: [../extra]\n"))
        .with("a/kustomization.yaml", kustomization)
        .with("a/x.yaml", config_map("x", "{}"))
        .with("b/kustomization.yaml", kustomization)
        .with("b/x.yaml", config_map("y", "{}"))
        .with("part/kustomization.yaml", component)
        .with("extra/kustomization.yaml", component)
}

fn directories(graph: &Graph) -> Vec<String> {
    edges(graph).into_iter().filter(|edge| edge.contains(" uses ")).collect()
}

#[test]
fn a_directory_that_two_are_built_from_is_one_node() {
    let (cluster, files) = rendered_with_files(&shared());
    let graph = of(&[cluster], Level::Directories(Paths { files: &files, root: "/".into() }));
    assert_eq!(
        directories(&graph),
        [
            "flux-system uses infra/./clusters/infra",
            "a uses infra/./a",
            "infra/./a uses infra/./part",
            "b uses infra/./b",
            "infra/./b uses infra/./part",
            "b uses infra/./extra"
        ]
    );
    let part = within(&graph, "flux-system");
    assert_eq!(directories(&part), directories(&graph));
}

#[test]
fn an_object_hangs_below_the_first_one_that_renders_it() {
    let all = ks("a", "./a", "") + &ks("b", "./a", "");
    let tree = repository().with("clusters/infra/all.yaml", all).with("a/x.yaml", config_map("x", "{}"));
    let graph = of(&[rendered(&tree)], Level::Objects);
    let objects: Vec<String> = edges(&graph).into_iter().filter(|edge| edge.contains("ConfigMap")).collect();
    assert_eq!(objects, ["a renders ConfigMap/x"]);
}

#[test]
fn drawings_are_the_same_twice() {
    let (files, tree) = (Files::default(), shared());
    let graph = of(&[rendered(&tree)], Level::Objects);
    let places = places(&files, &tree);
    assert_eq!(svg::draw(&graph, &places), svg::draw(&graph, &places));
    assert_eq!(html::draw(&graph, &places), html::draw(&graph, &places));
}

#[test]
fn every_node_and_every_line_between_boxes_is_drawn_once() {
    let (cluster, files) = rendered_with_files(&shared());
    let tree = shared();
    let graph = of(&[cluster], Level::Directories(Paths { files: &files, root: "/".into() }));
    let drawn = svg::draw(&graph, &places(&files, &tree));
    for node in graph.node_indices() {
        assert_eq!(drawn.matches(&format!(" id=\"n{}\"", node.index())).count(), 1, "{}", graph[node].id);
    }
    let uses = drawn.matches("class=\"edge uses\" id=").count();
    assert_eq!(uses, 2, "those of a and b to part, which both use");
}
