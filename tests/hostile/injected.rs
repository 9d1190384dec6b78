//! Tags, links and commands of CI systems in names, values, paths and messages: none is obeyed in any format.

use super::commands;
use super::place::{Place, ks};
use pulldown_cmark::{Event, Parser, Tag};

/// What ends an attribute, an element, a script, a comment, a section or a line, and begins something of its own.
const EVIL: &str = "X'\\\" onload='alert(1) onload=\\\"alert(1)</script><script>alert(1)</script><b>alert</b>]]>--><img src=x>[l](javascript:alert(1))`|%0A::error::pct\\n::error::line\\n  ::set-output name=x::y\\n##[command]x";

fn tree(name: &str, value: &str) -> Place {
    let object = |name: &str, fields: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default, annotations: {{a: \"{EVIL}\"}}}}\n{fields}\n"
        )
    };
    let data = format!("data: {{\"k{EVIL}\": \"{EVIL} {value}\", a: \"x\\n{EVIL}\\n{value}\\n{EVIL}\\n\"}}");
    let objects = [object("user", &data), object(&format!("\"m{EVIL}\""), &data)];
    let variables = format!("  postBuild:\n    substitute: {{v: \"{}\"}}\n", EVIL.replace("\\n", " "));
    let wrong = ks(&format!("\"w{EVIL}\""), &format!("\"./{EVIL}\""), "");
    let expectation =
        format!("{{name: \"{EVIL}\", select: {{kind: ConfigMap}}, where: {{data.a: \"{EVIL}\"}}}}");
    let secret =
        format!("apiVersion: v1\nkind: Secret\nmetadata: {{name: plain}}\nstringData: {{a: \"{EVIL}\"}}\n");
    Place::with(
        name,
        &[
            ("offlux.yaml", &format!("clusters: {{\"c\": {{path: c}}}}\nexpect: [{expectation}]\n")),
            ("c/ks.yaml", &ks("a", "./x", &variables)),
            ("c/wrong.yaml", &wrong),
            ("c/evil.yaml", &ks("e", "\"::error::<img src=x>' onload='alert(1)\"", "")),
            ("x/user.yaml", &objects.join("---\n")),
            ("x/secret.yaml", &secret),
            ("::error::<img src=x>' onload='alert(1)/a.yaml", &object("evil", "data: [1]")),
            ("::error::<img src=x>' onload='alert(1)/b.yaml", &object("evil2", "nosuch: 1")),
        ],
    )
}

fn format(words: &[&str]) -> String {
    let at = words.iter().position(|word| *word == "-o");
    at.and_then(|at| words.get(at + 1)).copied().unwrap_or("text").to_owned()
}

/// Pages and drawings.
fn in_a_page(words: &[&str], out: &str) {
    let mut page = out.to_owned();
    while let Some(from) = page.find("<script type=\"application/json\"") {
        let to = from + page[from..].find("</script>").expect("it ends");
        let data = &page[from + 10..to];
        assert!(!data.contains('<'), "{words:?}: {data}");
        page.replace_range(from..to, "");
    }
    let small = page.to_ascii_lowercase();
    for tag in
        ["<script>alert", "<b>alert", "<img", "' onload='", "\" onload=\"", "href=\"javascript:", "]]>"]
    {
        assert!(!small.contains(tag), "{words:?}: {tag}: {page}");
    }
}

fn in_markdown(words: &[&str], out: &str) {
    for event in Parser::new(out) {
        match event {
            Event::Html(text) | Event::InlineHtml(text) => {
                let small = text.to_ascii_lowercase();
                let own = [
                    "<details",
                    "</details",
                    "<summary",
                    "</summary",
                    "<!--",
                    "<sub",
                    "</sub",
                    "<br",
                    "<b>",
                    "<code",
                    "</code",
                    "<code",
                    "</code",
                    "<pre",
                    "</pre",
                    "</b>",
                ];
                assert!(own.iter().any(|own| small.trim_start().starts_with(own)), "{words:?}: {text}");
                assert!(
                    !["<script", "<b>alert", "<img"].iter().any(|tag| small.contains(tag)),
                    "{words:?}: {text}"
                );
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                assert!(!dest_url.contains("javascript"), "{words:?}: {dest_url}");
            }
            _ => {}
        }
    }
}

/// Lines that a CI system would obey in a log.
fn commanding(text: &str) -> Vec<&str> {
    let lines = text.lines().map(str::trim_start);
    lines.filter(|line| line.starts_with("::") || line.starts_with("##[")).collect()
}

#[test]
fn no_format_obeys_what_it_shows() {
    let (old, new) = (tree("injected", "1"), tree("injected-new", "2"));
    let (mut pages, mut logs, mut reports) = (0, 0, 0);
    let mut obeyed = Vec::new();
    for asked in commands::all(&old, &new) {
        let words = asked.words();
        let run = old.run(&words);
        obeyed.extend(commanding(&run.err).iter().map(|line| format!("{words:?} on stderr: {line}")));
        match format(&words).as_str() {
            "html" | "svg" => {
                pages += usize::from(run.out.contains("onload"));
                in_a_page(&words, &run.out);
            }
            "markdown" => {
                pages += usize::from(run.out.contains("onload"));
                in_markdown(&words, &run.out);
            }
            "junit" => {
                reports += 1;
                in_a_page(&words, &run.out);
            }
            "json" | "sarif" | "matrix" if !asked.prints_objects => {
                reports += 1;
                assert!(
                    serde_json::from_str::<serde_json::Value>(&run.out).is_ok(),
                    "{words:?}: {}",
                    run.out
                );
            }
            "github" => {
                for line in commanding(&run.out) {
                    let own =
                        ["::error file=", "::error title=", "::warning file=", "::notice file=", "::error::"];
                    assert!(own.iter().any(|own| line.starts_with(own)), "{words:?}: {line}");
                    for evil in ["::error::line", "::error::pct", "::set-output"] {
                        assert!(!line.starts_with(evil), "{words:?}: {line}");
                    }
                    let message = line.split("::").nth(2).unwrap_or_default();
                    assert!(!message.contains("X%0A"), "{words:?}: {line}");
                }
                logs += 1;
            }
            _ if asked.prints_objects => {}
            _ => {
                obeyed.extend(commanding(&run.out).iter().map(|line| format!("{words:?}: {line}")));
                logs += 1;
            }
        }
    }
    assert!(obeyed.is_empty(), "{obeyed:#?}");
    assert!(pages >= 4 && logs > 30 && reports > 10, "{pages} {logs} {reports}");
}
