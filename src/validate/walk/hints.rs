//! Unknown fields, and where they would be right.

use super::Hints;
use super::level::Level;
use super::words;
use crate::nearest::nearest;
use crate::validate::path::Path;
use crate::validate::problem::{Problem, Rule};
use crate::validate::schema::{Id, Items, Pool};
use crate::yaml::Entry;

/// So far below a field is looked for.
const DOWN: usize = 2;

/// A field that its schema does not know.
pub(super) fn unknown_field(entry: &Entry, level: &Level<'_>, hints: Hints) -> Problem {
    let name = entry.key.text.as_str();
    let path = Path::Field(&level.path, name).to_string();
    let message = format!("unknown field {:?}", words::cut(name));
    let problem = Problem::new(Rule::UnknownField, path, entry.key.span, message);
    if hints == Hints::Spared {
        return problem;
    }
    match similar(name, level).or_else(|| further_up(name, level)).or_else(|| further_down(name, level)) {
        Some(hint) => problem.hint(hint),
        None => problem,
    }
}

fn similar(name: &str, level: &Level<'_>) -> Option<String> {
    let known = level.shape().properties.iter().map(|(known, _)| known.as_str());
    nearest(name, known).map(|near| format!("did you mean {near:?}?"))
}

/// The nearest level above that knows the field.
fn further_up(name: &str, level: &Level<'_>) -> Option<String> {
    let mut levels = 0;
    let mut next = level.up;
    while let Some(above) = next {
        levels += usize::from(matches!(above.path, Path::Root | Path::Field(..)));
        if above.shape().property(name).is_some() {
            return Some(belongs(levels, "up", &Path::Field(&above.path, name).to_string()));
        }
        next = above.up;
    }
    None
}

/// The one field of this name closest below.
fn further_down(name: &str, level: &Level<'_>) -> Option<String> {
    let pool = level.schema.pool;
    let mut row = vec![(level.path.to_string(), level.schema.id)];
    for levels in 1..=DOWN {
        row = row.iter().flat_map(|(path, id)| below(pool, path, *id)).collect();
        let mut found = row.iter().filter(|(_, id)| pool.get(*id).property(name).is_some());
        if let Some((path, _)) = found.next() {
            return found.next().is_none().then(|| belongs(levels, "down", &format!("{path}.{name}")));
        }
    }
    None
}

/// The objects in the fields of an object, and in their lists.
fn below(pool: &Pool, path: &str, id: Id) -> Vec<(String, Id)> {
    let object_of = |id: Id| match pool.get(id).items {
        Items::Each(item) if pool.get(id).properties.is_empty() => (item, "[]"),
        _ => (id, ""),
    };
    let shape = pool.get(id);
    let fields = shape.properties.iter().filter(|(name, _)| name != "status");
    fields
        .map(|(name, id)| (name, object_of(*id)))
        .filter(|(_, (id, _))| !pool.get(*id).properties.is_empty())
        .map(|(name, (id, list))| {
            let dot = if path.is_empty() { "" } else { "." };
            (format!("{path}{dot}{name}{list}"), id)
        })
        .collect()
}

fn belongs(levels: usize, way: &str, path: &str) -> String {
    let far = match levels {
        1 => "one level".to_owned(),
        2 => "two levels".to_owned(),
        _ => format!("{levels} levels"),
    };
    format!("this field belongs {far} {way}: {path}")
}
