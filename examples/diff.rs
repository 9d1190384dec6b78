//! What one cluster has that another has not, field by field: `cargo run --example diff -- infra apps`.

#![allow(clippy::print_stdout)]

use offlux::diff::{self, Options};
use offlux::{Result, Workspace};

fn main() -> Result<()> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let [old, new] = names.as_slice() else {
        println!("usage: diff OLD NEW, two clusters");
        return Ok(());
    };
    let workspace = Workspace::open(".")?;
    let (old, new) = (workspace.cluster(old)?, workspace.cluster(new)?);
    let diff = diff::between(&old, &new, &Options::default());
    for change in diff.clusters.iter().flat_map(|cluster| &cluster.changes) {
        println!("{} {}", change.kind.word(), change.name());
        for field in &change.fields {
            let place = workspace.places().location(field.at()).unwrap_or_default();
            println!("  {} ({place})", field.path);
        }
        for danger in &change.dangers {
            println!("  danger: {}", danger.message);
        }
    }
    Ok(())
}
