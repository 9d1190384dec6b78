//! `validate:` of `offlux.yaml`: what objects are held to, in `offlux validate` and in the lints of `offlux check`.

use super::Config;
use crate::error::{Error, Result};
use crate::yaml::Node;
use serde::Deserialize;

/// What objects are held to; the command line wins over all of it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(
    deny_unknown_fields,
    default,
    rename_all = "kebab-case",
    expecting = "a mapping of kubernetes-version, schema-locations, skip, reject, ignore-missing-schemas and strict"
)]
pub struct Validate {
    /// The Kubernetes of the clusters, `1.34`; none: the newest that is known.
    pub kubernetes_version: Option<String>,
    /// Directories relative to the root, or templates of paths, with schemas besides.
    pub schema_locations: Vec<String>,
    /// Kinds that are not looked at: `Secret`, or `apps/v1/Deployment`.
    pub skip: Vec<String>,
    /// Kinds that must not be there.
    pub reject: Vec<String>,
    /// Whether a kind without a schema is fine; none: as the command has it.
    pub ignore_missing_schemas: Option<bool>,
    /// Whether fields that no schema knows are told; none: they are.
    pub strict: Option<bool>,
}

impl Config {
    /// Checks the version's form; which ones are known, the schemas say.
    ///
    /// # Errors
    /// When it is no version of Kubernetes.
    pub(super) fn check_validate(&self) -> Result<()> {
        match self.validate.kubernetes_version.as_deref() {
            Some(version) if !is_version(version) => {
                let error = Error::usage(format!("not a version of Kubernetes: `{version}`"));
                Err(error.at(self.place(&["validate", "kubernetes-version"])).hint("write it as \"1.34\""))
            }
            _ => Ok(()),
        }
    }
}

/// `1.34`, `v1.34`, `1.34.2`
fn is_version(text: &str) -> bool {
    let parts: Vec<&str> = text.strip_prefix('v').unwrap_or(text).split('.').collect();
    let are_numbers = parts.iter().all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit()));
    are_numbers && parts.first() == Some(&"1") && (2..=3).contains(&parts.len())
}

/// Refuses a version without quotes, of which YAML makes a number: 1.30 would be 1.3.
///
/// # Errors
/// With its place, which the types would not tell.
pub(super) fn refuse_number(document: &Node) -> Result<()> {
    let version = document.at(&["validate", "kubernetes-version"]).and_then(Node::as_scalar);
    match version.filter(|scalar| !scalar.is_string() && !scalar.is_null()) {
        Some(scalar) => Err(Error::usage("kubernetes-version: text is expected")
            .at(scalar.span)
            .hint(format!("put quotes around it: \"{}\"", scalar.text))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::yaml::FileId;

    fn failure(text: &str) -> (String, u32, Vec<String>) {
        let error = Config::parse(text, FileId(0)).expect_err("is wrong");
        (error.message().to_owned(), error.span().map_or(0, |s| s.line), error.hints().to_vec())
    }

    #[test]
    fn everything_of_it_is_read() {
        let text = "validate:\n  kubernetes-version: '1.34'\n  schema-locations: [schemas]\n  skip: [Secret]\n  \
                    reject: [v1/Pod]\n  ignore-missing-schemas: true\n  strict: false\n";
        let config = Config::parse(text, FileId(0)).expect("is right");
        assert_eq!(
            config.validate,
            Validate {
                kubernetes_version: Some("1.34".to_owned()),
                schema_locations: vec!["schemas".to_owned()],
                skip: vec!["Secret".to_owned()],
                reject: vec!["v1/Pod".to_owned()],
                ignore_missing_schemas: Some(true),
                strict: Some(false),
            }
        );
        assert_eq!(Config::parse("lint: {}\n", FileId(0)).expect("is right").validate, Validate::default());
    }

    #[test]
    fn versions_are_text_of_the_form_that_kubernetes_has() {
        let (message, line, hints) = failure("validate:\n  kubernetes-version: 1.30\n");
        assert_eq!((message.as_str(), line), ("kubernetes-version: text is expected", 2));
        assert_eq!(hints, ["put quotes around it: \"1.30\""]);
        for wrong in ["1", "34", "2.1", "1.x", "1.34.1.1", "1."] {
            let (message, line, _) = failure(&format!("validate:\n  kubernetes-version: '{wrong}'\n"));
            assert_eq!((message, line), (format!("not a version of Kubernetes: `{wrong}`"), 2));
        }
        for right in ["1.34", "v1.34", "1.34.2"] {
            assert!(is_version(right), "{right}");
        }
    }

    #[test]
    fn an_unknown_field_is_told_with_the_nearest_name() {
        let (message, line, hints) = failure("validate:\n  strict: true\n  ignore-missing-schema: true\n");
        assert!(message.contains("unknown field `ignore-missing-schema`"), "{message}");
        assert_eq!((line, hints), (3, vec!["did you mean `ignore-missing-schemas`?".to_owned()]));
    }
}
