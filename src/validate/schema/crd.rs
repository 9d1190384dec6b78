//! Schemas of CustomResourceDefinitions.
