//! Renders a parsed template: variables in, text out, with the line that each line came from.
//!
//! Unset variables do not stop it: all of them are told at once. Upstream: fluxcd/pkg/envsubst
//! v1.7.0 `template.go`. Quirks kept: arguments are rendered even where a default is not needed, so a
//! default's own unset variable counts; the defaulting operators forgive an unset variable, all others
//! do not.

use super::functions;
use super::parse::{Expansion, Flaw, Operator, Piece, Template};
use crate::bytes;
use crate::yaml::Span;
use std::borrow::Cow;

/// Where values come from.
pub trait Variables {
    /// The value of a variable; `None` where it is not set.
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>>;

    /// Where a variable's value was written, when that is known.
    fn place(&self, name: &str) -> Option<Span> {
        let _ = name;
        None
    }

    /// Whether a variable's value must not be told.
    fn is_secret(&self, name: &str) -> bool {
        let _ = name;
        false
    }
}

/// What became of a template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The text. Cutting values apart may leave it no valid UTF-8.
    pub text: Vec<u8>,
    /// For each line of the text, where it came from.
    pub lines: Vec<LineOrigin>,
    /// Each reference to a variable, in the order of evaluation.
    pub uses: Vec<Use>,
}

/// Where a line of rendered text came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineOrigin {
    /// The line of the template that it begins with, from 0.
    pub line: usize,
    /// Which of the uses put a value into it last.
    pub value: Option<usize>,
}

/// One reference to a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// The variable.
    pub name: String,
    /// The line of the template, from 0.
    pub line: usize,
    /// What came of it.
    pub outcome: Outcome,
    /// What an expression made of a value that must not be told.
    pub made: Option<String>,
}

/// What a reference to a variable came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The variable is set, and not empty.
    Value,
    /// The default took the place of an empty or unset variable.
    Default,
    /// The variable is set to nothing, and there is no default.
    Empty,
    /// The variable is not set, and nothing forgives it.
    Unset,
}

/// How many bytes values may add to one text: what grows further is a mistake or an attack.
pub(super) const MOST_ADDED: usize = 64 << 20;

impl Template {
    /// Puts values in the place of the expressions.
    ///
    /// # Errors
    /// A substring's negative length, and values that add more than 64 MiB.
    pub fn render(&self, variables: &dyn Variables) -> Result<Rendered, Flaw> {
        let mut out = Rendered { lines: vec![LineOrigin::default()], ..Rendered::default() };
        let (mut line, mut added) = (0, 0);
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_text(text, &mut line),
                Piece::Expansion(expansion) => {
                    line = line.max(expansion.line);
                    let before = out.uses.len();
                    let value = evaluate(expansion, variables, &mut out.uses)?;
                    added += value.len();
                    if added > MOST_ADDED {
                        return Err(Flaw { reason: "values add more than 64 MiB", line: expansion.line });
                    }
                    out.push_value(&value, expansion.line, before);
                    line = line.max(last_line(expansion));
                }
            }
        }
        Ok(out)
    }
}

impl Rendered {
    fn push_text(&mut self, text: &[u8], line: &mut usize) {
        self.text.extend_from_slice(text);
        for _ in bytes::places(b'\n', text) {
            *line += 1;
            self.lines.push(LineOrigin { line: *line, value: None });
        }
    }

    /// A default takes its value from the last variable in it, where there is one that has any.
    fn push_value(&mut self, value: &[u8], line: usize, first: usize) {
        let is_default = self.uses.last().is_some_and(|last| last.outcome == Outcome::Default);
        let mut within = (first..self.uses.len()).rev().filter(|_| is_default);
        let nested = within.find(|&at| self.uses[at].outcome == Outcome::Value);
        let used = nested.or_else(|| self.uses.len().checked_sub(1));
        self.text.extend_from_slice(value);
        if let Some(last) = self.lines.last_mut() {
            last.value = used;
        }
        for _ in bytes::places(b'\n', value) {
            self.lines.push(LineOrigin { line, value: used });
        }
    }
}

/// The template line that an expression ends on: its literal arguments may hold line breaks.
fn last_line(expansion: &Expansion) -> usize {
    let mut line = expansion.line;
    for argument in &expansion.arguments {
        line = match argument {
            Piece::Text(text) => line + bytes::count(b'\n', text),
            Piece::Expansion(inner) => last_line(inner).max(line),
        };
    }
    line
}

fn evaluate(e: &Expansion, variables: &dyn Variables, uses: &mut Vec<Use>) -> Result<Vec<u8>, Flaw> {
    let mut arguments = Vec::with_capacity(e.arguments.len());
    for argument in &e.arguments {
        arguments.push(match argument {
            Piece::Text(text) => text.clone(),
            Piece::Expansion(inner) => evaluate(inner, variables, uses)?,
        });
    }
    let value = variables.get(&e.name);
    let value = value.as_deref();
    let outcome = outcome(e, value);
    let at = uses.len();
    uses.push(Use { name: e.name.clone(), line: e.line, outcome, made: None });
    let result = apply(e.operator, value.unwrap_or_default(), &arguments)
        .map_err(|reason| Flaw { reason, line: e.line })?;
    let is_other = outcome == Outcome::Value && value != Some(&result) && e.operator != Operator::Length;
    if is_other && variables.is_secret(&e.name) {
        uses[at].made = Some(String::from_utf8_lossy(&result).into_owned());
    }
    Ok(result)
}

