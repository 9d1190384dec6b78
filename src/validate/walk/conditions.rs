//! `allOf`, `anyOf`, `oneOf`, `not` and their like: what is told is what is wrong with the closest form.

use super::level::Level;
use super::{Listening, Walker, words};
use crate::validate::problem::Problem;
use crate::validate::schema::{Additional, Id, Items, More, Pool, Shape, Types};
use crate::yaml::Node;

impl Walker {
    /// Holds a value of the right type to conditions.
    pub(super) fn conditions(&mut self, node: &Node, more: &More, level: &Level<'_>) {
        if more.never {
            self.tell(|| words::invalid(node, level, "nothing may stand here"));
        }
        if node.as_scalar().is_none() {
            self.values(node, more, level);
        }
        for &id in &more.all_of {
            self.value(node, &level.condition(id));
        }
        self.any_of(node, &more.any_of, level);
        self.one_of(node, &more.one_of, level);
        if more.not.is_some_and(|id| self.holds(node, &level.condition(id))) {
            self.tell(|| forbidden(node, more.not, level));
        }
        if let Some((condition, then, otherwise)) = more.conditional {
            let id = if self.holds(node, &level.condition(condition)) { then } else { otherwise };
            if let Some(id) = id {
                self.value(node, &level.condition(id));
            }
        }
    }

    /// Whether a value is right, without a word.
    pub(super) fn holds(&mut self, node: &Node, level: &Level<'_>) -> bool {
        let before = (self.listening, self.failed);
        (self.listening, self.failed) = (Listening::Asked, false);
        self.value(node, level);
        let holds = !self.failed;
        (self.listening, self.failed) = before;
        holds
    }

    fn any_of(&mut self, node: &Node, forms: &[Id], level: &Level<'_>) {
        if !forms.is_empty() && !forms.iter().any(|&id| self.holds(node, &level.condition(id))) {
            self.tell_closest(node, forms, level);
        }
    }

    fn one_of(&mut self, node: &Node, forms: &[Id], level: &Level<'_>) {
        let fit: Vec<Id> =
            forms.iter().copied().filter(|&id| self.holds(node, &level.condition(id))).take(2).collect();
        match fit.len() {
            _ if forms.is_empty() => {}
            0 => self.tell_closest(node, forms, level),
            1 => {}
            _ => self.tell(|| too_many(node, &fit, forms, level)),
        }
    }

    /// Tells what is wrong where none of the forms fits.
    fn tell_closest(&mut self, node: &Node, forms: &[Id], level: &Level<'_>) {
        if self.listening == Listening::Asked {
            self.failed = true;
        } else if let Some(problem) = together(node, forms, level) {
            self.problems.push(problem);
        } else {
            let problems = self.closest(node, forms, level);
            self.problems.extend(problems);
        }
    }

    /// The problems of the form that most of the value fits: the fewest about the value itself, then the
    /// fewest at all.
    fn closest(&mut self, node: &Node, forms: &[Id], level: &Level<'_>) -> Vec<Problem> {
        let path = level.path.to_string();
        let mut best: Option<((usize, usize), Vec<Problem>)> = None;
        for &id in forms {
            let before = std::mem::take(&mut self.problems);
            self.value(node, &level.condition(id));
            let problems = std::mem::replace(&mut self.problems, before);
            let rank = (problems.iter().filter(|problem| problem.path == path).count(), problems.len());
            if best.as_ref().is_none_or(|(least, _)| rank < *least) {
                best = Some((rank, problems));
            }
        }
        best.map(|(_, problems)| problems).unwrap_or_default()
    }
}

/// One problem for forms that only ask for fields, or only for types.
fn together(node: &Node, forms: &[Id], level: &Level<'_>) -> Option<Problem> {
    let pool = level.schema.pool;
    if let Some(fields) = fields(pool, forms) {
        let message = match &fields[..] {
            [only] => format!("missing {only}"),
            _ => format!("missing one of {}", fields.join(", ")),
        };
        return Some(words::invalid(node, level, message));
    }
    let types = forms.iter().map(|&id| only_types(pool.get(id))).collect::<Option<Vec<Types>>>()?;
    let types = types.into_iter().fold(Types::ANY, Types::and);
    let plain = node.as_scalar().and_then(|scalar| super::value::Plain::of(scalar).ok());
    Some(words::wrong(node, plain.as_ref(), words::types_named(types), level))
}

fn too_many(node: &Node, fit: &[Id], forms: &[Id], level: &Level<'_>) -> Problem {
    let message = match fields(level.schema.pool, forms) {
        Some(fields) => format!("only one of {} may be there", fields.join(", ")),
        None => {
            let place = |id: &Id| forms.iter().position(|form| form == id).map_or(0, |at| at + 1);
            let places: Vec<String> = fit.iter().map(|id| place(id).to_string()).collect();
            format!(
                "fits more than one of the {} forms that exclude each other: {}",
                forms.len(),
                places.join(" and ")
            )
        }
    };
    words::invalid(node, level, message)
}

fn forbidden(node: &Node, id: Option<Id>, level: &Level<'_>) -> Problem {
    let names = id.and_then(|id| only_fields(level.schema.pool.get(id)));
    let message = match names {
        Some(names) if names.contains(" and ") => format!("{names} may not be there together"),
        Some(names) => format!("{names} may not be there"),
        None => format!("has a form that is not allowed{}", words::got(node, level)),
    };
    words::invalid(node, level, message)
}

/// What each form asks for, where all of them only ask for fields.
fn fields(pool: &Pool, forms: &[Id]) -> Option<Vec<String>> {
    forms.iter().map(|&id| only_fields(pool.get(id))).collect()
}

/// The fields that a shape asks for, where it asks for nothing else.
fn only_fields(shape: &Shape) -> Option<String> {
    let nothing_else = is_plain(shape) && (shape.types.is_any() || shape.types == Types::OBJECT);
    let names: Vec<String> = shape.required.iter().map(|name| format!("{name:?}")).collect();
    (nothing_else && !names.is_empty()).then(|| names.join(" and "))
}

/// The types that a shape asks for, where it asks for nothing else.
fn only_types(shape: &Shape) -> Option<Types> {
    (is_plain(shape) && shape.required.is_empty() && !shape.types.is_any()).then_some(shape.types)
}

/// Whether a shape holds no part to anything.
fn is_plain(shape: &Shape) -> bool {
    let open = !matches!(shape.additional, Additional::Of(_) | Additional::Forbidden);
    shape.properties.is_empty()
        && shape.more.is_none()
        && shape.format.is_none()
        && !shape.int_or_string
        && matches!(shape.items, Items::Any)
        && open
}
