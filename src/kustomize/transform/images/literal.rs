//! Names of images in which nothing but a dot means something to a regular expression: any character.

use std::ops::ControlFlow;

/// Names, found by their length.
pub(super) struct Literals {
    names: Vec<String>,
    /// Places of names, sorted by the length of the name and then by place.
    by_length: Vec<(usize, usize)>,
}

impl Literals {
    /// `None` when one of the names has to be read as a regular expression.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<Self> {
        let is_literal = |b: u8| b.is_ascii_alphanumeric() || b"._-/:@".contains(&b);
        let all = |name: &'n str| name.bytes().all(is_literal).then(|| name.to_owned());
        let names = names.into_iter().map(all).collect::<Option<Vec<String>>>()?;
        let mut by_length: Vec<_> = names.iter().enumerate().map(|(at, name)| (name.len(), at)).collect();
        by_length.sort_unstable();
        Some(Literals { names, by_length })
    }

    /// The first name, from the given one on, that matches.
    pub(super) fn first(&self, image: &str, from: usize) -> Option<usize> {
        if !image.is_ascii() {
            return (from..self.names.len()).find(|&at| self.matches(at, image));
        }
        let mut first: Option<usize> = None;
        let _ = each_end(image, |end| {
            let begin = self.by_length.partition_point(|&entry| entry < (end, from));
            let same = self.by_length[begin..].iter().take_while(|(length, _)| *length == end);
            let found =
                same.into_iter().map(|&(_, at)| at).find(|&at| is_like(&self.names[at], &image[..end]));
            first = first.into_iter().chain(found).min();
            ControlFlow::<()>::Continue(())
        });
        first
    }

    /// Whether a name matches.
    pub(super) fn matches(&self, at: usize, image: &str) -> bool {
        each_end(image, |end| match is_like(&self.names[at], &image[..end]) {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        })
        .is_break()
    }
}

/// Whether a text is a name, where a dot of the name is any character but a line break.
fn is_like(name: &str, text: &str) -> bool {
    if text.is_ascii() {
        // Names of one registry differ at their ends.
        let mut pairs = name.bytes().zip(text.bytes()).rev();
        let fits = |(wanted, byte): (u8, u8)| byte == wanted || (wanted == b'.' && byte != b'\n');
        return name.len() == text.len() && pairs.all(fits);
    }
    let mut rest = text.chars();
    let fits = |wanted: char| rest.next().is_some_and(|c| c == wanted || (wanted == '.' && c != '\n'));
    name.chars().all(fits) && rest.next().is_none()
}

/// Gives each place at which the name of an image may end: what follows is a tag, a digest, both or nothing.
fn each_end<B>(image: &str, mut visit: impl FnMut(usize) -> ControlFlow<B>) -> ControlFlow<B> {
    visit(image.len())?;
    let Some(colon) = tag_begin(image) else { return ControlFlow::Continue(()) };
    visit(colon)?;
    let Some(digest) = image[..colon].strip_suffix("@sha256") else { return ControlFlow::Continue(()) };
    visit(digest.len())?;
    tag_begin(digest).map_or(ControlFlow::Continue(()), visit)
}

/// Where the colon of a tag is with which a text ends.
fn tag_begin(text: &str) -> Option<usize> {
    let is_of_tag = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '{' | '}' | '-');
    text.trim_end_matches(is_of_tag).strip_suffix(':').map(str::len)
}

#[cfg(test)]
mod tests {
    use super::super::names::pattern;
    use super::*;
    use crate::kustomize::go_regex::go_regex;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn names_match_as_their_expressions(
            names in prop::collection::vec("([a-c./:-]|@sha256|é?){0,4}", 1..5),
            image in "([a-c./é]{0,4}|a:a|\\n)(:[a-c{}.]{0,2}|:|@|@sha256){0,2}(@sha256:[0-9.]{0,2})?\\n?",
            from in 0..3usize,
        ) {
            let Some(literals) = Literals::new(names.iter().map(String::as_str)) else { return Ok(()) };
            let slow: Vec<bool> =
                names.iter().map(|name| go_regex(&pattern(name)).unwrap().is_match(&image)).collect();
            for (at, &slow) in slow.iter().enumerate() {
                prop_assert_eq!(literals.matches(at, &image), slow, "{} {}", names[at], image);
            }
            let first = (from..slow.len()).find(|&at| slow[at]);
            prop_assert_eq!(literals.first(&image, from), first);
        }
    }

    #[test]
    fn a_dot_is_any_character() {
        let literals = Literals::new(["ghcr.io/a/b", "a/b", "nginx"]).unwrap();
        for (image, first) in [
            ("ghcr.io/a/b:1", Some(0)),
            ("ghcrxio/a/b", Some(0)),
            ("ghcréio/a/b", Some(0)),
            ("a/b@sha256:12", Some(1)),
            ("nginx:1@sha256:12", Some(2)),
            ("nginx:1:2", None),
            ("nginx1", None),
        ] {
            assert_eq!(literals.first(image, 0), first, "{image}");
        }
        assert!(Literals::new(["a+"]).is_none());
    }
}