fn outcome(e: &Expansion, value: Option<&[u8]>) -> Outcome {
    match (e.operator, value) {
        (_, Some(value)) if !value.is_empty() => Outcome::Value,
        (Operator::Default, _) => Outcome::Default,
        (_, Some(_)) => Outcome::Empty,
        (_, None) => Outcome::Unset,
    }
}

fn apply(operator: Operator, value: &[u8], arguments: &[Vec<u8>]) -> Result<Vec<u8>, &'static str> {
    let first = arguments.first().map_or(&[][..], Vec::as_slice);
    let second = arguments.get(1).map(Vec::as_slice);
    Ok(match operator {
        Operator::Value => value.to_vec(),
        Operator::Length => value.len().to_string().into_bytes(),
        Operator::LowerFirst => functions::lower_first(value),
        Operator::LowerAll => functions::lower(value),
        Operator::UpperFirst => functions::upper_first(value),
        Operator::UpperAll => functions::upper(value),
        Operator::ShortestPrefix => functions::trim_shortest_prefix(value, first).to_vec(),
        Operator::LongestPrefix => functions::trim_longest_prefix(value, first).to_vec(),
        Operator::ShortestSuffix => functions::trim_shortest_suffix(value, first),
        Operator::LongestSuffix => functions::trim_longest_suffix(value, first),
        Operator::Substring => functions::substring(value, first, second)?.to_vec(),
        Operator::ReplaceFirst => functions::replace_first(value, first, second.unwrap_or_default()),
        Operator::ReplaceAll => functions::replace_all(value, first, second.unwrap_or_default()),
        Operator::ReplacePrefix => functions::replace_prefix(value, first, second),
        Operator::ReplaceSuffix => functions::replace_suffix(value, first, second),
        Operator::Default if value.is_empty() => arguments.concat(),
        Operator::Default => value.to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Set(&'static [(&'static str, &'static str)]);

    impl Variables for Set {
        fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
            self.0.iter().find(|(n, _)| *n == name).map(|(_, v)| Cow::Borrowed(v.as_bytes()))
        }
    }

    const SET: Set = Set(&[("v", "abcdEFGH28ij"), ("e", ""), ("p", "/a/b/a")]);

    fn render(text: &str) -> Rendered {
        Template::parse(text.as_bytes()).unwrap().render(&SET).unwrap()
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&render(text).text), expected, "{text}");
    }

    #[test]
    fn operators_work_on_values() {
        check("${v}", "abcdEFGH28ij");
        check("${#v} ${#e}", "12 0");
        check("${v,,} ${v^^}", "abcdefgh28ij ABCDEFGH28IJ");
        check("${v^}", "AbcdEFGH28ij");
        check("${v:2:3} ${v: -1} ${v:4}", "cdE abcdEFGH28ij EFGH28ij");
        check("${p#/*/} ${p##/*/} ${p%/*} ${p%%/*}", "b/a a /a/b ");
        check("${p/a/x} ${p//a/x} ${p/#\\/a/x} ${p/%a/x}", "/x/b/a /x/b/x x/b/a /a/b/x");
    }

    #[test]
    fn every_defaulting_operator_does_the_same() {
        for operator in ["=", ":=", ":-", ":+", ":?"] {
            check(&format!("${{v{operator}x}} ${{e{operator}x}} ${{u{operator}x}}"), "abcdEFGH28ij x x");
        }
        check("${u:-a ${v} b}", "a abcdEFGH28ij b");
    }

    #[test]
    fn all_unset_variables_are_told_at_once() {
        let unset = |text| {
            let all = render(text).uses;
            let unset = all.into_iter().filter(|u| u.outcome == Outcome::Unset);
            unset.map(|u| (u.name, u.line)).collect::<Vec<_>>()
        };
        assert_eq!(unset("${x}\n${y:-1} ${#z} ${v} ${e}"), [("x".into(), 0), ("z".into(), 1)]);
        assert_eq!(unset("${v:-${w}}"), [("w".into(), 0)]);
    }

    #[test]
    fn lines_know_where_they_came_from() {
        let rendered = render("a\n${u:-b\nc}\nd ${v}\n");
        let lines = rendered.lines.iter().map(|l| (l.line, l.value)).collect::<Vec<_>>();
        assert_eq!(lines, [(0, None), (1, Some(0)), (1, Some(0)), (3, Some(1)), (4, None)]);
        let of = |text| render(text).lines[0].value;
        assert_eq!(of("${u:-${v}}"), Some(0), "the variable of a default gives the value");
        assert_eq!(of("${v:-${p}}"), Some(1), "the default is not needed");
        assert_eq!(of("${u:-${e:-x}}"), Some(1), "nothing but text");
    }

    struct Secret;

    impl Variables for Secret {
        fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
            SET.get(name)
        }

        fn is_secret(&self, name: &str) -> bool {
            name == "v"
        }
    }

    #[test]
    fn what_is_made_of_a_secret_value_is_remembered() {
        let template = Template::parse(b"${v} ${v:0:3} ${p#/*/} ${u:-${v^^}} ${#v} ${v:-d}").unwrap();
        let made: Vec<_> =
            template.render(&Secret).unwrap().uses.into_iter().filter_map(|u| u.made).collect();
        assert_eq!(made, ["abc", "ABCDEFGH28IJ"]);
    }

    #[test]
    fn a_negative_length_is_an_error() {
        let flaw = Template::parse(b"\n${v:0:-1}").unwrap().render(&SET).unwrap_err();
        assert_eq!(flaw.line, 1);
    }
}
