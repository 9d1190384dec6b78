//! Patterns for names: `*` stands for any letters, `?` for one.

/// A name pattern; without `*` and `?` it is the name itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glob(String);

impl Glob {
    /// A pattern; any text is one.
    pub fn new(pattern: impl Into<String>) -> Self {
        Glob(pattern.into())
    }

    /// The pattern's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a name fits, from its first letter to its last.
    pub fn matches(&self, name: &str) -> bool {
        let (pattern, name) = (self.0.as_bytes(), name.as_bytes());
        let (mut p, mut n) = (0, 0);
        let mut star: Option<(usize, usize)> = None;
        while n < name.len() {
            match pattern.get(p) {
                Some(b'*') => {
                    star = Some((p, n));
                    p += 1;
                }
                Some(&c) if c == b'?' || c == name[n] => {
                    p += 1;
                    n += 1;
                }
                _ => {
                    let Some((at, taken)) = star else { return false };
                    star = Some((at, taken + 1));
                    p = at + 1;
                    n = taken + 1;
                }
            }
        }
        pattern[p..].iter().all(|&c| c == b'*')
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn stars_and_question_marks_stand_for_letters() {
        for (pattern, name, want) in [
            ("web", "web", true),
            ("web", "webs", false),
            ("*", "", true),
            ("w*b", "web", true),
            ("*-db-*", "a-db-b-db-c", true),
            ("w?b", "wb", false),
            ("w?b", "wxb", true),
            ("*a*b", "xaxxbx", false),
        ] {
            assert_eq!(Glob::new(pattern).matches(name), want, "{pattern} on {name}");
        }
    }
}
