//! Reads `${…}` expressions: text in, a list of literal text and expansions out.
//!
//! Serves the post-build substitution and `offlux envsubst`. Upstream: fluxcd/pkg/envsubst v1.7.0
//! `parse/`. Its quirks are kept: `$$` is one `$` in literal text (so `$${x}` stays `${x}`), a
//! backslash escapes `/` and `\` in the arguments of `${v/a/b}` alone, `${v-x}`, `${v+x}` and `${v?x}`
//! are no expressions, nor is `${v:é}` with any character beyond ASCII there, a NUL ends the text, and
//! arguments are literal text or one expression.

use super::scan::{Accept, Escape, Rule, Scanner, Token};
use crate::bytes;
use regex::Regex;
use std::sync::LazyLock;

/// A text with expressions in it, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is made of, in order.
    pub pieces: Vec<Piece>,
}

/// A stretch of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Literal text, escapes removed.
    Text(Vec<u8>),
    /// `${…}`
    Expansion(Expansion),
}

/// One `${name operator arguments}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expansion {
    /// The variable.
    pub name: String,
    /// What is made of its value.
    pub operator: Operator,
    /// The operator's arguments; a default may have any number of them, to be joined.
    pub arguments: Vec<Piece>,
    /// The line of the template that it begins on, from 0.
    pub line: usize,
}

/// What an expansion makes of its variable's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operator {
    /// `${v}`
    Value,
    /// `${#v}`
    Length,
    /// `${v,}`
    LowerFirst,
    /// `${v,,}`
    LowerAll,
    /// `${v^}`
    UpperFirst,
    /// `${v^^}`
    UpperAll,
    /// `${v#pattern}`
    ShortestPrefix,
    /// `${v##pattern}`
    LongestPrefix,
    /// `${v%pattern}`
    ShortestSuffix,
    /// `${v%%pattern}`
    LongestSuffix,
    /// `${v:position}`, `${v:position:length}`
    Substring,
    /// `${v/text/new}`
    ReplaceFirst,
    /// `${v//text/new}`
    ReplaceAll,
    /// `${v/#text/new}`
    ReplacePrefix,
    /// `${v/%text/new}`
    ReplaceSuffix,
    /// `${v=x}`, `${v:=x}`, `${v:-x}`, `${v:+x}`, `${v:?x}`: all of them the value, else the argument.
    Default,
}

/// What is wrong with a template or with the values it is given, and on which of its lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The reason, in envsubst's words where it has some.
    pub reason: &'static str,
    /// The line of the template, from 0.
    pub line: usize,
}

/// How deep expressions may nest in each other's arguments.
const MAX_DEPTH: usize = 200;

const BAD_SUBSTITUTION: &str = "bad substitution";
const NO_CLOSING_BRACE: &str = "missing closing brace";
const NO_NAME: &str = "unable to parse variable name";
const NO_ARGUMENT: &str = "unable to parse substitution within function";
const NO_DEFAULT: &str = "unable to parse default function";
const TOO_DEEP: &str = "substitutions nested too deeply";

impl Template {
    /// Takes a text apart.
    ///
    /// # Errors
    /// The first expression that does not follow the grammar.
    pub fn parse(text: &[u8]) -> Result<Template, Flaw> {
        let mut parser = Parser { scanner: Scanner { text, at: 0 }, depth: 0, counted: (0, 0) };
        let mut pieces = Vec::new();
        while let Some(piece) = parser.next_piece()? {
            pieces.push(piece);
        }
        Ok(Template { pieces })
    }
}

struct Parser<'a> {
    scanner: Scanner<'a>,
    depth: usize,
    /// Up to which byte lines were counted, and how many they are.
    counted: (usize, usize),
}

type Parsed<T> = Result<T, Flaw>;

