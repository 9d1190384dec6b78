//! Two revisions in one word, as git writes them: `A..B` and `A...B`.

/// Two revisions to compare; an absent one is `HEAD`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    /// What is compared with.
    pub from: String,
    /// What is compared.
    pub to: String,
    /// Where the comparison starts.
    pub start: Start,
}

/// Where the comparison of two revisions starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// `A..B`: at the first revision.
    First,
    /// `A...B`: where both branched off, so that only what the second one did is seen.
    MergeBase,
}

impl Range {
    /// From one revision to another.
    pub fn of(from: &str, to: &str) -> Self {
        Range { from: from.to_owned(), to: to.to_owned(), start: Start::First }
    }

    /// Reads `A..B`, `A...B`, `A..` or `..B`; nothing where the word is a single revision or a path.
    pub fn parse(word: &str) -> Option<Self> {
        let (start, (from, to)) = match word.split_once("...") {
            Some(ends) => (Start::MergeBase, ends),
            None => (Start::First, word.split_once("..")?),
        };
        let is_path = |end: &str| end.contains("..") || end.starts_with(['.', '/']) || end.contains("/.");
        if from.is_empty() && to.is_empty() || is_path(from) || is_path(to) {
            return None;
        }
        let or_head = |end: &str| if end.is_empty() { "HEAD".to_owned() } else { end.to_owned() };
        Some(Range { from: or_head(from), to: or_head(to), start })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_revisions_are_told_apart_and_head_stands_for_an_absent_one() {
        let range = |from: &str, to: &str, start| Some(Range { from: from.into(), to: to.into(), start });
        for (word, expected) in [
            ("a..b", range("a", "b", Start::First)),
            ("a...b", range("a", "b", Start::MergeBase)),
            ("v1.2..", range("v1.2", "HEAD", Start::First)),
            ("..team/x", range("HEAD", "team/x", Start::First)),
            ("...main", range("HEAD", "main", Start::MergeBase)),
            ("HEAD~2...", range("HEAD~2", "HEAD", Start::MergeBase)),
            ("origin/main..HEAD@{1}", range("origin/main", "HEAD@{1}", Start::First)),
        ] {
            assert_eq!(Range::parse(word), expected, "{word}");
        }
    }

    #[test]
    fn single_revisions_and_paths_are_no_ranges() {
        for word in
            ["", "main", "v1.2.3", "..", "...", "....", "../shared", "a/../b", "../..", "./a..b", "/x..y"]
        {
            assert_eq!(Range::parse(word), None, "{word}");
        }
    }
}
