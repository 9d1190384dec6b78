//! Which lines of a text belong to a Secret, or to what generates or patches one: no message shows them. Told by the
//! text alone, broken as it may be, and in doubt for the Secret.

/// A text of more bytes is not looked through in detail: none of it is shown where one of some words stands in it.
const LONG: usize = 1 << 20;

/// Kinds whose documents hold values.
const KINDS: [&str; 3] = ["Secret", "SecretList", "SecretGenerator"];

/// The field of a kustomization that holds values.
const GENERATOR: &str = "secretGenerator";

/// Words of a document of another kind that may hold a Secret, and not only name it (`valuesFrom`, `substituteFrom`).
const MAY_HOLD_ONE: [&str; 6] = ["data", "stringData", "patch", "patches", "patchesStrategicMerge", "items"];

/// Whether a line, counted from 0, is part of a Secret, or of what generates or patches one.
pub fn holds(text: &str, number: usize) -> bool {
    let (document, number) = document_of(text, number);
    if document.len() > LONG {
        let doubtful = ["Secret", "secret", "stringData", "data", "\\"];
        return doubtful.iter().any(|word| document.contains(word));
    }
    let document: Vec<&str> = document.lines().map(without_comment_line).collect();
    // ` #` within quotes begins no comment.
    let without_comments: Vec<&str> = document.iter().map(|line| without_comment(line)).collect();
    let has = |word: &str| document.iter().any(|line| words(line).any(|found| found == word));
    let names_one = is_secret(&document) || is_secret(&without_comments);
    let may_hold_one = || !is_of_another_kind(&document) || MAY_HOLD_ONE.iter().any(|word| has(word));
    names_one && may_hold_one()
        || has("stringData")
        || has("data") && !has("kind")
        || has(GENERATOR) && generates(&document, number)
}

/// The document that a line is part of, and which of its lines that is; the last one for a line beyond the end.
fn document_of(text: &str, number: usize) -> (&str, usize) {
    let (mut start, mut first, mut at, mut count) = (0, 0, 0, 0);
    for (line, content) in text.split_inclusive('\n').enumerate() {
        // What follows three dashes on their line may be of a text that goes on, as a key in PEM does.
        if content.strip_prefix("---").is_some_and(|rest| rest.trim().is_empty()) {
            if line > number {
                return (&text[start..at], number - first);
            }
            (start, first) = (at, line);
        }
        at += content.len();
        count = line;
    }
    (&text[start..], number.min(count) - first)
}

/// Whether a `kind` of the document is one of those; what an escape spells may be.
fn is_secret(document: &[&str]) -> bool {
    let text = document.join("\n");
    text.match_indices("kind").any(|(at, word)| {
        let rest = text[at + word.len()..].trim_start_matches(['"', '\'']).trim_start();
        let Some(rest) = rest.strip_prefix(':') else { return false };
        let mut parts = rest.split(|c: char| c.is_whitespace() || "\"',{}[]".contains(c));
        let value = parts.find(|part| !part.is_empty() && !part.starts_with(['&', '!', '|', '>', '*']));
        value.is_some_and(|value| value.contains('\\') || KINDS.contains(&value))
    })
}

