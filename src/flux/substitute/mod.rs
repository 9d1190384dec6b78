//! Post-build variable substitution: objects out of a build in, the same with values in place of `${…}`.
//!
//! Comes right after the build and before owner labels. Text is substituted in the object as it would be
//! printed, and the result is read back by the rules of YAML 1.1: a quoted `"${x}"` has lost its quotes,
//! so that `yes`, `0755` or `1e3` come back as booleans and numbers. Upstream: fluxcd/pkg/kustomize
//! v1.35.4 `kustomize_varsub.go`. Quirks kept: integers pass through floats; two objects that get one id
//! fail; names of variables are checked only when there is something to substitute. References to unset
//! variables are told all at once.

pub mod eval;
pub mod functions;
mod in_place;
pub mod inline;
pub mod parse;
mod scan;

use super::api::Kustomization;
use super::build::Use;
use super::read;
use crate::bytes;
use crate::error::{Error, Result};
use crate::kustomize::growth::Growth;
use crate::object::{Object, ObjectId};
use crate::yaml::resolve::{Value, resolve};
use crate::yaml::{Node, Scalar, Span, Style, emit, v2};
use eval::{Outcome, Rendered, Variables};
use foldhash::{HashMap, HashMapExt};
use parse::{Flaw, Template};

/// The variables of a Flux Kustomization.
pub struct Substitution<'a> {
    /// The values.
    pub variables: &'a dyn Variables,
    /// The names of all of them, to be checked.
    pub names: Vec<&'a str>,
    /// Whether there are any that make the substitution run.
    pub start: Start,
    /// What becomes of references to others.
    pub unset: Unset,
}

/// Whether substitution has anything to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// There are variables.
    Yes,
    /// There are none, or only those that the command line sets: it runs under the strategy `Always`
    /// alone.
    OnlyAlways,
}

/// What becomes of an unset variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unset {
    /// It is empty, as before Flux 2.9 and in the CLI.
    Empty,
    /// It is an error (strict).
    Error,
}

impl Substitution<'_> {
    /// Substitutes in every object that does not forbid it; adds the references it meets, also when it fails, and
    /// counts what values add.
    ///
    /// # Errors
    /// Broken expressions, results that are no object, names that are none, and unset variables, all
    /// of them at once; values that add too much.
    pub fn apply(
        &self,
        kustomization: &Kustomization,
        objects: &mut [Object],
        uses: &mut Vec<Use>,
        growth: &Growth,
    ) -> Result<()> {
        if self.start == Start::OnlyAlways && !kustomization.substitutes_always() {
            return Ok(());
        }
        let mut pass = Pass { substitution: self, uses, unset: Vec::new(), ids: Ids::of(objects), growth };
        for object in objects.iter_mut().filter(|object| is_enabled(object)) {
            self.check_names(kustomization)?;
            if let Err(error) = pass.object(object) {
                return Err(pass.unset_error().unwrap_or(error));
            }
        }
        match pass.unset_error() {
            Some(error) => Err(error),
            None => Ok(()),
        }
    }

    fn check_names(&self, kustomization: &Kustomization) -> Result<()> {
        let Some(bad) = self.names.iter().find(|name| !is_name(name)) else { return Ok(()) };
        let post_build = kustomization.spec.post_build.as_ref();
        let inline = post_build.and_then(|p| p.substitute.get(*bad)).map(|v| v.span);
        let at = inline.or_else(|| self.variables.place(bad)).unwrap_or(kustomization.place());
        Err(Error::input(format!("'{bad}' is no name of a variable"))
            .at(at)
            .hint("letters, digits and underscores, no digit first"))
    }
}

fn is_name(name: &str) -> bool {
    let word = |c: char| c == '_' || c.is_ascii_alphanumeric();
    !name.is_empty() && name.chars().all(word) && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether neither label nor annotation turns substitution off.
pub fn is_enabled(object: &Object) -> bool {
    const KEY: &str = "kustomize.toolkit.fluxcd.io/substitute";
    object.label(KEY) != Some("disabled") && object.annotation(KEY) != Some("disabled")
}

/// Substitution in the objects of one build.
struct Pass<'a> {
    substitution: &'a Substitution<'a>,
    uses: &'a mut Vec<Use>,
    unset: Vec<Unresolved>,
    ids: Ids,
    growth: &'a Growth,
}

