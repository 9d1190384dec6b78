use super::*;

fn matches(selector: &str, labels: &[(&str, &str)]) -> bool {
    let selector = parse(selector).unwrap();
    selector.matches(|key| labels.iter().find(|(k, _)| *k == key).map(|(_, v)| *v))
}

#[test]
fn requirements_are_matched_as_kubernetes_does() {
    let labels = [("app", "web"), ("tier", "a"), ("gen", "4"), ("empty", "")];
    for (selector, expected) in [
        ("", true),
        ("  ", true),
        ("app", true),
        ("!app", false),
        ("!other", true),
        ("app=web", true),
        ("app==web", true),
        ("app = web", true),
        ("app!=web", false),
        ("other!=web", true),
        ("app=web,tier in (a, b)", true),
        ("tier in (b)", false),
        ("tier notin (b)", true),
        ("other notin (b)", true),
        ("gen>3", true),
        ("gen<3", false),
        ("app>3", false),
        ("app=", false),
        ("empty=", true),
        ("empty in ()", true),
        ("empty in (x,)", true),
        ("empty in (,x)", true),
        ("in in (in)", false),
    ] {
        assert_eq!(matches(selector, &labels), expected, "{selector}");
    }
    assert!(matches("in in (in)", &[("in", "in")]));
}

#[test]
fn malformed_selectors_are_refused() {
    for selector in [
        "a=b=c",
        "=",
        "a in b",
        "a in (b",
        "a b",
        "a,,b",
        "a=b,",
        "-a",
        "a/b/c",
        "A.B/c",
        "a=b!",
        "a in (b c)",
        "!a=b c",
        "a>x",
        "a=-b",
        "!",
        "(",
        "!a=b",
        "a in (b,,)",
        "a in (,,)",
    ] {
        assert!(parse(selector).is_err(), "{selector}");
    }
}
