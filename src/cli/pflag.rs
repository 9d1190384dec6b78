//! The grammar of the originals' flags (Go's pflag), for the commands that emulate them.
//!
//! Flags and arguments may mix; `--` ends the flags; the last value of a flag wins; a switch takes
//! no value unless it is glued on with `=`; letters may be run together, the last one with its
//! value. Upstream: pflag v1.0.6, `flag.go`.

use crate::error::{Error, Result};
use crate::tree::names::as_text;
use std::ffi::OsString;

/// What a flag takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Nothing, or `=true` or `=false`.
    Switch,
    /// One text; the last one counts.
    Text,
    /// One text each time it is given; all of them count.
    Texts,
    /// Texts separated by commas, as in a CSV line; all of them count.
    List,
}

/// One flag.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// Its name, without dashes.
    pub name: &'static str,
    /// Its letter.
    pub letter: Option<char>,
    /// What it takes.
    pub takes: Takes,
    /// Its help; an empty one hides the flag.
    pub help: &'static str,
    /// What to say when it is used though it is deprecated.
    pub deprecated: Option<&'static str>,
}

impl Flag {
    /// A flag without a letter.
    pub const fn new(name: &'static str, takes: Takes, help: &'static str) -> Flag {
        Flag { name, letter: None, takes, help, deprecated: None }
    }

    /// The same with a letter.
    pub const fn letter(self, letter: char) -> Flag {
        Flag { letter: Some(letter), ..self }
    }

    /// The same, deprecated.
    pub const fn deprecated(self, why: &'static str) -> Flag {
        Flag { deprecated: Some(why), ..self }
    }
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    values: Vec<(&'static str, String)>,
    /// The arguments, in order.
    pub args: Vec<String>,
    /// Whether help was asked for.
    pub help: bool,
    /// What to say on stderr about deprecated flags.
    pub notes: Vec<String>,
}

impl Typed {
    /// Whether a flag was given at all.
    pub fn has(&self, name: &str) -> bool {
        self.values.iter().any(|(flag, _)| *flag == name)
    }

    /// The last value of a switch; false when it was not given.
    pub fn switch(&self, name: &str) -> bool {
        self.text(name) == Some("true")
    }

    /// The last value of a flag.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.values.iter().rev().find(|(flag, _)| *flag == name).map(|(_, value)| value.as_str())
    }

    /// All values of a flag, in order.
    pub fn texts<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = &'a str> {
        self.values.iter().filter(move |(flag, _)| *flag == name).map(|(_, value)| value.as_str())
    }
}

/// Reads words by a list of flags.
///
/// # Errors
/// As pflag: unknown flags, missing values, switches that are neither true nor false.
pub fn parse(flags: &[Flag], words: impl IntoIterator<Item = OsString>) -> Result<Typed> {
    let mut parser = Parser { flags, typed: Typed::default() };
    let mut words = words.into_iter().map(text);
    while let Some(word) = words.next() {
        if word == "--" {
            parser.typed.args.extend(words);
            break;
        }
        if let Some(long) = word.strip_prefix("--") {
            parser.long(long, &mut words)?;
        } else if word.len() > 1 && word.starts_with('-') {
            parser.letters(&word[1..], &mut words)?;
        } else {
            parser.typed.args.push(word);
        }
    }
    Ok(parser.typed)
}

/// Words are paths mostly, and paths are whatever the system has.
fn text(word: OsString) -> String {
    as_text(word.as_encoded_bytes())
}

struct Parser<'a> {
    flags: &'a [Flag],
    typed: Typed,
}

