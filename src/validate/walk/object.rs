//! Mappings: their fields, those that are missing, unknown or there twice.

use super::level::{Half, Level, Telling};
use super::repeated::repeated;
use super::{Walker, hints, words};
use crate::validate::UnknownFields;
use crate::validate::metadata::names::is_unknown;
use crate::validate::problem::{Problem, Rule};
use crate::validate::schema::{Additional, Id, More, Nulls, SchemaRef, Shape};
use crate::yaml::{Entry, Mapping, Node};
use compact_str::CompactString;

/// What a field has to be.
enum Field {
    Of(Id),
    Anything,
    Unknown,
    Forbidden,
}

impl Walker {
    /// Holds a mapping to a shape that takes objects.
    pub(super) fn object(&mut self, node: &Node, map: &Mapping, level: &Level<'_>) -> bool {
        let shape = level.shape();
        if !level.is_condition() {
            self.refuse_repeated(map, level);
        }
        for entry in &map.entries {
            self.field(entry, shape, level);
        }
        for name in &shape.required {
            if !is_there(map, name, level) {
                let hints = self.hints();
                self.tell(|| words::missing_field(node, name, level, hints));
            }
        }
        if let Some(more) = shape.more.as_deref() {
            self.count_fields(node, map, more, level);
            self.name_fields(map, more, level);
            self.dependent_fields(node, map, more, level);
        }
        true
    }

    fn field(&mut self, entry: &Entry, shape: &Shape, level: &Level<'_>) {
        let name = entry.key.text.as_str();
        let mut known = match shape.property(name) {
            Some(id) => Field::Of(id),
            None => Field::Unknown,
        };
        if let Some(more) = shape.more.as_deref().filter(|more| !more.pattern_properties.is_empty()) {
            for &(_, id) in more.pattern_properties.iter().filter(|(pattern, _)| pattern.matches(name)) {
                self.field_of(entry, id, level);
                if matches!(known, Field::Unknown) {
                    known = Field::Anything;
                }
            }
        }
        if matches!(known, Field::Unknown) {
            known = self.additional(name, shape, level);
        }
        match known {
            Field::Of(id) => self.field_of(entry, id, level),
            Field::Anything if level.is_condition() => {}
            Field::Anything => self.refuse_repeated_below(&entry.value, &level.field(name, level.schema.id)),
            Field::Unknown if self.unknown_fields == UnknownFields::Ignored || is_unknown(name) => {}
            Field::Unknown | Field::Forbidden => {
                let hints = self.hints();
                self.tell(|| hints::unknown_field(entry, level, hints));
            }
        }
    }

    /// What a field is that the shape does not list.
    fn additional(&self, name: &str, shape: &Shape, level: &Level<'_>) -> Field {
        let is_sops = level.up.is_none() && self.encrypted && name == "sops";
        match shape.additional {
            Additional::Of(id) => Field::Of(id),
            _ if is_sops || shape.preserve_unknown => Field::Anything,
            Additional::Any => Field::Anything,
            Additional::Unknown if level.is_condition() => Field::Anything,
            Additional::Unknown => Field::Unknown,
            Additional::Forbidden => Field::Forbidden,
        }
    }

    fn field_of(&mut self, entry: &Entry, id: Id, level: &Level<'_>) {
        let name = entry.key.text.as_str();
        let mut below = level.field(name, id);
        if is_dropped(&entry.value, &below) {
            return;
        }
        if self.secret && is_hidden(name, level) {
            below.telling = Telling::Hidden;
        }
        self.value(&entry.value, &below);
    }

    /// Tells keys that are there twice.
    fn refuse_repeated(&mut self, map: &Mapping, level: &Level<'_>) {
        for (first, again) in repeated(map.entries.len(), |at| map.entries[at].key.text.as_str()) {
            let (first, again) = (&map.entries[first].key, &map.entries[again].key);
            let path = level.field(&again.text, level.schema.id).path.to_string();
            let message = format!("duplicate field {:?}", words::cut(&again.text));
            let problem = Problem::new(Rule::DuplicateField, path, again.span, message);
            let line = first.span.line;
            self.tell(|| {
                if line > 0 { problem.hint(format!("it is first set in line {line}")) } else { problem }
            });
        }
    }

