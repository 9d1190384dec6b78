//! The small languages: regular expressions of Go, label selectors, field paths, globs, ignore files, names of
//! repositories, ranges of revisions and quantities. Each text is taken or refused.
#![no_main]

use camino::Utf8Path;
use libfuzzer_sys::fuzz_target;
use offlux::cluster::{FluxVersion, SourceId};
use offlux::flux::glob;
use offlux::flux::ignore::Rules;
use offlux::kustomize::{field_path, go_regex, remote, selector};
use offlux::select::glob::Glob;
use offlux::select::labels::LabelSelector;
use offlux::tree::{EntryKind, Range, clean};
use offlux::validate::formats;

fuzz_target!(|bytes: &[u8]| {
    let half = bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
    let (first, second) = bytes.split_at(half);
    if glob::is_well_formed(first) {
        let _ = glob::matches(first, second);
    }
    let (Some(pattern), Some(subject)) = (offlux_fuzz::text(first), offlux_fuzz::text(second)) else {
        return;
    };
    let subject = subject.trim_start_matches('\n');
    if let Ok(regex) = go_regex::go_regex(pattern) {
        let _ = regex.is_match(subject);
    }
    if let Ok(labels) = LabelSelector::parse(pattern) {
        let _ = labels.matches(|name| (name == "app").then_some(subject));
    }
    if let Ok(labels) = selector::labels::parse(pattern) {
        let _ = labels.matches(|name| (name == "app").then_some(subject));
    }
    let _ = field_path::split(pattern);
    let _ = Glob::new(pattern).matches(subject);
    let root = Utf8Path::new("/a");
    let rules = Rules::parse(subject, root).for_build(root);
    for kind in [EntryKind::File, EntryKind::Directory] {
        let _ = rules.ignore(&root.join(pattern.trim_start_matches('/')), kind);
        let _ = rules.verdict(&root.join(pattern.trim_start_matches('/')), kind);
    }
    let path = Utf8Path::new(pattern);
    assert_eq!(clean(&clean(path)), clean(path));
    let _ = remote::repository(pattern);
    let _ = (remote::has_host(pattern), remote::is_remote_file(pattern), remote::forces_git(pattern));
    let _ = Range::parse(pattern);
    let _ = SourceId::parse(pattern);
    let _ = FluxVersion::parse(pattern);
    let _ = FluxVersion::pinned(subject);
    for name in [
        "date-time",
        "duration",
        "ipv4",
        "ipv6",
        "cidr",
        "uri",
        "email",
        "hostname",
        "mac",
        "uuid",
        "byte",
        "int-or-string",
        "quantity",
    ] {
        for format in [
            formats::of_json_schemas(name),
            formats::of_custom_resources(name, offlux::validate::schema::Types::default()),
        ]
        .into_iter()
        .flatten()
        {
            let _ = formats::fits(format, pattern);
        }
    }
});
