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