    /// The same in a value that may be anything.
    pub(super) fn refuse_repeated_below(&mut self, node: &Node, level: &Level<'_>) {
        match node {
            Node::Scalar(_) => {}
            Node::Sequence(list) => {
                for (at, item) in list.items.iter().enumerate() {
                    self.refuse_repeated_below(item, &level.element(at, level.schema.id));
                }
            }
            Node::Mapping(map) => {
                self.refuse_repeated(map, level);
                for entry in &map.entries {
                    self.refuse_repeated_below(&entry.value, &level.field(&entry.key.text, level.schema.id));
                }
            }
        }
    }

    fn count_fields(&mut self, node: &Node, map: &Mapping, more: &More, level: &Level<'_>) {
        if more.min_properties.is_none() && more.max_properties.is_none() {
            return;
        }
        let count = count(map, level);
        if let Some(least) = more.min_properties.filter(|&least| count < least) {
            let message = format!("expected at least {}, got {count}", words::counted(least, "field"));
            self.tell(|| words::invalid(node, level, message));
        }
        if let Some(most) = more.max_properties.filter(|&most| count > most) {
            let message = format!("expected at most {}, got {count}", words::counted(most, "field"));
            self.tell(|| words::invalid(node, level, message));
        }
    }

    fn name_fields(&mut self, map: &Mapping, more: &More, level: &Level<'_>) {
        let Some(names) = more.property_names else { return };
        for entry in &map.entries {
            let name = Node::string(entry.key.text.clone(), entry.key.span);
            let field = level.field(&entry.key.text, names);
            let half = Half::Condition(None);
            self.value(&name, &Level { half, ..field });
        }
    }

    fn dependent_fields(&mut self, node: &Node, map: &Mapping, more: &More, level: &Level<'_>) {
        for (name, needed) in more.dependent_fields.iter().filter(|(name, _)| is_there(map, name, level)) {
            for missing in needed.iter().filter(|needed| !is_there(map, needed, level)) {
                let message = format!("missing field {missing:?}, which {name:?} needs");
                self.tell(|| words::invalid(node, level, message));
            }
        }
        for &(_, id) in more.dependent_shapes.iter().filter(|(name, _)| is_there(map, name, level)) {
            self.value(node, &level.condition(id));
        }
    }
}

/// Whether a field is there once the API server has dropped what is null and put in what is missing.
pub(super) fn is_there(map: &Mapping, name: &str, level: &Level<'_>) -> bool {
    let structure = level.structure();
    let known = structure.and_then(|structure| structure.shape().property(name).map(|id| structure.to(id)));
    let dropped = |value: &Node| {
        is_dropped(value, &level.field(name, level.schema.shape().property(name).unwrap_or(level.schema.id)))
    };
    let more = known.and_then(|known| known.shape().more.as_deref());
    map.get(name).is_some_and(|value| !dropped(value))
        || (level.schema.pool.nulls != Nulls::Values && more.is_some_and(|more| more.default.is_some()))
}

/// Whether a field is dropped because it is null.
fn is_dropped(value: &Node, field: &Level<'_>) -> bool {
    value.is_null()
        && match field.schema.pool.nulls {
            Nulls::Absent => true,
            Nulls::Values => false,
            Nulls::Dropped => !field.structure().is_some_and(|structure| structure.shape().nullable),
        }
}

/// The number of fields that are left once those that nobody knows are dropped and defaults are put in.
fn count(map: &Mapping, level: &Level<'_>) -> u64 {
    let pruned =
        level.structure().map(SchemaRef::shape).filter(|shape| shape.additional == Additional::Unknown);
    let is_kept = |e: &&Entry| {
        is_there(map, &e.key.text, level) && pruned.is_none_or(|shape| shape.property(&e.key.text).is_some())
    };
    let there = map.entries.iter().filter(is_kept).count();
    let is_put_in = |name: &CompactString| map.get(name).is_none() && is_there(map, name, level);
    let listed =
        level.structure().map(|structure| structure.shape().properties.as_slice()).unwrap_or_default();
    (there + listed.iter().filter(|(name, _)| is_put_in(name)).count()) as u64
}

/// Whether a field of a Secret holds what nobody else may read.
fn is_hidden(name: &str, level: &Level<'_>) -> bool {
    let open = ["apiVersion", "kind", "metadata", "type", "immutable"];
    name == "annotations" || (level.up.is_none() && !open.contains(&name))
}
