//! JSON pointers as json-patch follows them: to a container, and to a key or an index in it.

use crate::nearest::nearest;
use crate::yaml::{Mapping, Node, Sequence};

/// A path that names a field or an element.
pub(super) struct Pointer {
    way: Vec<String>,
    key: String,
}

/// Why a path leads nowhere.
pub(super) struct Stop {
    /// In words.
    pub(super) reason: String,
    /// A name that is there and much like the one that was looked for.
    pub(super) nearest: Option<String>,
}

impl Pointer {
    /// Reads a path; `None` when there is no slash in it. What stands before the first one is skipped.
    pub(super) fn parse(path: &str) -> Option<Pointer> {
        let mut way: Vec<String> = path.split('/').skip(1).map(unescape).collect();
        let key = way.pop()?;
        Some(Pointer { way, key })
    }

    /// The value; nothing where a mapping lacks the field.
    pub(super) fn get<'n>(&self, document: &'n Node) -> Result<Option<&'n Node>, Stop> {
        let mut node = document;
        for (at, token) in self.way.iter().enumerate() {
            node = step(node, token).map_err(|stop| self.beyond(at, stop))?;
        }
        match node {
            Node::Mapping(mapping) => Ok(mapping.get(&self.key)),
            Node::Sequence(list) => Ok(Some(&list.items[index(list, &self.key)?])),
            Node::Scalar(_) => Err(self.no_container()),
        }
    }

    /// Adds a value: as a field, or before an element.
    pub(super) fn add(&self, document: &mut Node, value: Node) -> Result<(), Stop> {
        match self.container(document)? {
            Node::Mapping(mapping) => {
                mapping.set(&self.key, value);
            }
            Node::Sequence(list) => {
                let place = place(list, &self.key)?;
                list.items.insert(place, value);
            }
            Node::Scalar(_) => return Err(self.no_container()),
        }
        Ok(())
    }

    /// Replaces a field, which need not be there, or an element, which must.
    pub(super) fn replace(&self, document: &mut Node, value: Node) -> Result<(), Stop> {
        match self.container(document)? {
            Node::Mapping(mapping) => {
                mapping.set(&self.key, value);
            }
            Node::Sequence(list) => {
                let at = index(list, &self.key)?;
                list.items[at] = value;
            }
            Node::Scalar(_) => return Err(self.no_container()),
        }
        Ok(())
    }

    /// Takes a field or an element out.
    pub(super) fn remove(&self, document: &mut Node) -> Result<Node, Stop> {
        match self.container(document)? {
            Node::Mapping(mapping) => mapping.remove(&self.key).ok_or_else(|| no_field(mapping, &self.key)),
            Node::Sequence(list) => {
                let at = index(list, &self.key)?;
                Ok(list.items.remove(at))
            }
            Node::Scalar(_) => Err(self.no_container()),
        }
    }

    fn container<'n>(&self, document: &'n mut Node) -> Result<&'n mut Node, Stop> {
        let mut node = document;
        for (at, token) in self.way.iter().enumerate() {
            step(node, token).map_err(|stop| self.beyond(at, stop))?;
            node = match node {
                Node::Mapping(mapping) => mapping.get_mut(token),
                Node::Sequence(list) => index(list, token).ok().and_then(|at| list.items.get_mut(at)),
                Node::Scalar(_) => None,
            }
            .ok_or_else(|| self.no_container())?;
        }
        Ok(node)
    }

    fn beyond(&self, at: usize, stop: Stop) -> Stop {
        if at == 0 {
            return stop;
        }
        Stop { reason: format!("at /{}: {}", self.way[..at].join("/"), stop.reason), ..stop }
    }

    fn no_container(&self) -> Stop {
        Stop { reason: format!("/{} is neither a mapping nor a list", self.way.join("/")), nearest: None }
    }
}

/// One step into a value that something lies in; nulls and scalars have nothing in them.
fn step<'n>(node: &'n Node, token: &str) -> Result<&'n Node, Stop> {
    let next = match node {
        Node::Mapping(mapping) => mapping.get(token).ok_or_else(|| no_field(mapping, token))?,
        Node::Sequence(list) => &list.items[index(list, token)?],
        Node::Scalar(_) => return Err(no_way(token)),
    };
    match next {
        Node::Scalar(_) => Err(no_way(token)),
        next => Ok(next),
    }
}

fn no_way(token: &str) -> Stop {
    Stop { reason: format!("`{token}` is neither a mapping nor a list"), nearest: None }
}

fn no_field(mapping: &Mapping, key: &str) -> Stop {
    let nearest = nearest(key, mapping.entries.iter().map(|e| e.key.text.as_str())).map(str::to_owned);
    Stop { reason: format!("there is no field `{key}`"), nearest }
}

/// The place of an element that is there; negative indices count from the end.
fn index(list: &Sequence, key: &str) -> Result<usize, Stop> {
    let length = list.items.len();
    within(key, length).filter(|at| *at < length).ok_or_else(|| no_element(key, length))
}

/// The place before which to insert; `-` and -1 mean the end.
fn place(list: &Sequence, key: &str) -> Result<usize, Stop> {
    let length = list.items.len();
    if key == "-" {
        return Ok(length);
    }
    within(key, length + 1).filter(|at| *at <= length).ok_or_else(|| no_element(key, length))
}

fn within(key: &str, length: usize) -> Option<usize> {
    let at: i64 = key.parse().ok()?;
    let length = i64::try_from(length).ok()?;
    usize::try_from(if at < 0 { at.checked_add(length)? } else { at }).ok()
}

fn no_element(key: &str, length: usize) -> Stop {
    let reason = match key.parse::<i64>() {
        Ok(_) => format!("there is no element {key} in a list of {length}"),
        Err(_) => format!("`{key}` is no index of a list"),
    };
    Stop { reason, nearest: None }
}

fn unescape(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
