//! A filter that can be run: read and compiled by jaq, run within bounds.

use super::bounds::{self, Counted, Run, Stop};
use super::{Failure, Output, Reach};
use crate::error::{Error, Result};
use crate::nearest::nearest;
use jaq_core::compile::Undefined;
use jaq_core::load::parse::{Def, Term};
use jaq_core::load::{Arena, File, Lexer, Loader, Parser};
use jaq_core::native::Fun;
use jaq_core::{Compiler, Ctx, Filter, Vars};
use jaq_json::{Val, read};
use serde::Deserialize;
use serde_json::Value;
use std::fmt::{self, Write};

/// An expression that can be run.
pub struct Program {
    filter: Filter<Counted>,
    /// How many steps it may take for one input.
    pub(super) steps: u64,
    /// How many for all of them.
    pub(super) steps_of_all: u64,
}

/// The longest an expression may be, in bytes.
const MAX_LENGTH: usize = 16 << 10;

/// How many outputs one input may have.
const MAX_OUTPUTS: usize = 100_000;

/// How many bytes of JSON the outputs of one input may have together.
const MAX_OUTPUT: usize = 64 << 20;

/// How many bytes of a value a message shows.
const SHOWN: usize = 200;

/// What is there in jaq and not here: it reads the environment, the clock, the time zone or other inputs,
/// prints, ends the program, or counts a loop that nothing bounds.
const ABSENT: [&str; 16] = [
    "env",
    "now",
    "localtime",
    "strflocaltime",
    "debug",
    "debug_empty",
    "stderr",
    "stderr_empty",
    "halt",
    "halt_error",
    "input",
    "inputs",
    "input_filename",
    "input_line_number",
    "jn",
    "yn",
];

impl Program {
    /// Reads an expression.
    ///
    /// # Errors
    /// When it is none, or names something that is not there.
    pub fn parse(text: &str) -> Result<Self> {
        if text.len() > MAX_LENGTH {
            return Err(Error::usage(format!("a jq expression has at most {MAX_LENGTH} bytes")));
        }
        bounds::on_a_large_stack(|| compile(text))
            .unwrap_or_else(|| Err(Error::usage("the jq expression cannot be read")))
            .map(|filter| Program {
                filter,
                steps: bounds::MAX_STEPS,
                steps_of_all: bounds::MAX_STEPS_OF_ALL,
            })
    }

    /// What it makes of each input, a text of JSON; nothing, `false` and `null` drop the input. Fewer
    /// results than inputs end with a failure that reaches further.
    pub fn outputs(&self, inputs: &[String]) -> Vec<Result<Vec<Output>, Failure>> {
        self.each(inputs, |input, outputs| {
            let mut room = MAX_OUTPUT;
            let mut found = Vec::new();
            for output in outputs {
                found.extend(meaning(input, &output?, &mut room)?);
            }
            Ok(found)
        })
    }

    /// Whether it holds for each input, a text of JSON: there are outputs, and none is `false` or `null`.
    /// Fewer results than inputs end with a failure that reaches further.
    pub fn holds(&self, inputs: &[String]) -> Vec<Result<bool, Failure>> {
        self.each(inputs, |_, outputs| {
            let (mut any, mut all) = (false, true);
            for output in outputs {
                any = true;
                all &= !matches!(output?, Val::Null | Val::Bool(false));
            }
            Ok(any && all)
        })
    }

    fn each<T: Send>(
        &self,
        inputs: &[String],
        answer: impl Fn(&Val, &mut dyn Iterator<Item = Result<Val, Failure>>) -> Result<T, Failure> + Sync,
    ) -> Vec<Result<T, Failure>> {
        let all = || {
            let mut answers = Vec::with_capacity(inputs.len());
            let mut left = self.steps_of_all;
            for text in inputs {
                let found = self.one(text, &mut left, &answer);
                let ends = matches!(&found, Err(failure) if failure.reach == Reach::All);
                answers.push(found);
                if ends {
                    break;
                }
            }
            answers
        };
        bounds::on_a_large_stack(all).unwrap_or_else(|| vec![Err(Failure::all("cannot be evaluated"))])
    }

    fn one<T>(
        &self,
        text: &str,
        left: &mut u64,
        answer: impl Fn(&Val, &mut dyn Iterator<Item = Result<Val, Failure>>) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let input = read::parse_single(text.as_bytes())
            .map_err(|e| Failure { message: format!("not JSON: {e}"), reach: Reach::Input })?;
        let most = self.steps.min(*left);
        let run = Run::new(&self.filter.lut, self.steps, *left);
        let outputs = self.filter.id.run((Ctx::<Counted>::new(&run, Vars::new([])), input.clone()));
        let mut outputs = outputs.enumerate().map(|(at, output)| match output {
            Ok(_) if at >= MAX_OUTPUTS => Err(Failure::all(format!("has more than {MAX_OUTPUTS} outputs"))),
            Ok(value) => Ok(value),
            Err(exception) => Err(failure(exception)),
        });
        let answer = answer(&input, &mut outputs);
        drop(outputs);
        *left -= most - run.left();
        answer
    }
}

impl Failure {
    fn all(message: impl fmt::Display) -> Self {
        Failure { message: format!("the expression {message}"), reach: Reach::All }
    }
}

fn failure(exception: jaq_core::Exn<'_, Val>) -> Failure {
    match exception.get_err() {
        Ok(error) => {
            let mut text = Bounded { text: String::new(), room: SHOWN };
            let cut = write!(text, "{error}").is_err();
            Failure { message: text.text + if cut { "…" } else { "" }, reach: Reach::Input }
        }
        Err(other) => Failure::all(match other.get_halt().ok().and_then(Stop::of) {
            Some(stop) => stop.to_string(),
            None => "ends outside of a label".to_owned(),
        }),
    }
}

