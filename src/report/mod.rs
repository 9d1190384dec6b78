//! How results are written: one output format a file.

pub mod yaml;
