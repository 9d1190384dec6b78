//! A gate of one's own: reloader runs once on every cluster, and its chart is pinned. Exits with 1 where it does not.
//! `cargo run --example check_reloader`

#![allow(clippy::print_stdout)]

use offlux::why::values::Asked;
use offlux::{Result, Workspace};
use std::process::ExitCode;

fn main() -> Result<ExitCode> {
    let workspace = Workspace::open(".")?;
    let clusters = workspace.clusters()?;
    let mut is_fine = workspace.check(&clusters)?.errors() == 0;
    for cluster in &clusters {
        let cluster = std::slice::from_ref(cluster);
        let (name, found) = (cluster[0].name(), workspace.select(cluster, "kube-system/hr/reloader")?);
        println!("{name}: {} of reloader", found.len());
        is_fine &= found.len() == 1;
        // Which file says so, for whoever has to change it.
        for answer in workspace.why(cluster, "kube-system/ocirepository/reloader", Some("spec.ref.tag"))? {
            let Some(Asked::Found(values)) = &answer.asked else { continue };
            for setting in values.iter().filter_map(|value| value.settings.last()) {
                let version = setting.value.as_ref().and_then(|value| value.as_scalar());
                let place = workspace.places().location(setting.at).unwrap_or_default();
                println!("{name}: version {} ({place})", version.map_or("?", |scalar| &scalar.text));
            }
        }
    }
    Ok(if is_fine { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
