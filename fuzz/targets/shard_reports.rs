//! Reports of shards: any files as what `report merge` reads. They are refused or merged, and what is merged is told alike
//! twice, in every format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::diagnostic::Diagnostics;
use offlux::report::diff::{self, Report};
use offlux::report::findings;
use offlux::report::shards::collected::{Collected, Given};
use offlux::report::shards::places::From;
use offlux::report::shards::{check, diff as differences, render};
use offlux::tree::{Files, Memory};
use offlux_fuzz::archive::Archive;

fuzz_target!(|bytes: &[u8]| {
    let archive = Archive::read(bytes);
    let told = || told(&archive);
    assert_eq!(told(), told());
});

fn given(archive: &Archive<'_>) -> Vec<Given> {
    let text = |name: &str, bytes: &[u8]| Given {
        name: name.to_owned(),
        text: String::from_utf8_lossy(bytes).into_owned(),
    };
    archive.files.iter().map(|(name, bytes)| text(name, bytes)).collect()
}

/// What is told in all formats, or why nothing is.
fn told(archive: &Archive<'_>) -> Vec<String> {
    let reports = match Collected::of(given(archive)) {
        Ok(reports) => reports,
        Err(error) => return vec![error.to_string()],
    };
    let (files, tree) = (Files::default(), Memory::new());
    match reports.command() {
        "check" => match check::merged(reports.into_contents(), From::Here, &files) {
            Err(error) => vec![error.to_string()],
            Ok(report) => {
                let places = Diagnostics { files: &files, tree: &tree, directory: "".into() };
                let formats =
                    [findings::text, findings::json, findings::junit, findings::sarif, findings::github];
                formats.into_iter().map(|format| format(&report, &places)).collect()
            }
        },
        "diff" => match differences::merged(reports.into_contents(), &files) {
            Err(error) => vec![error.to_string()],
            Ok(mut merged) => {
                let (names, (context, max_bytes)) = (merged.names(), merged.bounds());
                let diff = merged.diff();
                let places = Diagnostics { files: &files, tree: &tree, directory: "".into() };
                let report = Report { diff: &diff, old: &places, new: &places, names, context, max_bytes };
                let formats = [
                    diff::unified,
                    diff::structural,
                    diff::markdown,
                    diff::html,
                    diff::json,
                    diff::stat,
                    diff::github,
                ];
                formats.into_iter().map(|format| format(&report)).collect()
            }
        },
        _ => match reports.contents().and_then(|contents| {
            let merged = render::merged(contents)?;
            Ok([merged.yaml().concat(), merged.json().concat(), merged.names()].to_vec())
        }) {
            Err(error) => vec![error.to_string()],
            Ok(told) => told,
        },
    }
}