impl Parser<'_> {
    fn next_piece(&mut self) -> Parsed<Option<Piece>> {
        if self.scanner.open() {
            return self.expansion().map(Some);
        }
        let text = self.scanner.literal();
        Ok((!text.is_empty()).then_some(Piece::Text(text)))
    }

    /// An expression, its `${` already read.
    fn expansion(&mut self) -> Parsed<Piece> {
        let line = self.line();
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.flaw(TOO_DEEP));
        }
        let (name, operator, arguments) = self.body()?;
        self.depth -= 1;
        Ok(Piece::Expansion(Expansion { name, operator, arguments, line }))
    }

    fn body(&mut self) -> Parsed<(String, Operator, Vec<Piece>)> {
        if self.scanner.peek() == '#' {
            return self.length();
        }
        let name = self.word(name_char, NO_NAME)?;
        let name = String::from_utf8(name).map_err(|_| self.flaw(NO_NAME))?;
        let (operator, arguments) = match self.scanner.peek() {
            ':' => match self.scanner.peek_second() {
                Some(('=' | '-' | '?' | '+', _)) => self.default()?,
                Some((_, 1)) => self.substring()?,
                _ => return Err(self.flaw(BAD_SUBSTITUTION)),
            },
            '=' => self.default()?,
            ',' | '^' => self.casing()?,
            '/' => self.replace()?,
            '#' => self.trim(|c, i| c == '#' && i < 3)?,
            '%' => self.trim(|c, i| c == '%' && i < 3)?,
            _ => {
                self.close(NO_CLOSING_BRACE)?;
                (Operator::Value, Vec::new())
            }
        };
        Ok((name, operator, arguments))
    }

    fn length(&mut self) -> Parsed<(String, Operator, Vec<Piece>)> {
        self.word(|c, i| c == '#' && i == 1, BAD_SUBSTITUTION)?;
        let name = self.word(name_char, BAD_SUBSTITUTION)?;
        let name = String::from_utf8(name).map_err(|_| self.flaw(BAD_SUBSTITUTION))?;
        self.close(BAD_SUBSTITUTION)?;
        Ok((name, Operator::Length, Vec::new()))
    }

    fn default(&mut self) -> Parsed<(Operator, Vec<Piece>)> {
        let accept = if self.scanner.peek() == '=' { |c, i| c == '=' && i == 1 } else { default_operator };
        self.word(accept, NO_DEFAULT)?;
        let mut arguments = Vec::new();
        while self.scanner.peek() != '}' {
            arguments.push(self.argument(not_closing, &[])?);
        }
        self.close(BAD_SUBSTITUTION)?;
        Ok((Operator::Default, arguments))
    }

    fn substring(&mut self) -> Parsed<(Operator, Vec<Piece>)> {
        self.word(|c, i| c == ':' && i == 1, BAD_SUBSTITUTION)?;
        let mut arguments = vec![self.argument(|c, _| c != ':' && c != '}', &[])?];
        let rule = Rule { word: Some(|c, _| c == ':'), open: false, close: true, escapes: &[] };
        match self.scanner.scan(&rule) {
            Token::Close => return Ok((Operator::Substring, arguments)),
            Token::Word(_) => {}
            _ => return Err(self.flaw(BAD_SUBSTITUTION)),
        }
        arguments.push(self.argument(not_closing, &[])?);
        self.close(BAD_SUBSTITUTION)?;
        Ok((Operator::Substring, arguments))
    }

    fn casing(&mut self) -> Parsed<(Operator, Vec<Piece>)> {
        let word = self.word(|c, i| (c == ',' || c == '^') && i < 3, BAD_SUBSTITUTION)?;
        self.close(BAD_SUBSTITUTION)?;
        let operator = match word.as_slice() {
            b"," => Operator::LowerFirst,
            b",," => Operator::LowerAll,
            b"^" => Operator::UpperFirst,
            b"^^" => Operator::UpperAll,
            _ => Operator::Value,
        };
        Ok((operator, Vec::new()))
    }

    fn trim(&mut self, accept: Accept) -> Parsed<(Operator, Vec<Piece>)> {
        let operator = match self.word(accept, BAD_SUBSTITUTION)?.as_slice() {
            b"#" => Operator::ShortestPrefix,
            b"##" => Operator::LongestPrefix,
            b"%" => Operator::ShortestSuffix,
            _ => Operator::LongestSuffix,
        };
        let argument = self.argument(not_closing, &[])?;
        self.close(BAD_SUBSTITUTION)?;
        Ok((operator, vec![argument]))
    }

    fn replace(&mut self) -> Parsed<(Operator, Vec<Piece>)> {
        let operator = match self.word(replace_operator, BAD_SUBSTITUTION)?.as_slice() {
            b"//" => Operator::ReplaceAll,
            b"/#" => Operator::ReplacePrefix,
            b"/%" => Operator::ReplaceSuffix,
            _ => Operator::ReplaceFirst,
        };
        let mut arguments = vec![self.argument(|c, _| c != '/', ARGUMENT_ESCAPES)?];
        self.word(|c, _| c == '/', BAD_SUBSTITUTION)?;
        if self.scanner.peek() != '}' {
            arguments.push(self.argument(not_closing, ARGUMENT_ESCAPES)?);
        }
        self.close(BAD_SUBSTITUTION)?;
        Ok((operator, arguments))
    }

    fn argument(&mut self, accept: Accept, escapes: &'static [Escape]) -> Parsed<Piece> {
        let rule = Rule { word: Some(accept), open: true, close: false, escapes };
        match self.scanner.scan(&rule) {
            Token::Open => self.expansion(),
            Token::Word(text) => Ok(Piece::Text(text)),
            _ => Err(self.flaw(NO_ARGUMENT)),
        }
    }

    fn word(&mut self, accept: Accept, otherwise: &'static str) -> Parsed<Vec<u8>> {
        let rule = Rule { word: Some(accept), open: false, close: false, escapes: &[] };
        match self.scanner.scan(&rule) {
            Token::Word(text) => Ok(text),
            _ => Err(self.flaw(otherwise)),
        }
    }

    fn close(&mut self, otherwise: &'static str) -> Parsed<()> {
        let rule = Rule { word: None, open: false, close: true, escapes: &[] };
        match self.scanner.scan(&rule) {
            Token::Close => Ok(()),
            _ => Err(self.flaw(otherwise)),
        }
    }

    fn line(&mut self) -> usize {
        let (from, lines) = self.counted;
        let to = self.scanner.at.clamp(from, self.scanner.text.len());
        let more = bytes::count(b'\n', &self.scanner.text[from..to]);
        self.counted = (to, lines + more);
        lines + more
    }

    /// The flaw's place is the expression's beginning where that is what was counted last.
    fn flaw(&mut self, reason: &'static str) -> Flaw {
        Flaw { reason, line: self.counted.1 }
    }
}

