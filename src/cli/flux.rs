//! `flux`, where the program is called by that name: what of it needs no cluster, and nothing else.
//!
//! Upstream: flux2 v2.9.4 `cmd/flux/main.go`, and cobra's way to find the command among flags.

use super::{Global, Outcome, build, envsubst, flux_version, output};
use crate::cli::pflag::{self, Flag, Takes, Typed};
use crate::error::{Error, Result};
use crate::flux::go;
use crate::tree::Files;
use std::ffi::OsString;

/// Flags of each of flux's commands: read, but for the namespace of no effect, as there is no cluster.
pub const FLAGS: &[Flag] = &[
    Flag::new("namespace", Takes::Text, "the Kustomization's namespace (default flux-system)").letter('n'),
    Flag::new("timeout", Takes::Text, "read, of no effect: offlux waits for nothing"),
    Flag::new("as", Takes::Text, ""),
    Flag::new("as-group", Takes::Texts, ""),
    Flag::new("as-uid", Takes::Text, ""),
    Flag::new("as-user-extra", Takes::Texts, ""),
    Flag::new("cache-dir", Takes::Text, ""),
    Flag::new("certificate-authority", Takes::Text, ""),
    Flag::new("client-certificate", Takes::Text, ""),
    Flag::new("client-key", Takes::Text, ""),
    Flag::new("cluster", Takes::Text, ""),
    Flag::new("context", Takes::Text, ""),
    Flag::new("disable-compression", Takes::Switch, ""),
    Flag::new("insecure-skip-tls-verify", Takes::Switch, ""),
    Flag::new("kube-api-burst", Takes::Text, ""),
    Flag::new("kube-api-qps", Takes::Text, ""),
    Flag::new("kubeconfig", Takes::Text, ""),
    Flag::new("ns-follows-kube-context", Takes::Switch, ""),
    Flag::new("server", Takes::Text, ""),
    Flag::new("tls-server-name", Takes::Text, ""),
    Flag::new("token", Takes::Text, ""),
    Flag::new("user", Takes::Text, ""),
    Flag::new("verbose", Takes::Switch, ""),
];

/// Commands that only flux itself has.
const ELSEWHERE: &[&str] = &[
    "bootstrap",
    "check",
    "completion",
    "create",
    "debug",
    "delete",
    "diff",
    "events",
    "export",
    "get",
    "install",
    "list",
    "logs",
    "migrate",
    "plugin",
    "pull",
    "push",
    "reconcile",
    "resume",
    "stats",
    "suspend",
    "tag",
    "trace",
    "tree",
    "uninstall",
];

/// Those of them to which something of offlux comes near.
const NEAR: &[(&str, &str)] = &[
    ("check", "offlux check"),
    ("get", "offlux get"),
    ("tree", "offlux graph"),
    ("export", "offlux get -o yaml"),
];

const HELP: &str = "\
offlux, called as flux: what of flux v2.9.4 needs no cluster

Usage:
  flux build kustomization NAME --path DIR [flags]
  flux envsubst [--strict]
  flux version --client
";

/// Runs what was typed behind `flux`.
///
/// # Errors
/// When the words cannot be understood, name a command that is not there, or the command fails.
pub fn run(files: &Files, mut words: Vec<OsString>) -> Result<Outcome> {
    match pflag::take_command(FLAGS, &mut words).as_deref() {
        Some("build") => build::run(&Global::default(), files, words),
        Some("envsubst") => envsubst::run(words),
        Some("version") => flux_version::run(words),
        Some("help") => output::print(HELP).map(|()| Outcome::Done),
        Some(name) => Err(no_command(name)),
        None => bare(words),
    }
}

fn bare(words: Vec<OsString>) -> Result<Outcome> {
    let version = Flag::new("version", Takes::Switch, "").letter('v');
    let typed = pflag::parse(&[FLAGS, &[version]].concat(), words)?;
    let text = match typed.switch("version") {
        true if !typed.help => format!("flux version {}\n", flux_version::VERSION),
        _ => HELP.to_owned(),
    };
    output::print(&text).map(|()| Outcome::Done)
}

fn no_command(name: &str) -> Error {
    if !ELSEWHERE.contains(&name) {
        return Error::usage(format!("unknown command \"{name}\" for \"flux\""));
    }
    let error = Error::not_supported(format!("flux {name}")).hint(
        "this is offlux, called as flux: it has `build kustomization`, `envsubst` and `version --client`",
    );
    match NEAR.iter().find(|(flux, _)| *flux == name) {
        Some((_, near)) => error.hint(format!("`{near}` answers out of the repository, without a cluster")),
        None => error,
    }
}

/// Refuses values of [`FLAGS`] that flux refuses.
///
/// # Errors
/// A namespace that cannot be one, a duration or a number that is none.
pub fn check(typed: &Typed) -> Result<()> {
    if let Some(namespace) = typed.text("namespace").filter(|n| !is_label(n)) {
        return Err(Error::usage(format!("namespace must be a valid DNS label: \"{namespace}\"")));
    }
    for (flag, is_right) in NUMBERS {
        if let Some(value) = typed.texts(flag).find(|value| !is_right(value)) {
            return Err(Error::usage(format!("invalid argument \"{value}\" for \"--{flag}\" flag")));
        }
    }
    Ok(())
}

type Check = fn(&str) -> bool;

/// Flags whose values are numbers, and what they have to be.
const NUMBERS: [(&str, Check); 3] = [
    ("timeout", go::is_duration),
    ("kube-api-burst", |n| n.parse::<i64>().is_ok()),
    ("kube-api-qps", |n| n.parse::<f32>().is_ok()),
];

/// Whether a text can be the name of a namespace: letters, digits and dashes inside, 63 at most.
pub fn is_label(text: &str) -> bool {
    let inside = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=63).contains(&text.len())
        && text.bytes().all(inside)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces_are_labels() {
        for good in ["a", "flux-system", "1", &"a".repeat(63)] {
            assert!(is_label(good), "{good}");
        }
        for bad in ["", "A", "a.b", "-a", "a-", "a_b", "é", &"a".repeat(64)] {
            assert!(!is_label(bad), "{bad}");
        }
    }

    #[test]
    fn commands_that_flux_has_are_told_from_others() {
        assert_eq!(no_command("nope").message(), "unknown command \"nope\" for \"flux\"");
        assert_eq!(no_command("reconcile").message(), "not supported yet: flux reconcile");
    }
}
