//! The Kubernetes versions that schemas are built in for.

use crate::error::{Error, Result};
use std::fmt;

const OLDEST: u8 = 26;
const NEWEST: u8 = 37;

/// A Kubernetes minor version that schemas are built in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KubernetesVersion(u8);

impl KubernetesVersion {
    /// The oldest.
    pub const OLDEST: KubernetesVersion = KubernetesVersion(OLDEST);
    /// The newest.
    pub const NEWEST: KubernetesVersion = KubernetesVersion(NEWEST);

    /// All, the oldest first.
    pub fn all() -> impl DoubleEndedIterator<Item = KubernetesVersion> {
        (OLDEST..=NEWEST).map(KubernetesVersion)
    }

    /// The version `1.minor`, if it is built in.
    pub fn of_minor(minor: u8) -> Option<Self> {
        (OLDEST..=NEWEST).contains(&minor).then_some(KubernetesVersion(minor))
    }

    /// The number after `1.`.
    pub fn minor(self) -> u8 {
        self.0
    }

    /// From `1.31`, `v1.31.4` or `1.31.4`; what stands after the minor number changes nothing.
    ///
    /// # Errors
    /// When it is no version, or none that is built in.
    pub fn parse(text: &str) -> Result<Self> {
        minor(text).and_then(Self::of_minor).ok_or_else(|| {
            Error::usage(format!("not a Kubernetes version offlux knows: `{text}`")).hint(format!(
                "it is one of {} to {}",
                Self::OLDEST,
                Self::NEWEST
            ))
        })
    }
}

/// `31` of `v1.31.4-rc.1`.
fn minor(text: &str) -> Option<u8> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut parts = text.strip_prefix("1.")?.splitn(2, ['.', '-', '+']);
    let (minor, patch) = (parts.next()?, parts.next());
    let is_version = patch.is_none_or(|patch| patch.starts_with(|c: char| c.is_ascii_alphanumeric()));
    let is_number = minor.bytes().all(|b| b.is_ascii_digit());
    minor.parse().ok().filter(|_| is_number && is_version)
}

impl Default for KubernetesVersion {
    /// The newest.
    fn default() -> Self {
        Self::NEWEST
    }
}

impl fmt::Display for KubernetesVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "1.{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::KubernetesVersion;

    #[test]
    fn versions_are_read_with_or_without_v_and_patch() {
        for (text, want) in
            [("1.31", "1.31"), ("v1.31.4", "1.31"), ("1.26.0", "1.26"), ("v1.37.0-rc.1+k3s1", "1.37")]
        {
            assert_eq!(KubernetesVersion::parse(text).expect(text).to_string(), want);
        }
    }

    #[test]
    fn others_are_refused_with_what_is_known() {
        for text in ["1.25", "1.38", "2.31", "1", "", "1.", "1.+31", "1.31.", "1.31x", "latest", "1.299"] {
            let error = KubernetesVersion::parse(text).expect_err(text);
            assert_eq!(error.hints().join(""), "it is one of 1.26 to 1.37", "{text}");
        }
    }

    #[test]
    fn there_are_twelve() {
        assert_eq!(KubernetesVersion::all().count(), 12);
        assert_eq!(KubernetesVersion::all().last(), Some(KubernetesVersion::default()));
    }
}
