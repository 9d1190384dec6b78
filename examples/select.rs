//! Lists objects of all clusters, and where they are written: `cargo run --example select -- hr`.

#![allow(clippy::print_stdout)]

use offlux::{Result, Workspace};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words = if words.is_empty() { "all".to_owned() } else { words.join(" ") };
    let workspace = Workspace::open(".")?;
    let clusters = workspace.clusters()?;
    for item in workspace.select(&clusters, &words)? {
        let place = workspace.places().location(item.object.span()).unwrap_or_default();
        println!("{} by {} ({place})", item.name(), item.kustomizations.join(", "));
    }
    Ok(())
}
