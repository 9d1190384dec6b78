//! JSON schema files.
