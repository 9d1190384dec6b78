//! Literals: numbers, text and bytes.
//!
//! Upstream: cel-go v0.26 `parser/gen/CEL.g4` and `parser/unescape.go`.

use super::lex::Token;
use super::value::Value;

/// A number, and what follows it.
///
/// # Errors
/// When it does not fit.
pub fn number(rest: &str) -> Result<(Token, &str), String> {
    if let Some(hex) = rest.strip_prefix("0x").or_else(|| rest.strip_prefix("0X")) {
        let end = hex.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(hex.len());
        return whole(&hex[..end], 16, &hex[end..]);
    }
    let digits = count_digits(rest);
    let mut end = digits;
    if rest[end..].starts_with('.') && count_digits(&rest[end + 1..]) > 0 {
        end += 1 + count_digits(&rest[end + 1..]);
    }
    if let Some(exponent) = rest[end..].strip_prefix(['e', 'E']) {
        let sign = usize::from(exponent.starts_with(['+', '-']));
        match count_digits(&exponent[sign..]) {
            0 => {}
            many => end += 1 + sign + many,
        }
    }
    if end == digits {
        return whole(&rest[..end], 10, &rest[end..]);
    }
    let value: f64 = rest[..end].parse().map_err(|_| "invalid number")?;
    Ok((Token::Literal(Value::Double(value)), &rest[end..]))
}

fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The least integer has no positive counterpart: its digits alone are read as the number without a sign, which
/// the minus before them turns.
fn whole<'a>(digits: &str, radix: u32, after: &'a str) -> Result<(Token, &'a str), String> {
    let value = u64::from_str_radix(digits, radix).map_err(|_| format!("invalid int literal {digits}"))?;
    if let Some(after) = after.strip_prefix(['u', 'U']) {
        return Ok((Token::Literal(Value::Uint(value)), after));
    }
    match i64::try_from(value) {
        Ok(value) => Ok((Token::Literal(Value::Int(value)), after)),
        Err(_) if value == 1 << 63 => Ok((Token::Literal(Value::Uint(value)), after)),
        Err(_) => Err(format!("invalid int literal {digits}")),
    }
}

/// Text or bytes, and what follows; `None` when nothing in quotes stands here.
///
/// # Errors
/// When it does not end, or holds an escape that does not exist.
pub fn text(rest: &str) -> Result<Option<(Token, &str)>, String> {
    let prefix = rest.bytes().take_while(|b| matches!(b, b'r' | b'R' | b'b' | b'B')).count();
    let (flags, quoted) = rest.split_at(prefix);
    if prefix > 2 || !quoted.starts_with(['"', '\'']) {
        return Ok(None);
    }
    let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|q| quoted.starts_with(q)).unwrap_or("'");
    let escapes = if flags.contains(['r', 'R']) { Escapes::Kept } else { Escapes::Read };
    let inner = &quoted[quote.len()..];
    let end = closing(inner, quote, escapes).ok_or("text does not end")?;
    let after = &inner[end + quote.len()..];
    let bytes = flags.contains(['b', 'B']);
    let kind = if bytes { Kind::Bytes } else { Kind::Text };
    let read = match escapes {
        Escapes::Kept => inner.as_bytes()[..end].to_vec(),
        Escapes::Read => unescape(&inner[..end], kind)?,
    };
    let value = match kind {
        Kind::Bytes => Value::Bytes(read.into()),
        Kind::Text => Value::text(String::from_utf8(read).map_err(|_| "invalid text")?),
    };
    Ok(Some((Token::Literal(value), after)))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Bytes,
}

/// What a backslash is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Escapes {
    /// The beginning of an escape.
    Read,
    /// A backslash (`r"…"`).
    Kept,
}

fn closing(inner: &str, quote: &str, escapes: Escapes) -> Option<usize> {
    let mut at = 0;
    while at < inner.len() {
        if inner[at..].starts_with(quote) {
            return Some(at);
        }
        let c = inner[at..].chars().next()?;
        at += c.len_utf8();
        if c == '\\' && escapes == Escapes::Read {
            at += inner[at..].chars().next()?.len_utf8();
        }
    }
    None
}

fn unescape(text: &str, kind: Kind) -> Result<Vec<u8>, String> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = escaped(&rest[at + 1..], kind, &mut out)?;
    }
    out.extend_from_slice(rest.as_bytes());
    Ok(out)
}

/// Reads what follows a backslash.
fn escaped<'a>(rest: &'a str, kind: Kind, out: &mut Vec<u8>) -> Result<&'a str, String> {
    let c = rest.chars().next().ok_or("text ends in a backslash")?;
    let plain = match c {
        'a' => 7,
        'b' => 8,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' | '\'' | '"' | '`' | '?' => c as u8,
        'x' | 'X' => return coded(&rest[1..], 2, 16, kind, out),
        'u' => return coded(&rest[1..], 4, 16, Kind::Text, out),
        'U' => return coded(&rest[1..], 8, 16, Kind::Text, out),
        '0'..='3' => return coded(rest, 3, 8, kind, out),
        _ => return Err(format!("no such escape: \\{c}")),
    };
    out.push(plain);
    Ok(&rest[1..])
}

fn coded<'a>(
    rest: &'a str,
    digits: usize,
    radix: u32,
    kind: Kind,
    out: &mut Vec<u8>,
) -> Result<&'a str, String> {
    let bad = || "an escape is cut short".to_owned();
    let code = rest.get(..digits).filter(|d| d.chars().all(|c| c.is_digit(radix))).ok_or_else(bad)?;
    let code = u32::from_str_radix(code, radix).map_err(|_| bad())?;
    match kind {
        Kind::Bytes => out.push(u8::try_from(code).map_err(|_| bad())?),
        Kind::Text => {
            let c = char::from_u32(code).ok_or_else(bad)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Ok(&rest[digits..])
}
