//! TAP 13, an object a line, as kubeconform has it.

use super::{Told, file, messages, qualified};
use crate::check::Origin;
use crate::check::validation::{Resource, Validation};
use crate::diagnostic::Diagnostics;
use crate::report::{findings, harmless};
use crate::validate::Status;

/// `ok N - FILE (VERSION/KIND/NAMESPACE/NAME)`; what fails to render has a line as well.
pub fn tap(found: &Validation<'_>, places: &Diagnostics<'_>, _told: Told) -> String {
    let failed = found.findings.iter().filter(|finding| finding.origin == Origin::Render);
    let failed = failed.map(|finding| ("not ok", format!("render: {}", findings::headline(finding))));
    let objects = found.resources.iter().map(|resource| line(resource, places));
    let lines: Vec<(&str, String)> = failed.chain(objects).collect();
    let mut out = String::from("TAP version 13\n");
    for (number, (word, text)) in lines.iter().enumerate() {
        out.push_str(&format!("{word} {} - {text}\n", number + 1));
    }
    out.push_str(&format!("1..{}\n", lines.len()));
    out
}

fn line(resource: &Resource<'_>, places: &Diagnostics<'_>) -> (&'static str, String) {
    let cluster = resource.cluster.map_or_else(String::new, |name| format!("{name}: "));
    let name =
        harmless(&format!("{cluster}{} ({})", file(resource, places), qualified(resource))).into_owned();
    let name = name.replace('#', "\\#");
    match resource.status {
        Status::Valid => ("ok", name),
        Status::Skipped => ("ok", format!("{name} # skip")),
        Status::Invalid | Status::Error => {
            ("not ok", format!("{name}: {}", messages(resource).replace('#', "\\#")))
        }
    }
}
