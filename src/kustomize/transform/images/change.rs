//! What an entry of `images:` makes of an image that it matches.

use super::Image;
use crate::error::Result;
use crate::kustomize::field_spec::set_scalar;
use crate::kustomize::growth::Growth;
use crate::yaml::de::Located;
use crate::yaml::{Node, Span, Tag};

/// An entry, read.
pub(super) struct Change<'a> {
    new_name: &'a str,
    tag_suffix: &'a str,
    new_tag: &'a str,
    digest: &'a str,
    span: Span,
}

impl<'a> Change<'a> {
    pub(super) fn new(image: &'a Image) -> Self {
        let [name, new_tag, digest, tag_suffix, new_name] =
            [&image.name, &image.new_tag, &image.digest, &image.tag_suffix, &image.new_name].map(text);
        let cause = [new_tag, digest, tag_suffix, new_name].into_iter().find(|(text, _)| !text.is_empty());
        Change {
            new_name: new_name.0,
            tag_suffix: tag_suffix.0,
            new_tag: new_tag.0,
            digest: digest.0,
            span: cause.map_or(name.1, |(_, span)| span),
        }
    }

    /// Changes one image.
    pub(super) fn apply(&self, node: &mut Node, growth: &Growth) -> Result<()> {
        let old = node.as_text().unwrap_or_default();
        let new = self.rename(old);
        growth.replace(old.len(), new.len())?;
        set_scalar(node, &new, Tag::Unset, self.span)
    }

    fn rename(&self, image: &str) -> String {
        let (name, tag, digest) = split(image);
        let name = if self.new_name.is_empty() { name } else { self.new_name };
        let (tag, digest) = match (self.new_tag, self.digest, self.tag_suffix) {
            ("", "", "") => (tag.to_owned(), digest),
            ("", "", suffix) => (format!("{tag}{suffix}"), ""),
            (tag, digest, _) => (tag.to_owned(), digest),
        };
        let mut new = name.to_owned();
        for (mark, part) in [(':', &*tag), ('@', digest)] {
            if !part.is_empty() {
                new.push(mark);
                new.push_str(part);
            }
        }
        new
    }
}

/// Splits an image into name, tag and digest; absent parts are empty.
fn split(image: &str) -> (&str, &str, &str) {
    // A colon before the first slash belongs to the port of a registry.
    let from = image.find('/').unwrap_or(0);
    let at = image[from..].find('@').map(|i| i + from);
    let colon = image[from..].find(':').map(|i| i + from);
    match (colon, at) {
        (None, None) => (image, "", ""),
        (Some(colon), None) => (&image[..colon], &image[colon + 1..], ""),
        (Some(colon), Some(at)) if colon < at => (&image[..colon], &image[colon + 1..at], &image[at + 1..]),
        (_, Some(at)) => (&image[..at], "", &image[at + 1..]),
    }
}

/// A setting and its place.
pub(super) fn text(setting: &Option<Located<String>>) -> (&str, Span) {
    setting.as_ref().map_or(("", Span::NONE), |s| (&s.value, s.span))
}
