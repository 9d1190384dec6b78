//! Names and values that a terminal, a page or a comment would obey.

use super::commands;
use super::place::{BUILD, Place, ks};
use super::terminal::shown;

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

/// Names, values, comments, paths and messages with all that a terminal obeys.
fn obeyed(name: &str, value: &str) -> Place {
    // ESC, CSI, OSC 8 and 52, BEL, backspace, CR, DEL, C1 controls, marks of direction.
    let evil = "E\\e[45m\\e]8;;http://evil\\e\\\\\\e]52;c;ZXZpbA==\\a\\b\\r\\u202e\\u2066\\u200f";
    // What no build lets through: messages alone may hold it.
    let worse = format!("\\x7f\\x9b45m\\x9d0;x\\x9c{evil}");
    let raw = "E\u{1b}[45m\u{9b}45m\u{202e}\u{7}";
    let object = |kind: &str, name: &str, fields: &str| {
        format!(
            "# \u{202e}\napiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, labels: {{\"l{evil}\": \"{evil}\"}}}}\n{fields}\n"
        )
    };
    let data = format!("{{\"k{evil}\": \"{evil} {value} ${{v}}\", a: \"{evil} {value}\"}}");
    let objects = [
        object("ConfigMap", "user", &format!("data: {data}")),
        object("ConfigMap", &format!("\"m{evil}\""), &format!("data: {data}")),
        object("Secret", "plain", &format!("stringData: {data}")),
        object(&format!("\"K{evil}\""), "odd", &format!("spec: {data}")),
    ];
    let variables = |more: &str| format!("  postBuild:\n    substitute: {{v: \"{evil}\"{more}}}\n");
    let wrong =
        ks(&format!("\"w{evil}\""), &format!("\"./{evil}\""), &variables(&format!(", \"w{evil}\": x")));
    let expectation =
        format!("{{name: \"{evil}\", select: {{kind: ConfigMap}}, where: {{data.a: \"{evil}\"}}}}");
    let files = [
        (
            "offlux.yaml",
            format!("clusters: {{c: {{path: c}}}}\nexpect: [{expectation}]\n")
                .replace("name: \"E", "name: \"\\x7f\\x9b45mE"),
        ),
        ("c/ks.yaml", ks("a", "./x", &variables(""))),
        ("c/wrong.yaml", wrong),
        ("c/broken.yaml", ks("z", "./z", "")),
        ("c/more.yaml", ks("y", "./y", "")),
        ("x/user.yaml", objects.join("---\n")),
        ("y/kustomization.yaml", format!("resources: [\"{worse}\"]\n")),
        ("y/more/kustomization.yaml", format!("\"f{worse}\": x\n")),
    ];
    let place = Place::new(name);
    files.iter().for_each(|(path, text)| place.write(path, text));
    place.write(&format!("z/f{raw}.yaml"), "# \u{9b}45m\u{202e}\nkind: \"\\e[45m\" # \u{9b}45m\n");
    place
}

/// What of a terminal's text is not offlux' own: its styles are colours, bold and dim, its lines end as a terminal ends them.
fn foreign(text: &str) -> Option<String> {
    let mut rest = text.replace("\r\n", "\n");
    for style in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[4m"] {
        rest = rest.replace(style, "");
    }
    for colour in (30..38).chain(90..98) {
        rest = rest.replace(&format!("\u{1b}[{colour}m"), "");
    }
    let obeyed = |c: char| c.is_control() && !"\n\t".contains(c) || "\u{202e}\u{2066}\u{200f}".contains(c);
    let at = rest.find(obeyed)?;
    Some(
        rest[..at].chars().rev().take(60).collect::<Vec<_>>().into_iter().rev().collect::<String>()
            + &rest[at..].chars().take(20).collect::<String>(),
    )
}

#[test]
fn a_terminal_shows_every_answer_and_obeys_none() {
    let (old, new) = (obeyed("terminal", "1"), obeyed("terminal-new", "2"));
    let mut all: Vec<Vec<String>> = commands::all(&old, &new).into_iter().map(|asked| asked.words).collect();
    for words in [
        &["kustomize", "build", "y"][..],
        &["kustomize", "build", "y/more"],
        &["kustomize", "build", "z"],
        &["kustomize", "build", "\u{1b}[45m"],
        &["get", "\u{1b}[45m"],
        &["\u{1b}[45m"],
    ] {
        all.push(words.iter().map(|word| (*word).to_owned()).collect());
    }
    let mut spoken = 0;
    for words in &all {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let text = shown(&old, &words);
        spoken += usize::from(!text.is_empty());
        assert_eq!(foreign(&text), None, "{words:?}");
    }
    assert!(spoken > all.len() * 3 / 4, "{spoken} of {} say anything", all.len());
    assert!(foreign("\u{1b}[45mx").is_some() && foreign("\u{202e}").is_some());
    // Values and names are told, as codes, and coloured.
    for words in [&["why", "cm/user", "data"][..], &["why", "cm/m*"], &["get", "all"], &["vars"], &["check"]]
    {
        assert!(shown(&old, words).contains("u{1b}"), "{words:?}");
    }
    let text = shown(&old, &["get", "cm"]);
    assert!(text.contains("u{1b}") && text.contains("\u{1b}[1m"), "{text:?}");
}
