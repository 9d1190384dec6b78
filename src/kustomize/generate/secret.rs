//! `secretGenerator`: a Secret from literals, files and env files.
//!
//! Upstream: `api/internal/generators/secret.go` (api v0.21.1). Quirk kept: labels and
//! annotations end, silently, at an empty key.

use super::{Args, base, data, finish, label, mark, sources};
use crate::error::Result;
use crate::kustomize::Context;
use crate::object::Object;
use crate::yaml::{Node, Span};

/// Makes the Secret; its type is `Opaque` unless another is asked for.
///
/// # Errors
/// When it has no name or a source cannot be read.
pub fn generate(args: &Args, span: Span, cx: &Context<'_>) -> Result<Object> {
    let mut object = base("Secret", args, span)?;
    let kind = args.r#type.as_ref().filter(|t| !t.value.is_empty());
    let kind = kind.map_or_else(|| Node::string("Opaque", span), |t| Node::string(t.value.as_str(), t.span));
    object.set("type", kind);
    data::fill_secret(&mut object, sources::read(args, cx)?, span);
    let _ = label(&mut object, args.options.as_ref());
    mark(&mut object, args.options.as_ref(), span);
    Ok(finish(object, args))
}
