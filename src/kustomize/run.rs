//! What holds for a whole build: the files, the options, the schema and the warnings.
//!
//! Upstream: `openapi.SetSchema` (kyaml v0.21.1): the schema is one for the whole build; the root's
//! counts, else the first one that a base or component names. That of a base or component takes the
//! built-in one's place only when nothing was asked of the built-in one before.

use super::Warnings;
use super::accumulate::bases::Bases;
use super::build_metadata::BuildMetadata;
use super::growth::Growth;
use super::kustomization::Kustomization;
use super::loader::Loader;
use super::options::{OpenApi, Options};
use super::record::Notes;
use super::schema::{Base, Schema};
use crate::error::{Error, Result};
use crate::object::{Object, Scopes};
use crate::yaml::Span;
use crate::yaml::de::Located;
use std::collections::BTreeMap;

/// What holds for a whole build.
pub struct Run<'a> {
    /// What was asked for.
    pub options: &'a Options,
    /// The schema.
    pub schema: Schema,
    /// The warnings so far.
    pub warnings: Warnings,
    /// What it did so far.
    pub notes: Notes,
    /// What to record.
    pub metadata: BuildMetadata,
    /// The bases it built so far.
    pub bases: Bases,
    /// What it added to the objects so far.
    pub growth: Growth,
    schema_is_set: bool,
    builtin_was_asked: bool,
    scopes: Scopes,
}

/// The version of the only built-in schema.
const BUILT_IN: &str = "v1.21.2";

impl<'a> Run<'a> {
    /// A build that has read nothing yet.
    pub fn new(options: &'a Options) -> Self {
        Run {
            options,
            schema: Schema::builtin(),
            warnings: Warnings::default(),
            notes: Notes::default(),
            metadata: BuildMetadata::default(),
            bases: Bases::default(),
            growth: Growth::default(),
            schema_is_set: false,
            builtin_was_asked: false,
            scopes: Scopes::default(),
        }
    }

    /// Whether a kustomization of the build has named a schema.
    pub fn has_own_schema(&self) -> bool {
        self.schema_is_set
    }

    /// Takes the schema that a kustomization names, unless there is one already.
    ///
    /// # Errors
    /// When it cannot be read or is not known.
    pub fn set_schema(&mut self, kustomization: &Kustomization, loader: &Loader<'_>) -> Result<()> {
        let Some(field) = &kustomization.openapi else { return Ok(()) };
        let schema = self.named(&field.value, field.span, loader)?;
        if let Some(schema) = schema.filter(|_| !self.schema_is_set) {
            self.schema = schema;
            self.schema_is_set = true;
            if self.builtin_was_asked {
                self.schema.ready()?;
            }
        }
        Ok(())
    }

    /// Notes objects that were read: for a kind whose scope is not known by heart, kustomize loads a
    /// schema, and keeps it.
    ///
    /// # Errors
    /// When the schema that the build names is needed and broken.
    pub fn reads(&mut self, objects: &mut [Object]) -> Result<()> {
        objects.iter_mut().for_each(|object| object.scopes = Some(self.scopes.clone()));
        if objects.iter().any(|o| !o.gvk().has_known_scope()) {
            self.builtin_was_asked = true;
            self.schema.ready()?;
        }
        Ok(())
    }

    fn named(
        &self,
        field: &BTreeMap<String, Located<String>>,
        at: Span,
        loader: &Loader<'_>,
    ) -> Result<Option<Schema>> {
        let version = field.get("version");
        if let Some(path) = field.get("path") {
            let source = loader.load(path.value.as_str().into()).map_err(|e| e.at(path.span))?;
            if self.schema_is_set {
                return Ok(None);
            }
            if version.is_some() {
                return Err(Error::input("openapi names both a path and a version").at(at));
            }
            let base = match self.options.openapi {
                OpenApi::Replaces if !self.builtin_was_asked && !self.schema.was_asked() => Base::Nothing,
                _ => Base::Builtin,
            };
            return Ok(Some(Schema::from_file(source, base, self.scopes.clone())));
        }
        match version {
            Some(version)
                if version.value != BUILT_IN && !version.value.is_empty() && !self.schema_is_set =>
            {
                Err(Error::input(format!("OpenAPI version {} is not built in", version.value))
                    .at(version.span)
                    .hint(format!("the built-in one is {BUILT_IN}")))
            }
            Some(version) if !version.value.is_empty() => Ok(Some(Schema::builtin())),
            _ => Ok(None),
        }
    }
}
