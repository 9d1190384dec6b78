//! Which lines of a text belong to a Secret, or to what generates or patches one: no message shows them. Told by the
//! text alone, broken as it may be, and in doubt for the Secret.

/// A text of more bytes is not looked through in detail: none of it is shown where one of some words stands in it.
const LONG: usize = 1 << 20;

/// Kinds whose documents hold values.
const KINDS: [&str; 3] = ["Secret", "SecretList", "SecretGenerator"];

/// The field of a kustomization that holds values.
const GENERATOR: &str = "secretGenerator";

/// What may stand beside `kind: Secret` where a document only names one (`valuesFrom`, `substituteFrom`).
const BESIDE: [&str; 9] =
    ["apiVersion", "group", "key", "kind", "name", "namespace", "optional", "targetPath", "valuesKey"];

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
    names_one && !only_names(&document)
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

/// Whether a document in block style says plainly that it is something else, and of Secrets holds names alone.
fn only_names(document: &[&str]) -> bool {
    let mut kinds = document.iter().filter_map(|line| line.strip_prefix("kind:")).map(str::trim);
    let is_plain = |kind: &str| {
        !KINDS.contains(&kind)
            && !kind.ends_with("List")
            && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    let speaks_of_one = |line: &str| line.contains('\\') || words(line).any(|word| KINDS.contains(&word));
    kinds.next().is_some_and(|kind| !kind.is_empty() && is_plain(kind))
        && kinds.next().is_none()
        && (0..document.len()).all(|at| !speaks_of_one(document[at]) || is_reference(document, at))
}

/// Whether a line is, or is part of, a mapping that names a Secret: `{kind: Secret, name: a}`, or `kind: Secret` with
/// nothing but such fields above and below it.
fn is_reference(document: &[&str], at: usize) -> bool {
    let line = without_comment(document[at]).trim_end();
    if line.contains('\\') {
        return false;
    }
    if let Some((before, rest)) = line.rsplit_once('{') {
        let Some((inside, after)) = rest.split_once('}') else { return false };
        return !words(before).chain(words(after)).any(|word| KINDS.contains(&word))
            && inside.split(',').all(|field| is_field(field.trim()));
    }
    let (indent, content) = field_of(line);
    let above = document[..at].iter().rev().filter(|line| !line.trim().is_empty());
    let below = document[at + 1..].iter().filter(|line| !line.trim().is_empty());
    // What is indented further is part of a field beside it, and no name.
    let starts = |line: &str| line.trim_start().starts_with("- ");
    let mut fields = vec![content];
    if !starts(line) {
        for line in above {
            let (at, field) = field_of(line);
            if at > indent {
                return false;
            }
            if at < indent {
                break;
            }
            fields.push(field);
            if starts(line) {
                break;
            }
        }
    }
    for line in below {
        let (at, field) = field_of(line);
        if at > indent {
            return false;
        }
        if at < indent || starts(line) {
            break;
        }
        fields.push(field);
    }
    fields.into_iter().all(is_field)
}

/// How far the first field of a line is indented, behind dashes, and what it reads.
fn field_of(line: &str) -> (usize, &str) {
    let mut content = line.trim_start();
    while let Some(rest) = content.strip_prefix("- ") {
        content = rest.trim_start();
    }
    (line.len() - content.len(), without_comment(content).trim_end())
}

/// Whether a text is a field that may stand beside `kind: Secret`, with a plain value.
fn is_field(text: &str) -> bool {
    let Some((name, value)) = text.split_once(':') else { return false };
    let is_plain = |c: char| c.is_alphanumeric() || "-_./".contains(c);
    BESIDE.contains(&name) && value.trim().trim_matches(['"', '\'']).chars().all(is_plain)
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
        let release = "kind: HelmRelease\nspec:\n  valuesFrom:\n  - kind: Secret\n    name: x\n  - {kind: Secret, name: y}\n";
        assert_eq!(hidden(release), [0; 0]);
        let more = "  - name: x # its name\n\n    kind: \"Secret\"\n    optional: true\n  a: {ref: {kind: Secret, name: a}}\n";
        assert_eq!(hidden(&format!("{release}{more}")), [0; 0]);
        for holder in [
            "  extra:\n  - kind: Secret\n    data: {a: b}\n",
            "  extra:\n  - kind: Secret\n    Data: {a: b}\n",
            "  extra:\n  - Data: {a: b}\n    kind: Secret\n",
            "  extra:\n  - password:\n      hunter2\n    kind: Secret\n",
            "  extra:\n  - name: a\n    hunter2: b\n    kind: Secret\n",
            "  extra:\n  - kind: Secret\n    \"d\\u0061ta\": {a: b}\n",
            "  extra:\n  - kind: Secret\n    name:\n      hunter2: b\n",
            "  extra: {a: [{kind: Secret, stringData: {a: b}}]}\n",
            "  extra: {a: [{kind: Secret, Data: hunter2}]}\n",
            "  extra: {kind: Secret,\n  Data: hunter2}\n",
            "  extra:\n    kind:\n      Secret\n    Data: a\n",
            "  extra: {kind: SecretList, items: []}\n",
            "  extra: |\n    kind: Secret\n    Data: a\n",
            "generators:\n- |-\n  kind: SecretGenerator\n  literals:\n  - hunter2\n",
            "  patches:\n  - target: {kind: Secret}\n    patch: '[{op: add, path: /stringData/a, value: hunter2}]'\n",
            "kind: Secret\n",
        ] {
            let lines = 6 + holder.lines().count();
            assert_eq!(hidden(&format!("{release}{holder}")).len(), lines, "{holder}");
        }
        for kind in ["kind: List", "kind: \"Deployment\"", "kind:", "kinds: A", "  kind: A"] {
            let text = release.replacen("kind: HelmRelease", kind, 1);
            assert_eq!(hidden(&text).len(), 6, "{kind}");
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