impl Parser<'_> {
    fn long(&mut self, word: &str, rest: &mut impl Iterator<Item = String>) -> Result<()> {
        if word.starts_with(['-', '=']) {
            return Err(Error::usage(format!("bad flag syntax: --{word}")));
        }
        let (name, glued) = word.split_once('=').map_or((word, None), |(name, value)| (name, Some(value)));
        let Some(flag) = self.flags.iter().find(|f| f.name == name).copied() else {
            if name != "help" {
                return Err(self.unknown(name));
            }
            self.typed.help = truth(glued.unwrap_or("true"), "help")?;
            return Ok(());
        };
        let value = match (glued, flag.takes) {
            (Some(value), _) => value.to_owned(),
            (None, Takes::Switch) => "true".to_owned(),
            (None, _) => next(rest, || format!("flag needs an argument: --{name}"))?,
        };
        self.set(flag, &value)
    }

    fn unknown(&self, name: &str) -> Error {
        let error = Error::usage(format!("unknown flag: --{name}"));
        let near =
            |f: &&Flag| !f.help.is_empty() && f.name.starts_with(name.split('-').next().unwrap_or(name));
        match self.flags.iter().find(near) {
            Some(flag) if !name.is_empty() => error.hint(format!("did you mean --{}?", flag.name)),
            _ => error,
        }
    }

    fn letters(&mut self, word: &str, rest: &mut impl Iterator<Item = String>) -> Result<()> {
        let mut letters = word;
        while let Some(letter) = letters.chars().next() {
            let after = &letters[letter.len_utf8()..];
            let Some(flag) = self.flags.iter().find(|f| f.letter == Some(letter)).copied() else {
                if letter != 'h' {
                    return Err(Error::usage(format!("unknown shorthand flag: '{letter}' in -{letters}")));
                }
                self.typed.help = truth(after.strip_prefix('=').unwrap_or("true"), "help")?;
                letters = if after.starts_with('=') { "" } else { after };
                continue;
            };
            let (value, left) = match after.strip_prefix('=') {
                Some(glued) if !glued.is_empty() => (glued.to_owned(), ""),
                _ if flag.takes == Takes::Switch => ("true".to_owned(), after),
                _ if !after.is_empty() => (after.to_owned(), ""),
                _ => (next(rest, || format!("flag needs an argument: '{letter}' in -{letters}"))?, ""),
            };
            self.set(flag, &value)?;
            letters = left;
        }
        Ok(())
    }

    fn set(&mut self, flag: Flag, value: &str) -> Result<()> {
        if let Some(why) = flag.deprecated {
            self.typed.notes.push(format!("Flag --{} has been deprecated, {why}", flag.name));
        }
        match flag.takes {
            Takes::Switch => {
                let value = if truth(value, flag.name)? { "true" } else { "false" };
                self.typed.values.push((flag.name, value.to_owned()));
            }
            Takes::Text | Takes::Texts => self.typed.values.push((flag.name, value.to_owned())),
            Takes::List => {
                let list = comma_list(value).map_err(|why| {
                    Error::usage(format!("invalid argument {value:?} for \"--{}\" flag: {why}", flag.name))
                })?;
                self.typed.values.extend(list.into_iter().map(|v| (flag.name, v)));
            }
        }
        Ok(())
    }
}

fn next(rest: &mut impl Iterator<Item = String>, missing: impl Fn() -> String) -> Result<String> {
    rest.next().ok_or_else(|| Error::usage(missing()))
}

fn truth(value: &str, flag: &str) -> Result<bool> {
    match value {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(Error::usage(format!(
            "invalid argument \"{value}\" for \"--{flag}\" flag: neither true nor false"
        ))),
    }
}

/// The fields of one CSV line: a field in double quotes may hold commas, line breaks, and `""` for a
/// quote. Blank lines before it are skipped, what follows it is not read.
///
/// # Errors
/// Quotes in the middle of a field, or without an end.
pub fn comma_list(text: &str) -> Result<Vec<String>, &'static str> {
    let mut rest = text.trim_start_matches('\n');
    let mut fields = Vec::new();
    while !text.is_empty() {
        let (field, after) = match rest.strip_prefix('"') {
            Some(quoted) => quoted_field(quoted)?,
            None => plain_field(rest)?,
        };
        fields.push(field);
        match after.strip_prefix(',') {
            Some(next) => rest = next,
            None => break,
        }
    }
    Ok(fields)
}

fn plain_field(text: &str) -> Result<(String, &str), &'static str> {
    let (field, after) = text.split_at(text.find([',', '\n']).unwrap_or(text.len()));
    if field.contains('"') { Err("a quote inside of a field") } else { Ok((field.to_owned(), after)) }
}

fn quoted_field(text: &str) -> Result<(String, &str), &'static str> {
    let (mut field, mut rest) = (String::new(), text);
    loop {
        let (part, after) = rest.split_once('"').ok_or("a quote without an end")?;
        field.push_str(part);
        match after.chars().next() {
            None | Some(',' | '\n') => return Ok((field, after)),
            Some('"') => field.push('"'),
            Some(_) => return Err("text behind a quoted field"),
        }
        rest = &after[1..];
    }
}

