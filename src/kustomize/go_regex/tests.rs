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
