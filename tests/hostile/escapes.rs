//! Names and values that a terminal, a page or a comment would obey.

use super::place::{BUILD, Place, ks};

/// What a terminal would obey; none of it may be told as it is.
const OBEYED: [char; 4] = ['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}'];

fn no_escape(what: &str, text: &str) {
    assert!(!text.contains(OBEYED), "{what}: {text:?}");
}

#[test]
fn messages_carry_no_escape_sequence_of_the_input() {
    let evil = "x\\e[31m\\a\\e]8;;http://evil\\e\\\\\\x9b31m\\u202ey";
    let kustomization = format!("resources: [\"{evil}\"]\n");
    let place = Place::with("messages", &[("kustomization.yaml", &kustomization)]);
    let run = place.run(&BUILD);
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("\\u{1b}[31m") && run.err.contains("\\u{202e}"), "{}", run.err);
    no_escape("build", &run.err);
    let path = format!("\"{evil}\"");
    let flux = Place::with(
        "messages-flux",
        &[("c/ks.yaml", &ks("a", &path, "")), ("offlux.yaml", "clusters: {c: {path: c}}\n")],
    );
    for words in [
        &["render"][..],
        &["get", "ks"],
        &["get", "ks", "-o", "name"],
        &["check"],
        &["graph"],
        &["clusters"],
        &["why", "ks/a"],
    ] {
        let run = flux.run(words);
        no_escape(words[0], &run.err);
        if words[0] != "render" {
            no_escape(words[0], &run.out);
        }
    }
}

#[test]
fn a_forced_colour_adds_styles_and_nothing_of_the_input() {
    let kustomization = "resources: [\"x\\e]8;;http://evil\\ay\"]\n";
    let place = Place::with("colour", &[("kustomization.yaml", kustomization)]);
    let run = place.shell("CLICOLOR_FORCE=1 exec \"$0\" \"$@\"", &BUILD);
    assert!(!run.err.contains("\u{1b}]8") && !run.err.contains('\u{7}'), "{:?}", run.err);
}

#[test]
fn pages_and_comments_escape_what_they_show() {
    const SCRIPT: &str = "<script>alert(1)</script>";
    let map = |value: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: \"{SCRIPT}\", namespace: default}}\ndata: {{\"k|`<img src=x>\": \"{value} {SCRIPT} ](javascript:alert(1)) | `\"}}\n"
        )
    };
    let make = |name: &str, value: &str| {
        let wrong = ks("\"<script>alert(2)</script>\"", "\"./<script>alert(3)</script>\"", "");
        Place::with(
            name,
            &[("c/ks.yaml", &ks("a", "./x", "")), ("c/wrong.yaml", &wrong), ("x/a.yaml", &map(value))],
        )
    };
    let (old, new) = (make("old-page", "1"), make("new-page", "2"));
    let pages = [
        old.run(&["graph", "--level", "objects", "-o", "html"]),
        old.run(&["graph", "--level", "objects", "-o", "svg"]),
        old.run(&["diff", old.path("").as_str(), new.path("").as_str(), "-o", "html"]),
    ];
    for page in pages {
        assert!(page.out.contains("alert(1)"), "{}", page.err);
        assert!(!page.out.contains("<script>alert") && !page.out.contains("<img src=x"), "{}", page.out);
    }
    let comment = old.run(&["diff", old.path("").as_str(), new.path("").as_str(), "-o", "markdown"]);
    assert!(comment.out.contains("alert(1)"), "{}", comment.err);
    // Within a fence or a span of code nothing is obeyed; outside of it all is escaped.
    let outside: String = comment.out.split("\n```").step_by(2).collect();
    let outside: String = outside.split('`').step_by(2).collect();
    assert!(!outside.contains("<script>alert") && !outside.contains("](javascript:"), "{outside}");
}
