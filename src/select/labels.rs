//! Label selectors as kubectl's `-l` has them: `a=b,c!=d,e in (f,g),h notin (i),j,!k`.

use crate::error::{Error, Result};

/// Requirements on labels, all of which must hold; none for any labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LabelSelector(Vec<Requirement>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Requirement {
    Exists(String),
    Absent(String),
    In(String, Vec<String>),
    NotIn(String, Vec<String>),
}

impl LabelSelector {
    /// Reads a selector.
    ///
    /// # Errors
    /// When a requirement is none of the known forms.
    pub fn parse(text: &str) -> Result<Self> {
        requirements(text)
            .into_iter()
            .map(|r| requirement(r.trim()))
            .collect::<Result<_>>()
            .map(LabelSelector)
    }

    /// Adds the requirements of another one.
    pub fn and(mut self, other: LabelSelector) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether the labels, asked for by name, fulfil it.
    pub fn matches<'a>(&self, label: impl Fn(&str) -> Option<&'a str>) -> bool {
        self.0.iter().all(|requirement| match requirement {
            Requirement::Exists(key) => label(key).is_some(),
            Requirement::Absent(key) => label(key).is_none(),
            Requirement::In(key, values) => label(key).is_some_and(|v| values.iter().any(|w| w == v)),
            Requirement::NotIn(key, values) => label(key).is_none_or(|v| values.iter().all(|w| w != v)),
        })
    }
}

/// The text between commas that stand outside of parentheses.
fn requirements(text: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0usize);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|p| !p.trim().is_empty());
    parts
}

fn requirement(text: &str) -> Result<Requirement> {
    if let Some(key) = text.strip_prefix('!') {
        return label(key).map(Requirement::Absent);
    }
    if let Some((key, value)) = text.split_once("!=") {
        return Ok(Requirement::NotIn(label(key)?, vec![value.trim().to_owned()]));
    }
    if let Some((key, value)) = text.split_once("==").or_else(|| text.split_once('=')) {
        return Ok(Requirement::In(label(key)?, vec![value.trim().to_owned()]));
    }
    match text.split_once(char::is_whitespace) {
        None => label(text).map(Requirement::Exists),
        Some((key, rest)) => set(text, label(key)?, rest.trim()),
    }
}

fn set(text: &str, key: String, rest: &str) -> Result<Requirement> {
    let (word, list) = rest.split_once('(').ok_or_else(|| wrong(text))?;
    let list = list.strip_suffix(')').ok_or_else(|| wrong(text))?;
    let values = list.split(',').map(|v| v.trim().to_owned()).collect();
    match word.trim() {
        "in" => Ok(Requirement::In(key, values)),
        "notin" => Ok(Requirement::NotIn(key, values)),
        _ => Err(wrong(text)),
    }
}

fn label(key: &str) -> Result<String> {
    let key = key.trim();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
    if key.is_empty() || !key.chars().all(fits) {
        return Err(wrong(key));
    }
    Ok(key.to_owned())
}

fn wrong(text: &str) -> Error {
    Error::usage(format!("not a label selector: `{text}`"))
        .hint("write `a=b`, `a!=b`, `a in (b,c)`, `a notin (b,c)`, `a` or `!a`, separated by commas")
}

#[cfg(test)]
mod tests {
    use super::LabelSelector;

    fn holds(selector: &str) -> bool {
        let labels = [("app", "web"), ("tier", "front")];
        let find = |name: &str| labels.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
        LabelSelector::parse(selector).expect(selector).matches(find)
    }

    #[test]
    fn requirements_hold_or_do_not() {
        for (selector, want) in [
            ("app=web", true),
            ("app==web,tier=front", true),
            ("app!=web", false),
            ("missing!=web", true),
            ("app in (a, web),tier", true),
            ("app notin (a,web)", false),
            ("!app", false),
            ("!missing", true),
            ("", true),
        ] {
            assert_eq!(holds(selector), want, "{selector}");
        }
    }

    #[test]
    fn other_forms_are_errors() {
        for selector in ["app near (x)", "a b", "app in x", "=x"] {
            assert!(LabelSelector::parse(selector).is_err(), "{selector}");
        }
    }
}
