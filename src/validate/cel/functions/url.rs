//! URLs. Upstream: `k8s.io/apiserver/pkg/cel/library/urls.go` v0.36 and Go's `net/url`.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::{Key, Map, Value};
use super::Run;
use super::net::said;
use super::strings::text;
use std::fmt::Write;
use std::sync::Arc;

/// A URL, in parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    scheme: String,
    host: String,
    path: String,
    query: String,
}

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("url", 1) => |meter, args| read(meter, args).map(|url| Value::Url(Arc::new(url))),
        ("isURL", 1) => |meter, args| said(read(meter, args).map(drop)),
        (".getScheme", 1) => |_, args| Ok(Value::text(&*target(args)?.scheme)),
        (".getHost", 1) => |_, args| Ok(Value::text(&*target(args)?.host)),
        (".getHostname", 1) => |_, args| Ok(Value::text(split_port(&target(args)?.host).0)),
        (".getPort", 1) => |_, args| Ok(Value::text(split_port(&target(args)?.host).1)),
        (".getEscapedPath", 1) => |_, args| Ok(Value::text(&*target(args)?.path)),
        (".getQuery", 1) => query,
        _ => return None,
    };
    Some(run)
}

fn target(args: &[Value]) -> Found<&Url> {
    match &args[0] {
        Value::Url(it) => Ok(it),
        _ => Err(Fault::no_overload()),
    }
}

fn read(meter: &mut Meter, args: &[Value]) -> Found<Url> {
    let text = text(&args[0])?;
    meter.traverse(text.len())?;
    parse(text).ok_or_else(|| Fault::failed("URL parse error during conversion from string"))
}

/// Whether a text is a URI as a request names it.
pub(super) fn is_uri(text: &str) -> bool {
    parse(text).is_some()
}

/// With a scheme, or an absolute path.
fn parse(text: &str) -> Option<Url> {
    if text.is_empty() || text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return None;
    }
    if text == "*" {
        return Some(Url {
            scheme: String::new(),
            host: String::new(),
            path: "*".to_owned(),
            query: String::new(),
        });
    }
    let whole = text.split_once('#').map_or(text, |(before, _)| before);
    let (scheme, rest) = scheme(whole)?;
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    if !rest.starts_with('/') {
        let opaque = Url {
            scheme: scheme.to_ascii_lowercase(),
            host: String::new(),
            path: String::new(),
            query: query.to_owned(),
        };
        return (!scheme.is_empty()).then_some(opaque);
    }
    let (host, path) = match rest.strip_prefix("//") {
        Some(rest) if !scheme.is_empty() || !rest.starts_with('/') => {
            let end = rest.find('/').unwrap_or(rest.len());
            (host(&rest[..end])?, &rest[end..])
        }
        _ => (String::new(), rest),
    };
    let path = escaped_path(path)?;
    Some(Url { scheme: scheme.to_ascii_lowercase(), host, path, query: query.to_owned() })
}

fn scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '+' | '-' | '.'));
    match end {
        Some(0) if text.starts_with(':') => None,
        Some(end) if text[end..].starts_with(':') && text.starts_with(|c: char| c.is_ascii_alphabetic()) => {
            Some((&text[..end], &text[end + 1..]))
        }
        _ => Some(("", text)),
    }
}

/// The host without its user, its escapes undone.
fn host(authority: &str) -> Option<String> {
    let (user, host) = authority.rsplit_once('@').map_or((None, authority), |(u, h)| (Some(u), h));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    if user.is_some_and(|user| !user.chars().all(plain) || unescape(user).is_none()) {
        return None;
    }
    let port = match host.strip_prefix('[') {
        Some(_) => &host[host.rfind(']')? + 1..],
        None => host.rfind(':').map_or("", |at| &host[at..]),
    };
    if !is_port(port) || host.contains([' ', '\\', '^', '`', '{', '}', '|']) {
        return None;
    }
    unescape(host)
}

fn is_port(text: &str) -> bool {
    text.is_empty() || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()))
}

fn split_port(host: &str) -> (&str, &str) {
    let (name, port) = match host.rfind(':') {
        Some(at) if is_port(&host[at..]) => (&host[..at], &host[at + 1..]),
        _ => (host, ""),
    };
    (name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name), port)
}

/// A path as it is sent; `None` for one with an escape that is none.
fn escaped_path(path: &str) -> Option<String> {
    unescape(path)?;
    let mut out = String::with_capacity(path.len());
    for b in path.bytes() {
        match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => out.push(char::from(b)),
            b if b"-_.~$&+,/:;=@!'()*[]%".contains(&b) => out.push(char::from(b)),
            b => write!(out, "%{b:02X}").ok()?,
        }
    }
    Some(out)
}

fn unescape(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            let code = text.get(at + 1..at + 3).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
            out.push(u8::from_str_radix(code, 16).ok()?);
            at += 3;
        } else {
            out.push(bytes[at]);
            at += 1;
        }
    }
    Some(String::from_utf8_lossy(&out).into_owned())
}

fn query(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let query = &target(args)?.query;
    meter.traverse(query.len())?;
    let mut map = std::collections::BTreeMap::<String, Vec<Value>>::new();
    for part in query.split('&').filter(|part| !part.is_empty() && !part.contains(';')) {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        let read = unescape(&key.replace('+', " ")).zip(unescape(&value.replace('+', " ")));
        if let Some((key, value)) = read {
            map.entry(key).or_default().push(Value::text(value));
        }
    }
    let map: Map = map.into_iter().map(|(k, v)| (Key::Text(k.into()), Value::list(v))).collect();
    Ok(Value::map(map))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_what_go_reads() {
        for (text, parts) in [
            ("https://example.com:80/a b?c=d#e", Some(("https", "example.com:80", "/a%20b", "c=d"))),
            ("http://user:pw@[::1]:8/", Some(("http", "[::1]:8", "/", ""))),
            ("/a/b", Some(("", "", "/a/b", ""))),
            ("*", Some(("", "", "*", ""))),
            ("mailto:a@b", Some(("mailto", "", "", ""))),
            ("example.com/a", None),
            ("http://a:b/", None),
            ("http://a/%zz", None),
            ("", None),
        ] {
            let url = parse(text);
            let found = url.as_ref().map(|u| (&*u.scheme, &*u.host, &*u.path, &*u.query));
            assert_eq!(found, parts, "{text}");
        }
    }
}
