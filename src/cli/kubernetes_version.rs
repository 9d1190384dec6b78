//! `--kubernetes-version`: which built-in schemas are meant, and what directories of others are called.

use crate::error::{Error, Result};
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
        let text = match text {
            None | Some("master") => {
                let directories = vec!["master".to_owned(), format!("v{newest}"), format!("v{newest}.0")];
                return Ok(Asked { version: newest, directories });
            }
            Some(text) => text.strip_prefix('v').unwrap_or(text),
        };
        let minor = minor(text).ok_or_else(|| {
            Error::usage(format!("not a version of Kubernetes: `{text}`"))
                .hint("write 1.31, 1.31.2 or master")
        })?;
        let version = KubernetesVersion::of_minor(minor).ok_or_else(|| {
            let known = (0..=u8::MAX).filter_map(KubernetesVersion::of_minor).next();
            let oldest = known.unwrap_or(newest);
            Error::usage(format!("no schemas of Kubernetes {text} are built in"))
                .hint(format!("there are those of {oldest} to {newest}"))
        })?;
        let mut directories = vec![format!("v{text}")];
        if text.matches('.').count() == 1 {
            directories.push(format!("v{text}.0"));
        }
        Ok(Asked { version, directories })
    }
}

/// The minor number of `1.31` or `1.31.2`.
fn minor(text: &str) -> Option<u8> {
    let parts: Vec<&str> = text.split('.').collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    match parts.as_slice() {
        ["1", rest @ ..] if (1..=2).contains(&rest.len()) && rest.iter().all(is_number) => {
            rest[0].parse().ok()
        }
        _ => None,
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
        for wrong in ["1", "2.1", "1.x", "1.31.2.3", "1.", "", "1.5", "1.300", "1.255"] {
            assert!(Asked::parse(Some(wrong)).is_err(), "{wrong}");
        }
    }
}
