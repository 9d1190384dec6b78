//! The known name that a mistyped one comes closest to: for hints of the form "did you mean `x`?".

/// Names are no longer than this.
const LONGEST: usize = 253;

/// The candidate within a third of the word's length in edits, the closest one first in order.
///
/// Letter case counts for nothing; two neighbouring letters that changed places count as one edit. Nothing comes
/// close to a text that is too long to be a name.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = word.to_lowercase().chars().collect();
    let limit = (word.len() / 3).max(1);
    if word.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let other: Vec<char> = candidate.to_lowercase().chars().collect();
        if word.len().abs_diff(other.len()) > limit {
            continue;
        }
        let edits = distance(&word, &other);
        if edits <= limit && best.is_none_or(|(least, _)| edits < least) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, name)| name)
}

/// Edits that turn one word into the other (optimal string alignment).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for (i, &x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &y) in b.iter().enumerate() {
            let mut edits = (old[j] + usize::from(x != y)).min(old[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && x == b[j - 1] && a[i - 1] == y {
                edits = edits.min(older[j - 1] + 1);
            }
            row.push(edits);
        }
        older = std::mem::replace(&mut old, row);
    }
    old[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_closest_name_is_found() {
        let known = ["resources", "components", "replicas", "name"];
        for (word, want) in [
            ("resource", Some("resources")),
            ("resuorces", Some("resources")),
            ("Components", Some("components")),
            ("nmae", Some("name")),
            ("zebra", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), want, "{word}");
        }
        let long = "a".repeat(1000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
    }
}