const ARGUMENT_ESCAPES: &[Escape] = &[(b'$', b"$"), (b'\\', b"/\\")];

fn not_closing(c: char, _: usize) -> bool {
    c != '}'
}

fn name_char(c: char, _: usize) -> bool {
    c == '_' || c.is_ascii_alphanumeric() || !c.is_ascii() && is_letter_or_digit(c)
}

/// Go's `unicode.IsLetter` and `unicode.IsDigit`, which are narrower than `char::is_alphanumeric`.
fn is_letter_or_digit(c: char) -> bool {
    static CLASS: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^[\p{L}\p{Nd}]$").ok());
    let mut buffer = [0; 4];
    CLASS.as_ref().is_some_and(|class| class.is_match(c.encode_utf8(&mut buffer)))
}

fn default_operator(c: char, length: usize) -> bool {
    match length {
        1 => c == ':',
        2 => matches!(c, '=' | '-' | '?' | '+'),
        _ => false,
    }
}

fn replace_operator(c: char, length: usize) -> bool {
    match length {
        1 => c == '/',
        2 => matches!(c, '/' | '#' | '%'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(show(&Template::parse(text.as_bytes()).unwrap().pieces), expected, "{text}");
    }

    fn show(pieces: &[Piece]) -> String {
        let show_one = |piece: &Piece| match piece {
            Piece::Text(text) => format!("{:?}", String::from_utf8_lossy(text)),
            Piece::Expansion(e) => format!("{}.{:?}({})", e.name, e.operator, show(&e.arguments)),
        };
        pieces.iter().map(show_one).collect::<Vec<_>>().join(" ")
    }

    fn fails(text: &str, reason: &str) {
        assert_eq!(Template::parse(text.as_bytes()).unwrap_err().reason, reason, "{text}");
    }

    #[test]
    fn literal_text_stays_but_for_doubled_dollars() {
        check("text", r#""text""#);
        check("a $ b $x }", r#""a $ b $x }""#);
        check("$$", r#""$""#);
        check("$${v}", r#""${v}""#);
        check("$$$${v}", r#""$${v}""#);
        check(r"\\ ${v}", r#""\\\\ " v.Value()"#);
        check("a\0b", r#""a""#);
    }

    #[test]
    fn each_operator_is_told() {
        check("${v}", "v.Value()");
        check("${#v}", "v.Length()");
        check(
            "${v,}${v,,}${v^}${v^^}${v,^}",
            "v.LowerFirst() v.LowerAll() v.UpperFirst() v.UpperAll() v.Value()",
        );
        check("${v:1}", r#"v.Substring("1")"#);
        check("${v: -1:x y}", r#"v.Substring(" -1" "x y")"#);
        check("${v#a}${v##a}", r#"v.ShortestPrefix("a") v.LongestPrefix("a")"#);
        check("${v%a}${v%%a}", r#"v.ShortestSuffix("a") v.LongestSuffix("a")"#);
        check("${v/a/b}${v//a/b}", r#"v.ReplaceFirst("a" "b") v.ReplaceAll("a" "b")"#);
        check("${v/#a/b}${v/%a/}", r#"v.ReplacePrefix("a" "b") v.ReplaceSuffix("a")"#);
        check(r"${v/a\/b/\\}", r#"v.ReplaceFirst("a/b" "\\")"#);
        check("${v=x}${v:=x}${v:-x}${v:+x}${v:?x}", &[r#"v.Default("x")"#; 5].join(" "));
        check("${v:-}", "v.Default()");
    }

    #[test]
    fn expressions_nest_in_arguments() {
        check("${v:=a${w}b}", r#"v.Default("a" w.Value() "b")"#);
        check("${v:${a:b:c}:${d,,}}", r#"v.Substring(a.Substring("b" "c") d.LowerAll())"#);
        check("${v#$%:*{}", r#"v.ShortestPrefix("$%:*{")"#);
    }

    #[test]
    fn what_is_no_expression_fails() {
        fails("${}", NO_NAME);
        fails("${ v }", NO_NAME);
        for text in ["${v", "${v-d}", "${v+d}", "${v?d}", "${v@Q}", "${v.x}", "${v }"] {
            fails(text, NO_CLOSING_BRACE);
        }
        fails("${v:}", NO_ARGUMENT);
        fails("${v%}", NO_ARGUMENT);
        fails("${v:-x", NO_ARGUMENT);
        fails("${v/a}", BAD_SUBSTITUTION);
        fails("${v:é}", BAD_SUBSTITUTION);
        fails("${v:", BAD_SUBSTITUTION);
        fails("${#}", BAD_SUBSTITUTION);
        fails("${#v:-x}", BAD_SUBSTITUTION);
        fails(&"${a:-".repeat(100_000), TOO_DEEP);
    }

    #[test]
    fn expansions_and_flaws_know_their_line() {
        let template = Template::parse(b"a\n${v}\n\n${w}").unwrap();
        let lines = template.pieces.iter().filter_map(|p| match p {
            Piece::Expansion(e) => Some(e.line),
            Piece::Text(_) => None,
        });
        assert_eq!(lines.collect::<Vec<_>>(), [1, 3]);
        assert_eq!(Template::parse(b"a\n${v}\n${").unwrap_err().line, 2);
    }
}
