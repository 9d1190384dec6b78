//! URIs as Go reads them (`url.ParseRequestURI`, `url.Parse`), and JSON pointers.

/// Whether a text is a URI with a scheme, or an absolute path.
pub(super) fn is_uri(text: &str) -> bool {
    if text.is_empty() || has_control(text) {
        return false;
    }
    match split_scheme(text) {
        None => false,
        Some(("", rest)) => rest == "*" || (rest.starts_with('/') && is_hierarchy(rest)),
        Some((_, rest)) => !rest.starts_with('/') || is_hierarchy(rest),
    }
}

/// Whether a text is a URI or a reference relative to one.
pub(super) fn is_reference(text: &str) -> bool {
    let text = text.split('#').next().unwrap_or("");
    if has_control(text) {
        return false;
    }
    match split_scheme(text) {
        None => false,
        Some(("", rest)) => is_hierarchy(rest),
        Some((_, rest)) => !rest.starts_with('/') || is_hierarchy(rest),
    }
}

fn has_control(text: &str) -> bool {
    text.bytes().any(|b| b < b' ' || b == 0x7f)
}

/// The scheme, which may be empty, and what follows; `None` where a colon stands first.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    match end {
        Some(at) if text.as_bytes()[at] == b':' => match text.as_bytes()[0] {
            b':' => None,
            first if first.is_ascii_alphabetic() => Some((&text[..at], &text[at + 1..])),
            _ => Some(("", text)),
        },
        _ => Some(("", text)),
    }
}

/// Whether an authority and a path are well formed.
fn is_hierarchy(text: &str) -> bool {
    let text = text.split('?').next().unwrap_or("");
    let Some(rest) = text.strip_prefix("//").filter(|rest| !rest.starts_with('/')) else {
        return is_escaped(text);
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = match authority.rsplit_once('@') {
        Some((user, host)) if is_user(user) => host,
        Some(_) => return false,
        None => authority,
    };
    is_host(host) && is_escaped(path)
}

fn is_user(text: &str) -> bool {
    is_escaped(text) && text.chars().all(|c| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c))
}

fn is_host(text: &str) -> bool {
    let (name, port) = match text.strip_prefix('[') {
        Some(inner) => match inner.split_once(']') {
            Some((_, port)) => ("", port),
            None => return false,
        },
        None => text.split_at(text.rfind(':').unwrap_or(text.len())),
    };
    let is_port =
        |port: &str| port.strip_prefix(':').is_some_and(|port| port.bytes().all(|b| b.is_ascii_digit()));
    let is_fine =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:[]<>\"%".contains(c);
    (port.is_empty() || is_port(port)) && name.chars().all(is_fine) && is_escaped(name)
}

/// Whether every `%` begins two hexadecimal digits.
fn is_escaped(text: &str) -> bool {
    let is_hex = |rest: &str| rest.len() >= 2 && rest.bytes().take(2).all(|b| b.is_ascii_hexdigit());
    text.split('%').skip(1).all(is_hex)
}

/// Whether a text is a JSON pointer.
pub(super) fn is_json_pointer(text: &str) -> bool {
    let escaped = text.split('~').skip(1).all(|rest| rest.starts_with(['0', '1']));
    text.is_empty() || (text.starts_with('/') && escaped)
}
