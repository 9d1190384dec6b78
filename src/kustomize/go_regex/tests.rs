use super::*;

fn find(pattern: &str, text: &str) -> bool {
    go_regex(pattern).unwrap().is_match(text)
}

#[test]
fn go_syntax_means_what_it_means_in_go() {
    for (pattern, text, expected) in [
        (r"^\d$", "٣", false),
        (r"^[\d]$", "3", true),
        (r"^\w+$", "a_1", true),
        (r"^\w$", "é", false),
        (r"^[^\s]$", " ", false),
        (r"^[\D]$", "a", true),
        (r"^a{$", "a{", true),
        (r"^a{,2}$", "a{,2}", true),
        (r"^a{2}$", "aa", true),
        (r"^[a&&b]$", "&", true),
        (r"^[[a]$", "[", true),
        (r"^[]a]$", "]", true),
        (r"^[+--]$", ",", true),
        (r"^[[:alpha:]]$", "x", true),
        (r"^\Qa.b\E$", "a.b", true),
        (r"^\Qa.b\E$", "axb", false),
        (r"^\<$", "<", true),
        (r"^\_\-\/$", "_-/", true),
        (r"^\101$", "A", true),
        (r"^[a-c-]$", "-", true),
        (r"^[\d-x]$", "-", true),
        (r"(?i)^ABC$", "abc", true),
        (r"^(?P<x>a)(?<y>b)$", "ab", true),
        (r"\bfoo\b", "a foo b", true),
        (r"^\pL$", "é", true),
        (r"^a??$", "a", true),
    ] {
        assert_eq!(find(pattern, text), expected, "{pattern} on {text}");
    }
}

#[test]
fn what_go_refuses_is_refused() {
    for pattern in [
        "[", "(", ")", "*", "a**", "a+*", "a{2}{3}", "a{1001}", "a{3,2}", r"\1", r"\8", r"\u0041", r"\",
        "(?x)a", "(?=a)", "(?<!a)", r"\Z", "[b-a]", "(?P<n", "(?",
    ] {
        assert!(go_regex(pattern).is_err(), "{pattern}");
    }
}

/// Go's own answers: a pattern, a tab, and `error` or one digit for each text, as it is found in
/// `^(?:PATTERN)$`.
#[test]
fn verdicts_are_those_of_go() {
    let texts = ["cm", "c.m", "CM", "cmm", "ccm", "é", "Ω", "a{", "٣", "{L}m", "a\nb", ""];
    let mut wrong = Vec::new();
    for line in include_str!("verdicts.txt").lines() {
        let (pattern, expected) = line.rsplit_once('\t').unwrap();
        let found = match go_regex(&format!("^(?:{pattern})$")) {
            Ok(regex) => texts.iter().map(|text| if regex.is_match(text) { '1' } else { '0' }).collect(),
            Err(_) => "error".to_owned(),
        };
        if found != expected {
            wrong.push(format!("{line}\t{found}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_name_of_a_class_is_known_to_the_engine() {
    for name in names::all() {
        assert!(go_regex(&format!(r"\p{{{name}}}\P{{{name}}}[\p{{{name}}}]")).is_ok(), "{name}");
    }
}

#[test]
fn large_expressions_fit() {
    assert!(go_regex(r"^(?:(?:\p{L}{1,100}){10})$").is_ok());
}