/// Gives all of a document its places: scalars where their values were written, keys and what they hold where they
/// stand. A mapping or list in the line of its own key is in flow style: the value of a variable.
fn settle(node: &mut Node, key: Option<u32>, place: &impl Fn(Span) -> Span, own: &impl Fn(Span) -> Span) {
    let is_value = key == Some(node.span().line);
    let moved = |span: Span| if is_value { place(span) } else { own(span) };
    match node {
        Node::Scalar(scalar) => scalar.span = place(scalar.span),
        Node::Sequence(list) => {
            let key = key.filter(|_| is_value);
            list.span = moved(list.span);
            list.items.iter_mut().for_each(|item| settle(item, key, place, own));
        }
        Node::Mapping(map) => {
            map.span = moved(map.span);
            for entry in &mut map.entries {
                let key = entry.key.span.line;
                entry.key.span = moved(entry.key.span);
                settle(&mut entry.value, Some(key), place, own);
            }
        }
    }
}

/// A reference to an unset variable.
struct Unresolved {
    name: String,
    object: String,
    at: Span,
}

impl Pass<'_> {
    fn object(&mut self, object: &mut Object) -> Result<()> {
        let before = self.ids.key(object);
        if let Some(mut uses) = in_place::substitute(object, self.substitution, self.growth) {
            self.uses.append(&mut uses);
            return self.ids.rename(&before, object);
        }
        self.by_text(object, &before)
    }

    /// Prints an object, substitutes in the text and reads that back.
    fn by_text(&mut self, object: &mut Object, before: &IdKey) -> Result<()> {
        let (text, spans) = emit::document_with_spans(&object.doc)?;
        if bytes::find(b'$', text.as_bytes()).is_none() {
            let place = |line: usize| spans.get(line).copied();
            return self.replace(object, before, &text, (place, place));
        }
        let place = |line: usize| spans.get(line).copied().unwrap_or(object.span());
        let flawed = |flaw: Flaw| {
            Error::input(format!("substitution failed in {}: {}", object.id(), flaw.reason))
                .at(place(flaw.line))
                .hint("`$${…}` stands for a literal `${…}`")
        };
        let template = Template::parse(text.as_bytes()).map_err(flawed)?;
        let rendered = template.render(self.substitution.variables).map_err(flawed)?;
        self.growth.replace(text.len(), rendered.text.len()).map_err(|e| e.at(object.span()))?;
        let missing = self.unset.len();
        for used in &rendered.uses {
            let at = place(used.line);
            if used.outcome == Outcome::Unset && self.substitution.unset == Unset::Error {
                self.unset.push(Unresolved { name: used.name.clone(), object: object.id().to_string(), at });
            }
            let value = self.substitution.variables.place(&used.name);
            let (name, outcome, made) = (used.name.clone(), used.outcome, used.made.clone());
            self.uses.push(Use { name, at, value, object: object.span(), outcome, made });
        }
        if self.unset.len() > missing {
            return Ok(());
        }
        self.put_back(object, before, &rendered, &spans)
    }

    /// Reads the object back; each value points to the variable that was put into its line.
    fn put_back(
        &mut self,
        object: &mut Object,
        id: &IdKey,
        rendered: &Rendered,
        spans: &[Span],
    ) -> Result<()> {
        let text = std::str::from_utf8(&rendered.text).map_err(|_| {
            Error::input(format!("substitution in {} cuts a character in two", object.id())).at(object.span())
        })?;
        let (object_id, object_span) = (object.id(), object.span());
        let variables = self.substitution.variables;
        let place = |line: usize| {
            let origin = rendered.lines.get(line)?;
            let value = origin.value.and_then(|used| variables.place(&rendered.uses.get(used)?.name));
            value.or_else(|| spans.get(origin.line).copied())
        };
        let told = |error: Error| match rendered.uses.iter().find(|used| variables.is_secret(&used.name)) {
            None => error,
            Some(secret) => {
                let message = format!(
                    "after substitution {} is broken: a value, of `{}` perhaps, does not fit where it is put",
                    object_id, secret.name
                );
                Error::input(message)
                    .at(error.span().unwrap_or(object_span))
                    .hint("it is of a Secret and not shown")
            }
        };
        let own = |line: usize| spans.get(rendered.lines.get(line)?.line).copied();
        self.replace(object, id, text, (place, own)).map_err(told)
    }

    /// Reads the object of a text, whose lines have two places: where their values were written, and where they stand
    /// themselves.
    fn replace(
        &mut self,
        object: &mut Object,
        before: &IdKey,
        text: &str,
        (values, own): (impl Fn(usize) -> Option<Span>, impl Fn(usize) -> Option<Span>),
    ) -> Result<()> {
        let at = object.span();
        let place = |span: Span| values((span.line as usize).wrapping_sub(1)).unwrap_or(at);
        let own = |span: Span| own((span.line as usize).wrapping_sub(1)).unwrap_or(at);
        let broken = |e: Error| {
            let hint =
                "a value that YAML reads in its own way needs quotes around it, or `quote` in the text";
            e.moved(place).prefix(format!("after substitution {} is broken", object.id())).hint(hint)
        };
        let document = v2::parse_document(text, crate::yaml::FileId::NONE).map_err(broken)?;
        let mut document = document
            .filter(|d| d.as_mapping().is_some())
            .ok_or_else(|| Error::input(format!("after substitution {} is no object", object.id())).at(at))?;
        settle(&mut document, None, &place, &own);
        numbers(&mut document)?;
        if let Node::Mapping(map) = &mut document {
            map.span = at;
        }
        object.doc = document;
        self.ids.rename(before, object)
    }

    fn unset_error(&mut self) -> Option<Error> {
        let unset = std::mem::take(&mut self.unset);
        let first = unset.first()?;
        let mut names: Vec<String> = Vec::new();
        for reference in &unset {
            let name = format!("\"{}\"", reference.name);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let words = if names.len() == 1 { "variable" } else { "variables" };
        let hint = "set it in postBuild, give a default as in `${name:=default}`, or write `$${name}` for literal text";
        let error = |place: &str| {
            let message = format!("{words} not set (strict mode): {}{place}", names.join(", "));
            Error::input(message).at(first.at).hint(hint).of_lint("unset-variable")
        };
        if unset.len() == 1 {
            return Some(error(&format!(", in {}", first.object)));
        }
        let told =
            |e: Error, r: &Unresolved| e.context(format!("\"{}\" in {}", r.name, r.object), Some(r.at));
        Some(unset.iter().fold(error(""), told))
    }
}

