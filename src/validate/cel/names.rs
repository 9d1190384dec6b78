//! Names of fields as expressions write them: `__dash__` for `-`, `__namespace__` for a word that CEL keeps.
//!
//! Upstream: `k8s.io/apiserver/pkg/cel/escaping.go` v0.36.

use std::borrow::Cow;

/// Words that no identifier of an expression may be.
pub const RESERVED: [&str; 21] = [
    "true",
    "false",
    "null",
    "in",
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// The name that an expression calls a field by; `None` for one that it cannot name.
pub fn escape(name: &str) -> Option<Cow<'_, str>> {
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if RESERVED.contains(&name) {
        return Some(Cow::Owned(format!("__{name}__")));
    }
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/')) {
        return None;
    }
    if !name.contains(['-', '.', '/']) && !name.contains("__") {
        return Some(Cow::Borrowed(name));
    }
    let name = name.replace("__", "__underscores__");
    Some(Cow::Owned(name.replace('.', "__dot__").replace('-', "__dash__").replace('/', "__slash__")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_what_it_can() {
        for (name, escaped) in [
            ("replicas", Some("replicas")),
            ("a-b", Some("a__dash__b")),
            ("a.b/c", Some("a__dot__b__slash__c")),
            ("a__b", Some("a__underscores__b")),
            ("namespace", Some("__namespace__")),
            ("$ref", None),
            ("0a", None),
            ("", None),
        ] {
            assert_eq!(escape(name).as_deref(), escaped, "{name}");
        }
    }
}
