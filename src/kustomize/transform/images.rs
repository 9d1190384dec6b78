//! `images:`: changes names, tags and digests of container images.
//!
//! Runs after `replicas`, before `replacements`. Looks at `image` of every element of every list
//! called `containers` or `initContainers`, wherever it is, then at the fields of the configuration.
//! CustomResourceDefinitions are left alone.
//!
//! Upstream: `api/internal/builtins/ImageTagTransformer.go`, `api/filters/imagetag`,
//! `api/internal/image` (api v0.21.1). Quirks kept: the name is a regular expression; an image that
//! is in both places is changed twice, so that a `tagSuffix` is put on twice when the new name
//! matches again; a name that is no regular expression is an error where there is an image; only `sha256` digests are known.

use crate::error::{Error, Result};
use crate::kustomize::Context;
use crate::kustomize::config::TransformerConfig;
use crate::kustomize::field_spec::{FieldSpecs, Missing, set_scalar, wrong_kind};
use crate::kustomize::selector::pattern::go_regex;
use crate::object::Objects;
use crate::yaml::de::Located;
use crate::yaml::{Node, Scalar, Span, Tag};
use regex::Regex;
use serde::Deserialize;

/// One entry of `images:` in a kustomization.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Image {
    /// The image's name without tag and digest: a regular expression.
    pub name: Option<Located<String>>,
    /// The new name.
    pub new_name: Option<Located<String>>,
    /// What is put behind the tag.
    pub tag_suffix: Option<Located<String>>,
    /// The new tag.
    pub new_tag: Option<Located<String>>,
    /// The new digest, with its `sha256:`.
    pub digest: Option<Located<String>>,
}

/// The image transformer.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ImageTag {
    /// What to change.
    pub image_tag: Image,
    /// More fields that hold images.
    pub field_specs: FieldSpecs,
}

impl ImageTag {
    /// What an entry of `images:` asks for.
    pub fn from_entry(image: Image, config: &TransformerConfig) -> Self {
        ImageTag { image_tag: image, field_specs: config.images.clone() }
    }

    /// Changes the images.
    ///
    /// # Errors
    /// When the name is no regular expression, or an image is no scalar.
    pub fn apply(&self, objects: &mut Objects, _: &Context<'_>) -> Result<()> {
        let change = Change::new(&self.image_tag);
        for object in objects.iter_mut().filter(|o| !o.is_empty() && o.kind() != "CustomResourceDefinition") {
            let changed = change.containers(&mut object.doc);
            changed.map_err(|e| e.prefix(format!("images of {}", object.id())))?;
            for spec in self.field_specs.iter() {
                spec.apply(object, Missing::Ignored, &mut |node| change.image(node))?;
            }
        }
        Ok(())
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

struct Change<'a> {
    /// A name that is no regular expression fails when it meets an image.
    matches: Result<Regex>,
    new_name: &'a str,
    tag_suffix: &'a str,
    new_tag: &'a str,
    digest: &'a str,
    span: Span,
}

impl<'a> Change<'a> {
    fn new(image: &'a Image) -> Self {
        let (name, name_span) = text(&image.name);
        let [new_tag, digest, tag_suffix, new_name] =
            [&image.new_tag, &image.digest, &image.tag_suffix, &image.new_name].map(text);
        let cause = [new_tag, digest, tag_suffix, new_name].into_iter().find(|(text, _)| !text.is_empty());
        Change {
            matches: pattern(name).map_err(|e| e.at(name_span)),
            new_name: new_name.0,
            tag_suffix: tag_suffix.0,
            new_tag: new_tag.0,
            digest: digest.0,
            span: cause.map_or(name_span, |(_, span)| span),
        }
    }

    /// Looks for lists of containers, the innermost first.
    fn containers(&self, node: &mut Node) -> Result<()> {
        match node {
            Node::Mapping(mapping) => mapping.entries.iter_mut().try_for_each(|entry| {
                self.containers(&mut entry.value)?;
                match &mut entry.value {
                    Node::Sequence(list) if matches!(&*entry.key.text, "containers" | "initContainers") => {
                        list.items.iter_mut().try_for_each(|c| self.container(c))
                    }
                    _ => Ok(()),
                }
            }),
            Node::Sequence(sequence) => sequence.items.iter_mut().try_for_each(|n| self.containers(n)),
            Node::Scalar(_) => Ok(()),
        }
    }

    fn container(&self, container: &mut Node) -> Result<()> {
        if container.is_null() {
            return Ok(());
        }
        let Node::Mapping(container) = container else { return Err(wrong_kind(container, "a container")) };
        container.get_mut("image").map_or(Ok(()), |image| self.image(image))
    }

