//! Which Kubernetes is asked for: the built-in schemas that are meant, and what directories of others are called.

use crate::error::Result;
use crate::validate::schema::builtin::KubernetesVersion;

/// A version of Kubernetes as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The built-in schemas that are meant.
    pub version: KubernetesVersion,
    /// What directories of schemas may be called, in the order in which they are looked for.
    pub directories: Vec<String>,
}

impl Asked {
    /// From `1.31`, `v1.31`, `1.31.2` or `master`; the newest where nothing is said.
    ///
    /// # Errors
    /// When it is no version, or none that is built in.
    pub fn parse(text: Option<&str>) -> Result<Self> {
        let newest = KubernetesVersion::NEWEST;
        let Some(text) = text.filter(|text| *text != "master") else {
            let directories = vec!["master".to_owned(), format!("v{newest}"), format!("v{newest}.0")];
            return Ok(Asked { version: newest, directories });
        };
        let version = KubernetesVersion::parse(text)?;
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut directories = vec![format!("v{text}")];
        if text.matches('.').count() == 1 {
            directories.push(format!("v{text}.0"));
        }
        Ok(Asked { version, directories })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_a_patch() {
        let directories = |text| Asked::parse(text).expect("is a version").directories;
        assert_eq!(directories(Some("v1.31.2")), ["v1.31.2"]);
        assert_eq!(directories(Some("1.31")), ["v1.31", "v1.31.0"]);
        assert_eq!(directories(None)[0], "master");
        assert_eq!(Asked::parse(Some("1.31.2")).expect("is one").version.to_string(), "1.31");
        assert_eq!(Asked::parse(Some("master")).expect("is one").version, KubernetesVersion::NEWEST);
        assert!(Asked::parse(Some("1.5")).is_err());
    }
}
