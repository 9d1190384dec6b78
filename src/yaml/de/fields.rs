//! The entries of a mapping, and the fields of a struct.

use super::error::Failure;
use super::{Options, Reader, Strings, Unknown};
use crate::nearest::nearest;
use crate::yaml::emit::refuse_duplicates;
use crate::yaml::{Mapping, Node, Scalar};
use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, MapAccess};

/// Entries to be read, each with the name under which the type knows it.
pub(super) struct Entries<'a> {
    entries: std::vec::IntoIter<(&'a str, &'a Scalar, &'a Node)>,
    current: Option<(&'a Scalar, &'a Node)>,
    options: Options,
}

impl<'a> Entries<'a> {
    pub fn none(options: Options) -> Self {
        Entries { entries: Vec::new().into_iter(), current: None, options }
    }

    /// All entries of a mapping, or those that are known fields.
    pub fn new(
        map: &'a Mapping,
        known: Option<&'static [&'static str]>,
        options: Options,
    ) -> Result<Self, Failure> {
        refuse_duplicates(map)?;
        let mut entries: Vec<(&str, &Scalar, &Node)> = Vec::with_capacity(map.entries.len());
        let Some(known) = known else {
            entries
                .extend(map.entries.iter().map(|entry| (entry.key.text.as_str(), &entry.key, &entry.value)));
            return Ok(Entries { entries: entries.into_iter(), current: None, options });
        };
        for entry in &map.entries {
            let key = &entry.key;
            match find(known, &key.text, options) {
                Some(name) => add(&mut entries, (name, key, &entry.value)),
                None if options.unknown == Unknown::Allow => {}
                None => return Err(unknown_field(key, known)),
            }
        }
        Ok(Entries { entries: entries.into_iter(), current: None, options })
    }
}

/// Adds an entry. Of keys that differ in case alone the last one in byte order counts, as in JSON that
/// Go wrote.
fn add<'a>(entries: &mut Vec<(&'a str, &'a Scalar, &'a Node)>, new: (&'a str, &'a Scalar, &'a Node)) {
    match entries.iter_mut().find(|(name, ..)| *name == new.0) {
        Some(old) if old.1.text < new.1.text => *old = new,
        Some(_) => {}
        None => entries.push(new),
    }
}

fn find(known: &'static [&'static str], key: &str, options: Options) -> Option<&'static str> {
    let exact = known.iter().find(|name| **name == key);
    if options.strings == Strings::AsWritten {
        return exact.copied();
    }
    exact.or_else(|| known.iter().find(|name| name.eq_ignore_ascii_case(key))).copied()
}

fn unknown_field(key: &Scalar, known: &[&str]) -> Failure {
    let failure = Failure::new(format!("unknown field \"{}\"", key.text), key.span);
    match nearest(&key.text, known.iter().copied()) {
        Some(name) => failure.hint(format!("did you mean `{name}`?")),
        None => failure,
    }
}

impl<'de> MapAccess<'de> for Entries<'_> {
    type Error = Failure;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        let Some((name, key, value)) = self.entries.next() else { return Ok(None) };
        self.current = Some((key, value));
        let read = seed.deserialize(StrDeserializer::<Failure>::new(name));
        read.map(Some).map_err(|failure| failure.at(key.span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let Some((key, node)) = self.current.take() else {
            return Err(serde::de::Error::custom("a value was asked for before its key"));
        };
        let read = seed.deserialize(Reader { node, options: self.options });
        read.map_err(|failure| failure.at(node.span()).in_field(&key.text))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}