/// Gives every number the form that a float has.
fn numbers(node: &mut Node) -> Result<()> {
    match node {
        Node::Scalar(scalar) => through_float(scalar),
        Node::Sequence(list) => list.items.iter_mut().try_for_each(numbers),
        Node::Mapping(map) => map.entries.iter_mut().try_for_each(|entry| numbers(&mut entry.value)),
    }
}

/// The largest integer up to which floats hold all of them, in digits.
const EXACT: usize = 16;

fn through_float(scalar: &mut Scalar) -> Result<()> {
    if scalar.style != Style::Plain || scalar.text.len() < EXACT {
        return Ok(());
    }
    match resolve(scalar)? {
        Value::Int(n) => scalar.text = read::float(n as f64).into(),
        Value::UInt(n) => scalar.text = read::float(n as f64).into(),
        _ => {}
    }
    Ok(())
}

/// How often each id is there.
struct Ids(HashMap<IdKey, usize>);

type IdKey = ObjectId;

impl Ids {
    fn of(objects: &[Object]) -> Self {
        let mut ids = HashMap::with_capacity(objects.len());
        for object in objects {
            *ids.entry(id_key(object)).or_insert(0) += 1;
        }
        Ids(ids)
    }

    fn key(&self, object: &Object) -> IdKey {
        id_key(object)
    }

    /// Takes note of what an object is called now, which has to be its alone.
    fn rename(&mut self, before: &IdKey, object: &Object) -> Result<()> {
        if let Some(count) = self.0.get_mut(before) {
            *count -= 1;
        }
        let count = self.0.entry(id_key(object)).or_insert(0);
        *count += 1;
        match *count {
            1 => Ok(()),
            n => {
                let message = format!("after substitution {n} objects have the id {}", object.id());
                Err(Error::input(message).at(object.span()))
            }
        }
    }
}

fn id_key(object: &Object) -> IdKey {
    let mut id = object.id();
    id.namespace = id.effective_namespace().into();
    id
}

#[cfg(test)]
mod tests;
