//! Revisions of git repositories, read without git: the repositories are written object by object.

#![cfg(feature = "git")]

mod affected;
mod command;
mod repository;
mod trees;
