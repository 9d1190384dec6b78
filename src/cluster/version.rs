//! Which Flux a cluster runs, as far as its repository says so.
//!
//! Under 2.8 an unset variable becomes empty, under 2.9 it fails; nothing else differs here.

use crate::error::{Error, Result};
use crate::object::Object;
use crate::yaml::{Node, Span};
use std::fmt;

/// A Flux minor version, as far as it matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum FluxVersion {
    /// 2.8 and before.
    V2_8,
    /// 2.9.
    #[default]
    V2_9,
}

impl FluxVersion {
    /// From `--flux-version`.
    ///
    /// # Errors
    /// When it is neither 2.8 nor 2.9.
    pub fn parse(text: &str) -> Result<Self> {
        match text {
            "2.8" => Ok(FluxVersion::V2_8),
            "2.9" => Ok(FluxVersion::V2_9),
            _ => {
                Err(Error::usage(format!("not a Flux version offlux knows: `{text}`"))
                    .hint("it is 2.8 or 2.9"))
            }
        }
    }

    /// What a pinned version amounts to: below 2.9 is 2.8; `2.x` and whatever is no version, the
    /// newest.
    pub fn pinned(text: &str) -> Self {
        let text = text.trim().trim_start_matches(['v', '=', '~', '^']);
        let mut parts = text.split('.');
        let number = |part: Option<&str>| part.and_then(|p| p.parse::<u32>().ok());
        match (number(parts.next()), number(parts.next())) {
            (Some(major), _) if major < 2 => FluxVersion::V2_8,
            (Some(2), Some(minor)) if minor < 9 => FluxVersion::V2_8,
            _ => FluxVersion::V2_9,
        }
    }
}

impl fmt::Display for FluxVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FluxVersion::V2_8 => "2.8",
            FluxVersion::V2_9 => "2.9",
        })
    }
}

/// A version that the repository pins, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin {
    /// As written: `v2.7.5`, `2.x`.
    pub text: String,
    /// Where.
    pub at: Span,
}

/// What the first of the objects that pins a version says: the Namespace of `gotk-components.yaml`
/// by its label, a FluxInstance, or a HelmRelease that installs one.
pub fn pin<'a>(objects: impl IntoIterator<Item = &'a Object>) -> Option<Pin> {
    objects.into_iter().find_map(|object| {
        let node = match object.kind() {
            "Namespace" if object.label("app.kubernetes.io/part-of") == Some("flux") => {
                object.doc.at(&["metadata", "labels", "app.kubernetes.io/version"])
            }
            "FluxInstance" => object.doc.at(&["spec", "distribution", "version"]),
            "HelmRelease" => object.doc.at(&["spec", "values", "instance", "distribution", "version"]),
            _ => None,
        }?;
        let text = node.as_text().filter(|t| !t.is_empty())?.to_owned();
        Some(Pin { text, at: Node::span(node) })
    })
}

#[cfg(test)]
mod tests {
    use super::FluxVersion::{self, V2_8, V2_9};

    #[test]
    fn what_is_below_2_9_is_2_8() {
        for (text, want) in [
            ("v2.7.5", V2_8),
            ("2.8.x", V2_8),
            ("v0.41.2", V2_8),
            ("2.9.4", V2_9),
            ("2.10.0", V2_9),
            ("2.x", V2_9),
            (">=2.0", V2_9),
            ("latest", V2_9),
        ] {
            assert_eq!(FluxVersion::pinned(text), want, "{text}");
        }
    }
}
