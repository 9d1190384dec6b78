use super::*;

#[test]
fn a_pattern_has_to_match_the_whole_text() {
    let pattern = |text: &str| Pattern::anchored(text).unwrap();
    assert!(pattern("").matches("x"));
    assert!(pattern("a|b").matches("b"));
    assert!(!pattern("a|b").matches("ab"));
    assert_eq!(pattern("web-1").literal(), Some("web-1"));
    assert_eq!(pattern("web.1").literal(), None);
}

#[test]
fn a_dot_stands_for_any_character_but_a_line_break() {
    let group = Pattern::anchored("apps.example.com").unwrap();
    for (text, expected) in [
        ("apps.example.com", true),
        ("apps-example.com", true),
        ("appsäexample.com", true),
        ("apps\nexample.com", false),
        ("apps.example.co", false),
        ("apps.example.com.", false),
    ] {
        assert_eq!(group.matches(text), expected, "{text}");
    }
}
