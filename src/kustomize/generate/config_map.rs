//! `configMapGenerator`: a ConfigMap from literals, files and env files.
//!
//! Upstream: `api/internal/generators/configmap.go` (api v0.21.1).

use super::{Args, base, data, finish, label, mark, sources};
use crate::error::Result;
use crate::kustomize::Context;
use crate::object::Object;
use crate::yaml::Span;

/// Makes the ConfigMap.
///
/// # Errors
/// When it has no name or a source cannot be read.
pub fn generate(args: &Args, span: Span, cx: &Context<'_>) -> Result<Object> {
    let mut object = base("ConfigMap", args, span)?;
    data::fill_config_map(&mut object, sources::read(args, cx)?);
    label(&mut object, args.options.as_ref())?;
    mark(&mut object, args.options.as_ref(), span);
    Ok(finish(object, args))
}
