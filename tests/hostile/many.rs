//! Many of everything: Kustomizations, dependencies, lines, expectations, objects of expensive rules.

use super::place::{MAP, Place, ks};

fn joined(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect::<Vec<_>>().join("---\n")
}

#[test]
fn kustomizations_within_kustomizations() {
    const DEEP: usize = 300;
    let place = Place::with("nested", &[("c/ks.yaml", &ks("k0", "./p0", ""))]);
    for at in 0..DEEP {
        let last = at + 1 == DEEP;
        let next =
            if last { MAP.to_owned() } else { ks(&format!("k{}", at + 1), &format!("./p{}", at + 1), "") };
        place.write(&format!("p{at}/ks.yaml"), &next);
    }
    let run = place.run(&["render"]);
    assert_eq!((run.code, run.out.matches("kind: ConfigMap").count()), (Some(0), 1), "{}", run.err);
}

#[test]
fn long_chains_and_cycles_of_dependencies() {
    const LONG: usize = 1000;
    let place = Place::with("waits", &[("x/a.yaml", MAP)]);
    let waits = |at: usize| format!("  dependsOn: [{{name: k{}}}]\n", at % LONG);
    let chain =
        joined(LONG, |at| ks(&format!("k{at}"), "./x", &if at > 0 { waits(at - 1) } else { String::new() }));
    place.write("c/ks.yaml", &chain);
    for words in [&["graph", "-o", "svg"][..], &["graph", "-o", "html"]] {
        let run = place.run(words);
        assert_eq!(run.code, Some(0), "{words:?}: {}", run.err);
        assert!(run.out.contains("k999"));
    }
    place.write("c/ks.yaml", &joined(LONG, |at| ks(&format!("k{at}"), "./x", &waits(at + 1))));
    let run = place.run(&["check"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains("depend on each other in a cycle"), "{}", run.out.len());
    assert!(!run.out.contains("[deadlock]"), "a cycle of dependsOn is told once");
}

#[test]
fn a_configuration_of_many_megabytes() {
    let expected = "- {name: a, select: {kind: [ConfigMap]}, count: 1}\n";
    let place = Place::with("configuration", &[("c/ks.yaml", &ks("a", "./x", "")), ("x/a.yaml", MAP)]);
    place.write("offlux.yaml", &format!("expect:\n{}", expected.repeat((5 << 20) / expected.len())));
    for words in [&["check"][..], &["render"], &["get", "cm"]] {
        place.refuses(words, &["it has more than 4 MiB", "--> offlux.yaml:1"]);
    }
}

#[test]
fn texts_of_many_lines_that_differ_everywhere() {
    let place = Place::new("differ");
    for side in ["a", "b"] {
        let lines: String = (0..150_000)
            .map(|at: u32| format!("    {} {side}\n", at.wrapping_mul(2_654_435_761) >> 28))
            .collect();
        place.write(&format!("{side}/c/ks.yaml"), &ks("a", "./x", ""));
        place.write(&format!("{side}/x/a.yaml"), &format!("{MAP}data:\n  a: |\n    begin\n{lines}"));
    }
    let run = place.run(&["diff", "a", "b"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    let lines = |sign: &str| run.out.lines().filter(|line| line.trim_start().starts_with(sign)).count();
    assert!(run.out.contains("begin") && lines("-") >= 150_000 && lines("+") >= 150_000, "{}", run.out.len());
}

#[test]
fn jq_that_copies_long_texts() {
    let place = Place::with("jq-long", &[("c/ks.yaml", &ks("a", "./x", "")), ("x/a.yaml", MAP)]);
    let copies = "(\"x\" * 4000000) as $s | reduce range(100000) as $i (0; ($s + \"y\") | length)";
    place.refuses(&["get", "cm", "--jq", copies, "-o", "json"], &["does not end within 4 million steps"]);
}

#[test]
fn rules_that_are_expensive() {
    let rule = "self.l.all(x, self.l.all(y, self.l.exists(z, z != x + y)))";
    let rules: String = (0..20).map(|_| format!("            - {{rule: '{rule}'}}\n")).collect();
    let definition = format!(
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {{name: things.example.com}}\n\
         spec:\n  group: example.com\n  names: {{kind: Thing, plural: things, singular: thing, listKind: ThingList}}\n  \
         scope: Namespaced\n  versions:\n  - name: v1\n    served: true\n    storage: true\n    schema:\n      \
         openAPIV3Schema:\n        type: object\n        properties:\n          spec:\n            type: object\n            \
         x-kubernetes-validations:\n{rules}            properties:\n              l: {{type: array, items: {{type: string}}}}\n"
    );
    let thing = |at: usize| {
        let items: Vec<String> = (0..320).map(|item| format!("x{item}")).collect();
        let items = items.join(", ");
        format!(
            "apiVersion: example.com/v1\nkind: Thing\nmetadata: {{name: a{at}, namespace: b}}\nspec: {{l: [{items}]}}\n"
        )
    };
    let place = Place::with("cel-one", &[("crd.yaml", &definition), ("o.yaml", &thing(0))]);
    let run = place.run(&["validate", "crd.yaml", "o.yaml"]);
    assert_eq!(run.code, Some(1), "{}", run.err);
    assert!(run.out.contains("too much to be evaluated, so that none follows"), "{}", run.out);
}