    fn image(&self, node: &mut Node) -> Result<()> {
        let Node::Scalar(Scalar { text, .. }) = node else { return Err(wrong_kind(node, "a scalar")) };
        if !self.matches.as_ref().map_err(Clone::clone)?.is_match(text) {
            return Ok(());
        }
        let new = self.rename(text);
        set_scalar(node, &new, Tag::Auto, self.span)
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

fn text(setting: &Option<Located<String>>) -> (&str, Span) {
    setting.as_ref().map_or(("", Span::NONE), |s| (&s.value, s.span))
}

fn pattern(name: &str) -> Result<Regex> {
    let pattern = format!("^{name}(:[a-zA-Z0-9_.{{}}-]*)?(@sha256:[a-zA-Z0-9_.{{}}-]*)?$");
    go_regex(&pattern).map_err(|_| {
        Error::input(format!("the image name `{name}` is no regular expression"))
            .hint("names of images are regular expressions; put a backslash before special characters")
    })
}

#[cfg(test)]
mod tests {
    use super::super::check::{check, config, fails, objects, read, run};
    use super::*;

    fn entry(text: &str) -> ImageTag {
        ImageTag::from_entry(read(text), &config())
    }

    fn pod(image: &str) -> String {
        format!("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {image}\n")
    }

    #[test]
    fn images_are_renamed_and_tagged() {
        for (image, change, expected) in [
            ("nginx", "{name: nginx, newTag: v2}", "nginx:v2"),
            ("nginx:1", "{name: nginx, newTag: v2}", "nginx:v2"),
            ("nginx:1", "{name: nginx, newName: ghcr.io/nginx}", "ghcr.io/nginx:1"),
            ("nginx@sha256:ab", "{name: nginx, newTag: v2}", "nginx:v2"),
            ("nginx:1@sha256:ab", "{name: nginx, newName: n}", "n:1@sha256:ab"),
            ("nginx:1", "{name: nginx, digest: 'sha256:cd'}", "nginx@sha256:cd"),
            ("nginx:1", "{name: nginx, newTag: v2, digest: 'sha256:cd'}", "nginx:v2@sha256:cd"),
            ("nginx:1@sha256:ab", "{name: nginx, newName: n, tagSuffix: -x}", "n:1-x"),
            ("host:80/a/nginx:1", "{name: 'host:80/a/nginx', newTag: v2}", "host:80/a/nginx:v2"),
            ("host:80/a/nginx", "{name: 'host:80/a/nginx', newTag: v2}", "host:80/a/nginx:v2"),
            ("other:1", "{name: nginx, newTag: v2}", "other:1"),
            ("my/nginx:1", "{name: nginx, newTag: v2}", "my/nginx:1"),
            ("nginx@sha512:ab", "{name: nginx, newTag: v2}", "nginx@sha512:ab"),
        ] {
            check(|o, cx| entry(change).apply(o, cx), &pod(image), &pod(expected));
        }
    }

    #[test]
    fn names_are_regular_expressions_in_go_syntax() {
        for (image, name) in [
            ("my/nginx:1", ".*/nginx"),
            ("nginx:1", "*"),
            ("other:1", "a||other"),
            ("'{reg}/nginx:1'", "{reg}/nginx"),
            ("nginx:1", "(?P<a>n)ginx"),
        ] {
            let image_tag = ImageTag::from_entry(
                Image {
                    name: Some(Located { value: name.to_owned(), span: Span::NONE }),
                    ..read("{newTag: v2}")
                },
                &config(),
            );
            let mut objects = objects(&pod(image));
            run(&mut objects, |o, cx| image_tag.apply(o, cx)).unwrap();
            let after = objects.get(0).unwrap().doc.at(&["spec", "containers"]).unwrap();
            let after = after.as_sequence().unwrap().items[0].text_at(&["image"]).unwrap();
            assert!(after.ends_with(":v2"), "{name}: {after}");
        }
    }

    #[test]
    fn a_name_that_is_no_regular_expression_fails_where_there_is_an_image() {
        let broken = entry("{name: '[', newTag: v2}");
        assert!(fails(|o, cx| broken.apply(o, cx), &pod("x")).contains("`[` is no regular expression"));
        check(|o, cx| broken.apply(o, cx), "kind: Foo\n", "kind: Foo\n");
    }

    #[test]
    fn a_suffix_is_put_on_twice_where_both_ways_lead() {
        check(|o, cx| entry("{name: n, tagSuffix: -x}").apply(o, cx), &pod("n:1"), &pod("n:1-x-x"));
        check(
            |o, cx| entry("{name: n, tagSuffix: -x}").apply(o, cx),
            "kind: Foo\nany:\n  where:\n  - initContainers:\n    - image: n:1\n",
            "any:\n  where:\n  - initContainers:\n    - image: n:1-x\nkind: Foo\n",
        );
    }

    #[test]
    fn fields_of_the_configuration_are_followed_but_never_made() {
        check(
            |o, cx| entry("{name: n, newTag: v2}").apply(o, cx),
            "kind: Pod\nspec:\n  containers: null\n  volumes:\n  - image:\n      reference: n:1\n  - name: a\n",
            "kind: Pod\nspec:\n  containers: []\n  volumes:\n  - image:\n      reference: n:v2\n  - name: a\n",
        );
    }

    #[test]
    fn definitions_of_custom_resources_are_left_alone() {
        let input = "kind: CustomResourceDefinition\nspec:\n  containers:\n  - image: n:1\n";
        check(|o, cx| entry("{name: n, newTag: v2}").apply(o, cx), input, input);
    }

    #[test]
    fn containers_that_are_no_mappings_are_an_error() {
        let input = "kind: Foo\nspec:\n  containers: [a]\n";
        let message = fails(|o, cx| entry("{name: n, newTag: v2}").apply(o, cx), input);
        assert!(message.contains("expected a container, found the scalar `a`"), "{message}");
    }
}