/// Takes the command off: the first word that is neither a flag nor a flag's value. A flag that is not
/// known takes a value, as cobra has it.
pub fn take_command(flags: &[Flag], words: &mut Vec<OsString>) -> Option<String> {
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let word = word.to_string_lossy().into_owned();
        if word == "--" {
            return None;
        }
        if !word.is_empty() && !word.starts_with('-') {
            words.remove(at);
            return Some(word);
        }
        at += if takes_next(flags, &word) { 2 } else { 1 };
    }
    None
}

fn takes_next(flags: &[Flag], word: &str) -> bool {
    let is_switch =
        |known: &dyn Fn(&&Flag) -> bool| flags.iter().find(known).is_some_and(|f| f.takes == Takes::Switch);
    match (word.strip_prefix("--"), word.strip_prefix('-')) {
        _ if word.contains('=') => false,
        (Some(name), _) => name != "help" && !is_switch(&|f| f.name == name),
        (None, Some(letter)) => {
            word.len() == 2
                && letter != "h"
                && !is_switch(&|f| f.letter.is_some_and(|l| letter.starts_with(l)))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLAGS: &[Flag] = &[
        Flag::new("output", Takes::Text, "where to").letter('o'),
        Flag::new("network", Takes::Switch, "on").letter('n'),
        Flag::new("env", Takes::Texts, "variables").letter('e'),
        Flag::new("paths", Takes::List, "paths"),
    ];

    fn typed(words: &[&str]) -> Result<Typed, String> {
        parse(FLAGS, words.iter().map(OsString::from)).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn flags_and_arguments_mix_and_the_last_value_wins() {
        let t =
            typed(&["a", "-o", "x", "b", "--output=y", "--network=false", "-ne=K=V", "--", "-z"]).unwrap();
        assert_eq!(t.args, ["a", "b", "-z"]);
        assert_eq!(t.text("output"), Some("y"));
        assert!(t.switch("network"));
        assert_eq!(t.texts("env").collect::<Vec<_>>(), ["K=V"]);
    }

    #[test]
    fn lists_are_split_at_commas_outside_of_quotes() {
        let t = typed(&["--paths", "a,\"b,c\"", "--paths=d"]).unwrap();
        assert_eq!(t.texts("paths").collect::<Vec<_>>(), ["a", "b,c", "d"]);
    }

    #[test]
    fn lists_are_one_line_of_csv() {
        let list = |text| comma_list(text);
        assert_eq!(list("").unwrap(), [""; 0]);
        assert_eq!(list(",").unwrap(), ["", ""]);
        assert_eq!(list("\"a,\"\"b\n\",c\nd").unwrap(), ["a,\"b\n", "c"]);
        for bad in ["a\"b", "\"a", "\"a\"b", "a,\""] {
            assert!(list(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_command_stands_among_flags() {
        let take = |words: &[&str]| {
            let mut words: Vec<OsString> = words.iter().map(OsString::from).collect();
            let command = take_command(FLAGS, &mut words);
            (command.unwrap_or_default(), words.len())
        };
        assert_eq!(take(&["-o", "x", "--network", "a", "b"]), ("a".to_owned(), 4));
        assert_eq!(take(&["-ox", "--output=y", "-n", "a"]), ("a".to_owned(), 3));
        assert_eq!(take(&["--nope", "a", "b"]), ("b".to_owned(), 2));
        assert_eq!(take(&["--network", "--", "a"]), (String::new(), 3));
        assert_eq!(take(&["-o"]), (String::new(), 1));
    }

    #[test]
    fn mistakes_are_told_in_pflags_words() {
        assert_eq!(typed(&["--nope"]).unwrap_err(), "unknown flag: --nope");
        assert_eq!(typed(&["-x"]).unwrap_err(), "unknown shorthand flag: 'x' in -x");
        assert_eq!(typed(&["--output"]).unwrap_err(), "flag needs an argument: --output");
        assert_eq!(typed(&["-o"]).unwrap_err(), "flag needs an argument: 'o' in -o");
        assert_eq!(typed(&["--=x"]).unwrap_err(), "bad flag syntax: --=x");
        assert!(typed(&["--network=maybe"]).unwrap_err().starts_with("invalid argument"));
    }

    #[test]
    fn help_needs_no_flag_of_its_own() {
        assert!(typed(&["a", "-hn", "--network"]).unwrap().help);
        assert!(typed(&["--help"]).unwrap().help);
        assert!(!typed(&["--help=false"]).unwrap().help);
        assert_eq!(typed(&["a", "-h", "--nope"]).unwrap_err(), "unknown flag: --nope");
        assert_eq!(typed(&["-hx"]).unwrap_err(), "unknown shorthand flag: 'x' in -x");
    }
}
