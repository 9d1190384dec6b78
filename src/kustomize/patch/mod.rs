//! Merge engines: they change one document and know nothing of kustomizations.
//!
//! [`strategic`] lays one document over another, [`json6902`] follows a list of operations,
//! [`json_text`] reads those that are written as JSON.

pub mod json6902;
pub mod json_text;
pub mod strategic;