/// Whether a document in block style says plainly that it is something else.
fn is_of_another_kind(document: &[&str]) -> bool {
    let mut kinds = document.iter().filter_map(|line| line.strip_prefix("kind:")).map(str::trim);
    let is_plain = |kind: &str| {
        !KINDS.contains(&kind)
            && !kind.ends_with("List")
            && kind.starts_with(|c: char| c.is_ascii_uppercase())
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    kinds.next().is_some_and(is_plain) && kinds.next().is_none()
}

/// Whether a line of a kustomization is part of its generators of Secrets. In flow style, that is all of it.
fn generates(document: &[&str], number: usize) -> bool {
    let begin = |line: &&str| line.trim_start().starts_with('{');
    let content = document.iter().find(|line| !line.trim().is_empty() && !line.starts_with("---"));
    if content.is_some_and(begin) {
        return true;
    }
    let field = document.iter().take(number + 1).rev().find(|line| begins_field(line));
    field.is_some_and(|line| words(line).any(|word| word == GENERATOR))
}

/// `name:` or `? name`, at the beginning of a line.
fn begins_field(line: &str) -> bool {
    let name = line.trim_start_matches(['"', '\'']);
    let rest = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
    let after = rest.trim_start_matches(['"', '\'']).trim_start();
    line.starts_with('?')
        || rest.len() < name.len()
            && after.strip_prefix(':').is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

fn without_comment_line(line: &str) -> &str {
    if line.trim_start().starts_with('#') { "" } else { line }
}

fn without_comment(line: &str) -> &str {
    line.find(" #").map_or(line, |at| &line[..at])
}

#[cfg(test)]
mod tests {
    use super::holds;

    fn hidden(text: &str) -> Vec<usize> {
        (0..text.lines().count()).filter(|&number| holds(text, number)).collect()
    }

    #[test]
    fn lines_of_secrets_are_told_from_others() {
        let text = "kind: ExternalSecret\na: 1\n---\nstringData: {a: hunter2}\nkind: \"Secret\"\n---\nb: 2\n";
        assert_eq!(hidden(text), [2, 3, 4]);
        assert_eq!(hidden("kind: SecretGenerator\nliterals: [a=b]\n"), [0, 1]);
        assert_eq!(hidden("kind: ConfigMap\n# kind: Secret\ndata: {a: b} # no kind of Secret\n"), [0; 0]);
        assert!(holds("kind: Secret", 7) && !holds("", 0));
    }

    #[test]
    fn a_kind_is_found_however_it_is_written() {
        for kind in [
            "kind: !!str Secret",
            "kind: &k Secret",
            "? kind\n: Secret",
            "kind:\n  Secret",
            "kind: # c\n  Secret",
            "kind: >-\n  Secret",
            "kind: \"\\x53ecret\"",
            "{\"kind\":\"Secret\",\"data\":{}}",
            "{\"kind\":\n\"Secret\"\n}",
            "kind: SecretList",
            "kind: List\nitems:\n- {kind: Secret}",
            r##"{"a":"issue #5","kind":"Secret"}"##,
            "kind: Secret\na: |\n--- hunter2",
            "kind: Secret\na: \"\n-----BEGIN KEY-----\nhunter2 \\q",
            "stringData: {a: b",
            "data: {a: b",
            "- {op: add, path: /stringData/a}",
        ] {
            let lines = kind.lines().count();
            assert_eq!(hidden(&format!("{kind}\n")).len(), lines, "{kind}");
        }
    }

    #[test]
    fn a_document_that_only_names_a_secret_is_shown() {
        let release = "kind: HelmRelease\nspec:\n  valuesFrom:\n  - kind: Secret\n    name: x\n";
        assert_eq!(hidden(release), [0; 0]);
        for holder in [
            "  values:\n    extra:\n    - kind: Secret\n      data: {a: b}\n",
            "  values: {extra: [{kind: Secret, stringData: {a: b}}]}\n",
            "  patches:\n  - target: {kind: Secret}\n",
            "  items:\n  - kind: Secret\n",
            "kind: Secret\n",
        ] {
            let lines = 5 + holder.lines().count();
            assert_eq!(hidden(&format!("{release}{holder}")).len(), lines, "{holder}");
        }
        for kind in ["kind: List", "kind: \"Deployment\"", "kind:", "kinds: A", "  kind: A"] {
            let text = release.replacen("kind: HelmRelease", kind, 1);
            assert_eq!(hidden(&text).len(), 5, "{kind}");
        }
    }

    #[test]
    fn of_a_kustomization_only_the_generators_of_secrets_are_hidden() {
        let text = "resources: [a]\nsecretGenerator:\n- name: x\n  literals:\n  - a=b\nimages: []\n";
        assert_eq!(hidden(text), [1, 2, 3, 4]);
        let text = "resources: [a]\n\"secretGenerator\":\n- literals: [\"a\nhunter2 \\q\nb\"]\nimages: []\n";
        assert_eq!(hidden(text), [1, 2, 3, 4]);
        let text = "{resources: [a],\nsecretGenerator: [{\nliterals: [a=b,\nb: c]}]}\n";
        assert_eq!(hidden(text), [0, 1, 2, 3]);
    }
}
