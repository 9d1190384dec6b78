//! Values of Secrets, planted wherever a repository may hold one: in no message and in no answer but those that print
//! objects as they are.

use super::place::{Place, ks};

/// What must not be told, as it is written and in base64.
const PLANTED: [&str; 8] = [
    "hunter2plain",
    "aHVudGVyMnBsYWlu",
    "hunter2data",
    "aHVudGVyMmRhdGE=",
    "hunter2literal",
    "aHVudGVyMmxpdGVyYWw=",
    "hunter2file",
    "aHVudGVyMmZpbGU=",
];

fn cluster(name: &str, broken: bool) -> Place {
    let secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData:\n  PASS: hunter2plain\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: data, namespace: flux-system}\ndata:\n  PASS2: aHVudGVyMmRhdGE=\n";
    let from = "  postBuild:\n    substituteFrom: [{kind: Secret, name: vars}, {kind: Secret, name: data}]\n";
    let user = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: user, namespace: default}\ndata: {a: \"x-${PASS}\", b: \"${PASS2}\"}\n";
    let kustomization = "resources: [user.yaml]\nsecretGenerator:\n- {name: made, namespace: default, literals: [p=hunter2literal], files: [f=f.txt], envs: [e.env]}\n";
    let place = Place::with(
        name,
        &[
            ("c/secret.yaml", secret),
            ("c/ks.yaml", &ks("a", "./x", from)),
            ("x/kustomization.yaml", kustomization),
            ("x/user.yaml", user),
            ("x/f.txt", "hunter2file"),
            ("x/e.env", "E=hunter2file\n"),
        ],
    );
    if broken {
        place.write("x/user.yaml", &format!("{user}---\napiVersion: v1\nkind: Secret\nmetadata: {{name: bad}}\nstringData: {{p: hunter2plain, p: hunter2literal}}\ndata: [hunter2data\n"));
    }
    place
}

fn tells_nothing(words: &[&str], told: &str) {
    for planted in PLANTED {
        assert!(!told.contains(planted), "{words:?} tells {planted}: {told}");
    }
}

#[test]
fn no_answer_tells_a_secret() {
    let place = cluster("answers", false);
    let mut answers: Vec<Vec<&str>> = Vec::new();
    for format in ["tree", "dot", "mermaid", "json", "svg", "html"] {
        answers.push(vec!["graph", "--level", "objects", "-o", format]);
    }
    for format in ["text", "json", "junit", "sarif", "github"] {
        answers.push(vec!["check", "-o", format]);
    }
    for format in ["table", "wide", "name"] {
        answers.push(vec!["get", "all", "-o", format]);
    }
    answers.extend([
        vec!["vars"],
        vec!["vars", "-o", "json"],
        vec!["why", "secret/vars", "stringData.PASS", "-n", "flux-system"],
        vec!["why", "secret/data", "data.PASS2", "-n", "flux-system", "-o", "json"],
        vec!["why", "cm/user", "data.a", "-n", "default"],
        vec!["validate"],
        vec!["clusters"],
        vec!["affected", "x/f.txt"],
    ]);
    for words in answers {
        let run = place.run(&words);
        assert!(!run.out.is_empty() || words[0] == "validate", "{words:?} answers nothing: {}", run.err);
        tells_nothing(&words, &run.out);
        tells_nothing(&words, &run.err);
    }
    // Those that print objects print Secrets, as the originals do.
    assert!(place.run(&["render"]).out.contains("hunter2plain"));
}

#[test]
fn no_difference_tells_a_secret() {
    let (old, new) = (cluster("old", false), cluster("new", false));
    new.write("x/f.txt", "changed");
    new.write("c/secret.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {PASS: changed, PASS2: changed}\n");
    for format in ["unified", "structural", "markdown", "html", "json", "stat", "github"] {
        let words = ["diff", old.path("").as_str(), new.path("").as_str(), "-o", format].map(str::to_owned);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let run = old.run(&words);
        assert!(run.out.contains("vars") || format == "stat", "{format}: {run:?}");
        tells_nothing(&words, &(run.out + &run.err));
    }
}

#[test]
fn no_failure_tells_a_secret() {
    let place = cluster("failures", true);
    for words in [
        &["render"][..],
        &["get", "all"],
        &["check"],
        &["check", "-o", "json"],
        &["vars"],
        &["validate"],
        &["graph", "-o", "html"],
    ] {
        let run = place.run(words);
        let told = format!("{}{}", run.out, run.err);
        let is_told = ["user.yaml", "flux-system/a failed", "\"status\":\"failed\""]
            .iter()
            .any(|failure| told.contains(failure));
        assert!(is_told, "{words:?} does not fail on what holds the secrets: {told}");
        tells_nothing(words, &run.err);
        if words[0] != "render" {
            tells_nothing(words, &run.out);
        }
    }
    assert_eq!(place.run(&["render"]).code, Some(2));
}
