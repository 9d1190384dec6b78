//! Laws of the walk, over random schemas and documents.
