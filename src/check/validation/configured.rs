//! What `validate:` of offlux.yaml asks for, where no command line says otherwise.

use crate::check::Surroundings;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::validate::asked::Asked;
use crate::validate::catalog::Settings;
use crate::validate::kinds::Kinds;
use crate::validate::locations::{Edition, Locations, Reader, Strictness};
use crate::validate::schema::builtin::KubernetesVersion;
use crate::validate::{Demands, MissingSchemas, Options, UnknownFields};
use std::sync::Arc;

/// What schemas are looked for.
///
/// # Errors
/// When a version or location means nothing, with its place.
pub fn settings<'a>(config: &Config, around: Surroundings<'a>) -> Result<Settings<'a>> {
    let (kubernetes, edition) = edition(config)?;
    let reader = Reader { tree: around.tree, files: around.files };
    let locations = Locations::open(&config.validate.schema_locations, around.root, edition, reader);
    let locations = Arc::new(locations.map_err(at(config, "schema-locations"))?);
    Ok(Settings { kubernetes, locations })
}

/// The Kubernetes whose schemas are meant, and which of each location's files.
///
/// # Errors
/// When the version is none, with its place.
pub fn edition(config: &Config) -> Result<(KubernetesVersion, Edition)> {
    let asked = Asked::parse(config.validate.kubernetes_version.as_deref());
    let asked = asked.map_err(at(config, "kubernetes-version"))?;
    let strictness = match unknown_fields(config) {
        UnknownFields::Told => Strictness::Strict,
        UnknownFields::Ignored => Strictness::Lax,
    };
    Ok((asked.version, Edition { versions: asked.directories, strictness }))
}

/// Adds where a key stands.
fn at(config: &Config, key: &'static str) -> impl Fn(Error) -> Error {
    move |error| error.at(config.place(&["validate", key]))
}

/// What objects are held to.
///
/// # Errors
/// When a kind is none, with its place.
pub fn demands(config: &Config) -> Result<Demands> {
    let kinds = |key, words: &[String]| {
        let kinds = Kinds::parse(words.iter().map(String::as_str));
        kinds.map_err(at(config, key))
    };
    let ignores = config.validate.ignore_missing_schemas == Some(true);
    Ok(Demands {
        options: Options { unknown_fields: unknown_fields(config) },
        skip: kinds("skip", &config.validate.skip)?,
        reject: kinds("reject", &config.validate.reject)?,
        missing: if ignores { MissingSchemas::Ignored } else { MissingSchemas::Told },
    })
}

fn unknown_fields(config: &Config) -> UnknownFields {
    match config.validate.strict {
        Some(false) => UnknownFields::Ignored,
        _ => UnknownFields::Told,
    }
}
