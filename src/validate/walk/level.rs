//! Where the walk is: the path, the shape, and what led there, as a chain on the stack.

use crate::validate::path::Path;
use crate::validate::schema::{Id, SchemaRef, Shape};

/// Whether values may be told in messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    Shown,
    Hidden,
}

/// Which half of a schema a shape belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) enum Half<'a> {
    /// It says what is kept.
    Structure,
    /// It only asks (below `anyOf` and its like); the structure at the same place has the defaults.
    Condition(Option<SchemaRef<'a>>),
}

/// A value's place in the walk.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level<'a> {
    pub path: Path<'a>,
    pub schema: SchemaRef<'a>,
    pub up: Option<&'a Level<'a>>,
    pub half: Half<'a>,
    pub telling: Telling,
    pub depth: u16,
}

impl<'a> Level<'a> {
    /// The document itself.
    pub fn root(schema: SchemaRef<'a>) -> Self {
        Level { path: Path::Root, schema, up: None, half: Half::Structure, telling: Telling::Shown, depth: 0 }
    }

    /// A field, which has a shape.
    pub fn field(&'a self, name: &'a str, id: Id) -> Level<'a> {
        let below = |structure: SchemaRef<'a>| structure.shape().field(name).map(|id| structure.to(id));
        self.below(Path::Field(&self.path, name), id, below)
    }

    /// An element, which has a shape.
    pub fn element(&'a self, at: usize, id: Id) -> Level<'a> {
        let below = |structure: SchemaRef<'a>| structure.shape().element(at).map(|id| structure.to(id));
        self.below(Path::Element(&self.path, at), id, below)
    }

    fn below(
        &'a self,
        path: Path<'a>,
        id: Id,
        below: impl FnOnce(SchemaRef<'a>) -> Option<SchemaRef<'a>>,
    ) -> Level<'a> {
        let half = match self.half {
            Half::Structure => Half::Structure,
            Half::Condition(structure) => Half::Condition(structure.and_then(below)),
        };
        let (telling, depth) = (self.telling, self.depth + 1);
        Level { path, schema: self.schema.to(id), up: Some(self), half, telling, depth }
    }

    /// The same value held to a condition.
    pub fn condition(&'a self, id: Id) -> Level<'a> {
        let half = Half::Condition(self.structure());
        Level { schema: self.schema.to(id), half, depth: self.depth + 1, ..*self }
    }

    /// The shape that says what is kept here, where there is one.
    pub fn structure(&self) -> Option<SchemaRef<'a>> {
        match self.half {
            Half::Structure => Some(self.schema),
            Half::Condition(structure) => structure,
        }
    }

    /// Whether its shape only asks.
    pub fn is_condition(&self) -> bool {
        matches!(self.half, Half::Condition(_))
    }

    /// Its shape.
    pub fn shape(&self) -> &'a Shape {
        self.schema.shape()
    }
}
