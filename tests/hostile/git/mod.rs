//! Git repositories that are damaged or lie: every question has an answer that was committed, or an error that says what
//! is wrong.

mod loose;
mod packs;
mod places;
mod repository;
mod revisions;
mod trees;
