//! What is long and goes into much multiplies: refused before it fills the memory.

use super::place::{BUILD, MAP, Place, ks};

/// So many characters.
fn long(letters: usize) -> String {
    "x".repeat(letters)
}

/// So many objects of a kind, in one file.
fn many(count: usize, object: impl Fn(usize) -> String) -> String {
    (0..count).map(object).collect::<Vec<_>>().join("---\n")
}

fn maps(count: usize, rest: &str) -> String {
    many(count, |at| format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a{at}}}\n{rest}"))
}

const TOO_MUCH: &str = "add more than";

#[test]
fn a_long_value_in_many_objects() {
    const OBJECTS: usize = 300;
    let value = long(1_000_000);
    let pods = many(OBJECTS, |at| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: a{at}}}\nspec: {{containers: [{{name: a, image: i}}]}}\n"
        )
    });
    let fields = [
        ("prefix", format!("namePrefix: {value}\n")),
        ("suffix", format!("nameSuffix: {value}\n")),
        ("namespace", format!("namespace: {value}\n")),
        ("labels", format!("labels: [{{pairs: {{a: {value}}}}}]\n")),
        ("label", format!("commonLabels: {{a: {value}}}\n")),
        ("annotation", format!("commonAnnotations: {{a: {value}}}\n")),
        ("image", format!("images: [{{name: i, newName: {value}}}]\n")),
        ("tag", format!("images: [{{name: i, newTag: {value}}}]\n")),
        ("patch", format!("patches: [{{target: {{kind: Pod}}, patch: '[{{\"op\": \"add\", \"path\": \"/x\", \"value\": \"{value}\"}}]'}}]\n")),
        (
            "replacement",
            "replacements: [{source: {kind: Secret, fieldPath: a}, targets: [{select: {kind: Pod}, fieldPaths: [spec.x], options: {create: true}}]}]\n"
                .to_owned(),
        ),
        (
            "added",
            format!("transformers: ['{{apiVersion: builtin, kind: ValueAddTransformer, metadata: {{name: a}}, value: {value}, targets: [{{fieldPath: spec/a}}]}}']\n"),
        ),
    ];
    for (name, field) in fields {
        let place = Place::with(
            &format!("long-{name}"),
            &[("kustomization.yaml", &format!("resources: [r.yaml, s.yaml]\n{field}")), ("r.yaml", &pods)],
        );
        let source = format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: s}}\na: {value}\n");
        place.write("s.yaml", if name == "replacement" { &source } else { MAP });
        place.refuses(&BUILD, &[TOO_MUCH, "MiB to what this build reads"]);
    }
}

#[test]
fn many_labels_in_many_objects() {
    let labels: String = (0..500).map(|at| format!("  k{at}: v\n")).collect();
    let kustomization = format!("resources: [r.yaml]\ncommonAnnotations:\n{labels}");
    let place = Place::with("labels", &[("kustomization.yaml", &kustomization), ("r.yaml", &maps(8000, ""))]);
    place.refuses(&BUILD, &[TOO_MUCH, "--> r.yaml:"]);
}

#[test]
fn a_component_that_is_named_again_and_again() {
    let kustomization = format!("resources: [r.yaml]\ncomponents: [{}]\n", vec!["c"; 3000].join(", "));
    let component = format!(
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnamePrefix: {}\n",
        long(200_000)
    );
    let place = Place::with(
        "again",
        &[("kustomization.yaml", &kustomization), ("r.yaml", MAP), ("c/kustomization.yaml", &component)],
    );
    place.refuses(&BUILD, &[TOO_MUCH, "--> c/kustomization.yaml:", "while building c"]);
}

#[test]
fn a_long_name_that_many_objects_refer_to() {
    let pods = many(300, |at| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{at}}}\nspec: {{volumes: [{{configMap: {{name: a}}}}]}}\n"
        )
    });
    let files = [
        ("kustomization.yaml", "resources: [base, pods.yaml]\n"),
        ("base/kustomization.yaml", &format!("resources: [r.yaml]\nnamePrefix: {}\n", long(1_000_000))),
        ("base/r.yaml", MAP),
        ("pods.yaml", &pods),
    ];
    Place::with("referred", &files).refuses(&BUILD, &[TOO_MUCH]);
}

#[test]
fn a_variable_that_many_objects_refer_to() {
    let args = many(300, |at| {
        format!(
            "apiVersion: v1\nkind: Pod\nmetadata: {{name: p{at}}}\nspec: {{containers: [{{name: a, image: i, args: [$(V)]}}]}}\n"
        )
    });
    let kustomization = "resources: [r.yaml, pods.yaml]\nvars: [{name: V, objref: {apiVersion: v1, kind: ConfigMap, name: a}, fieldref: {fieldPath: data.a}}]\n";
    let map = format!("{MAP}data: {{a: {}}}\n", long(1_000_000));
    let files = [("kustomization.yaml", kustomization), ("r.yaml", &map), ("pods.yaml", &args)];
    Place::with("vars", &files).refuses(&BUILD, &[TOO_MUCH, "--> pods.yaml:"]);
}

/// A run that fails for what one Kustomization adds.
fn fails(place: &Place, told: &[&str]) {
    let run = place.run(&["render"]);
    assert_eq!(run.code, Some(2), "{}", run.err);
    for told in told {
        assert!(run.err.contains(told), "no `{told}` in {}", run.err);
    }
}

#[test]
fn what_flux_puts_into_many_objects() {
    let value = long(1_000_000);
    let fields = [
        ("substitution", format!("  postBuild: {{substitute: {{A: {value}}}}}\n")),
        ("metadata", format!("  commonMetadata: {{labels: {{a: {value}}}}}\n")),
        ("target", format!("  targetNamespace: {value}\n")),
        ("namePrefix", format!("  namePrefix: {value}\n")),
    ];
    for (name, field) in fields {
        let objects = maps(300, "data: {a: '${A}'}\n");
        let files = [("c/ks.yaml", &*ks("a", "./x", &field)), ("x/a.yaml", &objects)];
        fails(&Place::with(&format!("flux-{name}"), &files), &[TOO_MUCH, "MiB to what this build reads"]);
    }
    let fields: String = (0..100).map(|at| format!("  k{at}: '${{A}}'\n")).collect();
    let one = format!("{MAP}data:\n{fields}");
    let substituted = ks("a", "./x", &format!("  postBuild: {{substitute: {{A: {value}}}}}\n"));
    fails(
        &Place::with("flux-one", &[("c/ks.yaml", &substituted), ("x/a.yaml", &one)]),
        &["values add more than 64 MiB"],
    );
}

#[test]
fn many_kustomizations_of_one_large_directory() {
    let place = Place::new("many-of-one");
    let all = many(1000, |at| ks(&format!("k{at}"), "./x", ""));
    place.write("c/ks.yaml", &all);
    // What is in comments is quick to build from; it counts as all that is read.
    place.write("x/a.yaml", &format!("{MAP}{}", format!("# {}\n", long(10_000)).repeat(1000)));
    for threads in ["1", "4"] {
        let run = place.run(&["render", "--jobs", threads]);
        assert_eq!((run.code, run.out.as_str()), (Some(2), ""), "{}", run.err);
        assert!(
            run.err.contains("the Kustomizations of cluster c are built from more than 128 MiB"),
            "{}",
            run.err
        );
    }
}