/// What an output stands for.
fn meaning(input: &Val, output: &Val, room: &mut usize) -> Result<Option<Output>, Failure> {
    match output {
        Val::Null | Val::Bool(false) => Ok(None),
        Val::Bool(true) => Ok(Some(Output::Kept)),
        same if same == input => Ok(Some(Output::Kept)),
        other => {
            let mut text = Bounded { text: String::new(), room: *room };
            if write!(text, "{other}").is_err() {
                return Err(Failure::all(format!("has more than {} MiB of output", MAX_OUTPUT >> 20)));
            }
            *room -= text.text.len();
            let told = |_| Failure {
                message: "the expression gives what JSON cannot hold".to_owned(),
                reach: Reach::Input,
            };
            let mut json = serde_json::Deserializer::from_str(&text.text);
            json.disable_recursion_limit();
            Value::deserialize(&mut json).map(|value| Some(Output::Value(value))).map_err(told)
        }
    }
}

/// Text that takes no more than there is room for.
struct Bounded {
    text: String,
    room: usize,
}

impl Write for Bounded {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let fits = (0..=text.len().min(self.room)).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
        self.text.push_str(&text[..fits]);
        self.room -= fits;
        if fits == text.len() { Ok(()) } else { Err(fmt::Error) }
    }
}

/// The definitions of the language, without what is absent.
fn definitions() -> impl Iterator<Item = Def<&'static str>> {
    let all = jaq_core::defs().chain(jaq_std::defs()).chain(jaq_json::defs());
    all.filter(|def| !ABSENT.contains(&def.name))
}

fn functions() -> impl Iterator<Item = Fun<Counted>> {
    let all = jaq_core::funs().chain(jaq_std::funs()).chain(jaq_json::funs());
    all.filter(|(name, ..)| !ABSENT.contains(name)).chain(bounds::functions())
}

/// The name of the expression among the definitions.
const MAIN: &str = "offlux_expression";

fn compile(text: &str) -> Result<Filter<Counted>> {
    let fixed: Vec<Def<&'static str>> = definitions().map(bounds::counted).collect();
    let mut definitions: Vec<Def<&str>> = fixed;
    definitions.push(bounds::counted(Def { name: MAIN, args: Vec::new(), body: parse(text)? }));
    let arena = Arena::default();
    let modules = Loader::new(definitions)
        .load(&arena, File { code: MAIN, path: () })
        .map_err(|_| Error::usage("the jq expression cannot be read"))?;
    let compiled = Compiler::default().with_funs(functions()).compile(modules);
    compiled.map_err(|errors| {
        let first = errors.into_iter().flat_map(|(_, undefined)| undefined).next();
        first.map_or_else(
            || Error::usage("the jq expression cannot be read"),
            |(name, what)| undefined(name, &what),
        )
    })
}

/// The expression as a tree.
fn parse(text: &str) -> Result<Term<&str>> {
    let place = |part: &str| {
        let before = &text[..jaq_core::load::span(text, part).start.min(text.len())];
        format!("at character {} of the jq expression", before.chars().count() + 1)
    };
    let wrong = |expected: &str, found: Option<&str>| match found {
        Some(found) if !found.is_empty() => Error::usage(format!("{expected} expected {}", place(found))),
        _ => Error::usage(format!("{expected} expected at the end of the jq expression")),
    };
    let tokens = Lexer::new(text).lex().map_err(|errors| match errors.first() {
        Some((expected, found)) => wrong(expected.as_str(), Some(found)),
        None => wrong("token", None),
    })?;
    Parser::new(&tokens).parse(|parser| parser.term()).map_err(|errors| match errors.first() {
        Some((expected, found)) => {
            let expected = match expected.as_str() {
                "nothing" => "the end".to_owned(),
                "term" => "a term".to_owned(),
                other => other.to_owned(),
            };
            wrong(&expected, found.map(|token| token.0))
        }
        None => wrong("a term", None),
    })
}

fn undefined(name: &str, what: &Undefined) -> Error {
    let arity = match what {
        Undefined::Filter(arity) => *arity,
        Undefined::Var => {
            let error = Error::usage(format!("no variable is called `{name}` in the jq expression"));
            return if name == "$ENV" { error.hint(WHY_ABSENT) } else { error };
        }
        other => {
            return Error::usage(format!("no {} is called `{name}` in the jq expression", other.as_str()));
        }
    };
    let of = match arity {
        0 => String::new(),
        1 => " of one argument".to_owned(),
        more => format!(" of {more} arguments"),
    };
    let error = Error::usage(format!("no jq filter{of} is called `{name}`"));
    if ABSENT.contains(&name) {
        return error.hint(WHY_ABSENT);
    }
    let arities: Vec<usize> = arities(name).collect();
    if !arities.is_empty() {
        let arities: Vec<String> = arities.iter().map(usize::to_string).collect();
        return error.hint(format!("`{name}` takes {} (`;` stands between arguments)", arities.join(" or ")));
    }
    let names: Vec<&str> =
        definitions().map(|def| def.name).chain(functions().map(|(name, ..)| name)).collect();
    match nearest(name, names.into_iter().filter(|name| !name.contains(['!', '_', '@']))) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint("text stands in double quotes"),
    }
}

const WHY_ABSENT: &str =
    "an answer depends on the repository alone: nothing reads the environment, the clock or other inputs";

/// How many arguments the filters of a name take.
fn arities(name: &str) -> impl Iterator<Item = usize> {
    let defined = definitions().filter(move |def| def.name == name).map(|def| def.args.len());
    let native = functions().filter(move |(own, ..)| *own == name).map(|(_, args, _)| args.len());
    defined.chain(native)
}
