//! Every value that a path means.
//!
//! List elements are taken by regular expression, `*` is all of them, `-` is a key; what is missing is
//! made when asked for. Kept: the way goes on into a *copy* of YAML held in a string; what is made below a
//! null, or found in text, is lost.

use super::split::{index_of, is_element, split_element};
use super::{items, wrong_kind};
use crate::error::{Error, Result};
use crate::kustomize::pattern::Search;
use crate::yaml::{self, FileId, MAX_DEPTH, Node, Scalar, Span};

/// What a path ends in when it has to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Create {
    /// Nothing is made.
    Never,
    /// A scalar.
    Scalar,
    /// A list.
    Sequence,
    /// A mapping.
    Mapping,
}

/// Whether a visited value was there before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It was.
    Existing,
    /// It was made just now.
    Created,
}

/// Visits every value that a path means.
pub struct Matching<'a> {
    /// What to make where something is missing.
    pub create: Create,
    /// The place that what is made gets.
    pub span: Span,
    /// Called for every value.
    pub visit: &'a mut dyn FnMut(&mut Node, Found) -> Result<()>,
}

impl Matching<'_> {
    /// Visits the values and tells how many there were.
    ///
    /// # Errors
    /// When the path needs another kind of value than is there, or a visit fails.
    pub fn run(&mut self, root: &mut Node, path: &[String]) -> Result<usize> {
        if path.len() > MAX_DEPTH {
            return Err(Error::input(format!("a path has more than {MAX_DEPTH} steps")).at(self.span));
        }
        self.walk(root, path, Found::Existing)
    }

    fn walk(&mut self, node: &mut Node, path: &[String], found: Found) -> Result<usize> {
        let Some((part, rest)) = path.split_first() else {
            (self.visit)(node, found)?;
            return Ok(1);
        };
        match part.as_str() {
            part if index_of(part).is_some() => self.index(node, part, rest),
            part if is_element(part) => self.elements(node, part, rest),
            "*" => self.every(node, rest),
            part => self.field(node, part, rest),
        }
    }

    /// The value that stands where nothing was.
    fn fresh(&self, rest: &[String]) -> Node {
        match rest.first().map_or("", String::as_str) {
            part if is_element(part) || index_of(part).is_some() => Node::sequence(self.span),
            "" => match self.create {
                Create::Mapping => Node::mapping(self.span),
                Create::Sequence => Node::sequence(self.span),
                Create::Scalar | Create::Never => Node::unset("", self.span),
            },
            _ => Node::mapping(self.span),
        }
    }

    /// Goes on below a null: what is made there is lost.
    fn below_null(&mut self, rest: &[String]) -> Result<usize> {
        let mut lost = self.fresh(rest);
        self.walk(&mut lost, rest, Found::Created)
    }

    fn field(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Result<usize> {
        let create = self.create != Create::Never;
        if node.is_null() {
            return if create { self.below_null(rest) } else { Ok(0) };
        }
        if part.is_empty() {
            return Err(Error::input("the path has an empty part").at(node.span()));
        }
        let fresh = create.then(|| self.fresh(rest));
        let Node::Mapping(map) = node else { return Err(wrong_kind("a mapping", node, part)) };
        let (at, found) = match (map.position(part), fresh) {
            (Some(at), _) => (at, Found::Existing),
            (None, None) => return Ok(0),
            (None, Some(value)) => {
                map.entries.push(yaml::Entry { key: Scalar::plain(part, self.span), value });
                (map.entries.len() - 1, Found::Created)
            }
        };
        match &mut map.entries[at].value {
            Node::Scalar(text) if !rest.is_empty() => self.within_text(text, rest),
            value => self.walk(value, rest, found),
        }
    }

    /// Goes on within YAML held in a string, in a copy: what is changed there is lost.
    fn within_text(&mut self, scalar: &Scalar, rest: &[String]) -> Result<usize> {
        let parsed = yaml::parse(&scalar.text, FileId::NONE).map_err(|e| e.at(scalar.span))?;
        let Some(mut copy) = parsed else {
            let empty = format!("`{}` needs a mapping or a list but there is empty text", rest.join("."));
            return Err(Error::input(empty).at(scalar.span));
        };
        self.walk(&mut copy, rest, Found::Existing)
    }

    fn index(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Result<usize> {
        let create = self.create != Create::Never;
        let index = index_of(part).unwrap_or_default();
        if node.is_null() && index == 0 && create {
            return self.below_null(rest);
        }
        let count = items(node, part)?.len();
        let mut found = Found::Existing;
        if let Node::Sequence(list) = node {
            if create && count == index {
                list.items.push(self.fresh(rest));
                found = Found::Created;
            }
            if let Some(item) = list.items.get_mut(index) {
                return self.walk(item, rest, found);
            }
        }
        Err(Error::input(format!("index {index} specified but only {count} elements found")).at(node.span()))
    }

    fn every(&mut self, node: &mut Node, rest: &[String]) -> Result<usize> {
        items(node, "*")?;
        let Node::Sequence(list) = node else { return Ok(0) };
        let mut count = 0;
        for item in &mut list.items {
            count += self.walk(item, rest, Found::Existing)?;
        }
        Ok(count)
    }

    fn elements(&mut self, node: &mut Node, part: &str, rest: &[String]) -> Result<usize> {
        let (key, pattern) = split_element(part)?;
        items(node, part)?;
        let mut lost = Node::sequence(self.span);
        let list = match node {
            Node::Sequence(list) => list,
            _ => lost.as_sequence_mut().expect("made a list above"),
        };
        if list.items.is_empty() && self.create == Create::Never {
            return Ok(0);
        }
        let search = Search::new(pattern)?;
        let mut count = 0;
        for item in &mut list.items {
            if element_matches(item, key, &search)? {
                count += self.element(item, key, rest, Found::Existing)?;
            }
        }
        if count > 0 || self.create == Create::Never {
            return Ok(count);
        }
        list.items.push(self.fresh_element(key, pattern));
        let item = list.items.last_mut().expect("pushed above");
        if !element_matches(item, key, &search)? {
            return Err(Error::input(format!("no element matches `{part}`, nor would one made from it"))
                .at(self.span));
        }
        self.element(item, key, rest, Found::Created)
    }

    /// Goes on with an element; `[=value]` ends a path, whatever follows.
    fn element(&mut self, item: &mut Node, key: &str, rest: &[String], found: Found) -> Result<usize> {
        self.walk(item, if key.is_empty() { &[] } else { rest }, found)
    }

    fn fresh_element(&self, key: &str, value: &str) -> Node {
        let value = Node::unset(value, self.span);
        if key.is_empty() {
            return value;
        }
        let mut map = yaml::Mapping::new(self.span);
        map.entries.push(yaml::Entry { key: Scalar::plain(key, self.span), value });
        Node::Mapping(map)
    }
}

/// Whether an element's field (or the element itself), written as YAML, matches.
fn element_matches(item: &Node, key: &str, search: &Search) -> Result<bool> {
    let value = if key.is_empty() { Some(item) } else { item.get(key) };
    let Some(value) = value else { return Ok(false) };
    Ok(search.matches(yaml::emit::v3(value)?.trim()))
}
