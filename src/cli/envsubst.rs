//! `offlux envsubst`: standard input to standard output, `${…}` replaced from the environment.
//!
//! As `flux envsubst`: line by line, so that an expression cannot span lines; without `--strict` an
//! unset variable is empty. Unlike it, a line may have any length. Nothing but this command lets the
//! environment into a substitution.

use super::pflag::{self, Flag, Takes};
use super::{Outcome, flux, output};
use crate::error::{Error, Kind, Result};
use crate::flux::substitute::eval::{self, Variables};
use crate::flux::substitute::parse::{Flaw, Template};
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufWriter, Read, Write};

/// Its flags.
pub(super) const FLAGS: &[Flag] = &[Flag::new(
    "strict",
    Takes::Switch,
    "fail if a variable without a default is not set in the environment",
)];

const HELP: &str = "\
Replaces ${…} in standard input by values from the environment, as `flux envsubst`

Usage: offlux envsubst [--strict]

Options:
  --strict    fail if a variable without a default is not set in the environment
  -h, --help  print help
";

/// Runs it with the words that follow its name.
///
/// # Errors
/// A broken expression, an unset variable under `--strict`, or a broken pipe's other causes.
pub fn run(words: Vec<OsString>) -> Result<Outcome> {
    let typed = pflag::parse(&[FLAGS, flux::FLAGS].concat(), words)?;
    flux::check(&typed)?;
    if typed.help {
        output::print(HELP)?;
        return Ok(Outcome::Done);
    }
    if let Some(word) = typed.args.first() {
        return Err(Error::usage(format!("unknown command \"{word}\" for \"envsubst\"")));
    }
    let unset = if typed.switch("strict") { Unset::Error } else { Unset::Empty };
    let mut out = BufWriter::new(io::stdout().lock());
    match filter(io::stdin().lock(), &mut out, unset).and_then(|()| Ok(out.flush()?)) {
        Ok(()) => Ok(Outcome::Done),
        Err(Stop::Io(e)) if e.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::Done),
        Err(Stop::Io(e)) => Err(Error::new(Kind::Io, e.to_string())),
        Err(Stop::Input(error)) => {
            let _ = out.flush();
            Err(error)
        }
    }
}

/// What becomes of an unset variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unset {
    Empty,
    Error,
}

enum Stop {
    Io(io::Error),
    Input(Error),
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Stop::Io(error)
    }
}

/// How many bytes a line may have.
const MOST_IN_LINE: u64 = 256 << 20;

fn filter(mut input: impl BufRead, out: &mut impl Write, unset: Unset) -> Result<(), Stop> {
    let (mut line, mut number) = (Vec::new(), 0);
    while (&mut input).take(MOST_IN_LINE + 1).read_until(b'\n', &mut line)? > 0 {
        number += 1;
        if line.len() as u64 > MOST_IN_LINE {
            let message = format!("line {number}: it has more than {} MiB", MOST_IN_LINE >> 20);
            return Err(Stop::Input(Error::input(message)));
        }
        let text = line.strip_suffix(b"\n").unwrap_or(&line);
        let text = text.strip_suffix(b"\r").unwrap_or(text);
        let replaced =
            replace(text, unset).map_err(|why| Stop::Input(Error::input(format!("line {number}: {why}"))))?;
        out.write_all(&replaced)?;
        out.write_all(b"\n")?;
        line.clear();
    }
    Ok(())
}

fn replace(line: &[u8], unset: Unset) -> Result<Vec<u8>, String> {
    let flaw = |flaw: Flaw| flaw.reason.to_owned();
    let rendered = Template::parse(line).map_err(flaw)?.render(&Environment).map_err(flaw)?;
    let missing = rendered.uses.iter().find(|u| u.outcome == eval::Outcome::Unset);
    match missing.filter(|_| unset == Unset::Error) {
        Some(missing) => Err(format!("variable not set (strict mode): {:?}", missing.name)),
        None => Ok(rendered.text),
    }
}

struct Environment;

impl Variables for Environment {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        std::env::var_os(OsStr::new(name)).map(|value| Cow::Owned(value.into_encoded_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_any_length_pass_and_carriage_returns_go() {
        let long = "x".repeat(200_000);
        let input = format!("{long}\r\na\0b\n$$ last");
        let mut out = Vec::new();
        assert!(filter(input.as_bytes(), &mut out, Unset::Error).is_ok());
        assert_eq!(String::from_utf8(out).unwrap(), format!("{long}\na\n$ last\n"));
    }
}
