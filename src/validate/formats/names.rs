//! Names: of hosts, of Kubernetes, of people, of nobody.
//!
//! Upstream: kube-openapi `pkg/validation/strfmt`. Quirk kept: a host name of one label has a dash at most
//! as its second character.

/// Whether a text is the name of a host.
pub(super) fn is_hostname(text: &str) -> bool {
    if text.len() > 255 || text.split('.').any(|label| label.len() > 63) {
        return false;
    }
    let Some((labels, last)) = text.rsplit_once('.') else { return is_lone_label(text) };
    let is_letter = |c: char| c.is_ascii_alphabetic() || c.is_alphabetic();
    let top = last.chars().count() >= 2 && last.chars().all(is_letter);
    top && labels.split('.').all(is_label)
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(c, '$' | '+' | '<' | '=' | '>' | '^' | '`' | '|' | '~')
        || (!c.is_ascii() && !c.is_whitespace() && !c.is_control() && !c.is_numeric())
}

fn is_lone_label(text: &str) -> bool {
    let mut chars = text.chars();
    if !chars.next().is_some_and(is_name_character) {
        return false;
    }
    let rest = chars.as_str();
    rest.strip_prefix('-').unwrap_or(rest).chars().all(is_name_character)
}

fn is_label(text: &str) -> bool {
    text.chars().all(|c| c == '-' || is_name_character(c))
        && text.starts_with(is_name_character)
        && text.ends_with(is_name_character)
}

/// Whether a text is labels of letters, digits and dashes with dots between them, the last of which may be
/// empty.
pub(super) fn is_dns_name(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let is_fine = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253 && text.split('.').all(is_fine)
}

/// Whether a text is a DNS label in lower case.
pub(super) fn is_short(text: &str) -> bool {
    text.len() <= 63 && is_lower(text)
}

/// Whether a text is a DNS subdomain in lower case.
pub(super) fn is_long(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_lower)
}

fn is_lower(label: &str) -> bool {
    let inner = label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    inner && !label.is_empty() && !label.starts_with('-') && !label.ends_with('-')
}

/// Whether a text is an address of mail, also with a name before it: `Ann <ann@example.com>`
/// (Go's `mail.ParseAddress`, without comments and encoded words).
pub(super) fn is_email(text: &str) -> bool {
    let text = text.trim_matches([' ', '\t']);
    match text.strip_suffix('>').and_then(|named| named.split_once('<')) {
        Some((_, address)) => is_address(address),
        None => is_address(text),
    }
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let literal = domain.starts_with('[') && domain.ends_with(']');
    (quoted || are_atoms(local)) && (literal || are_atoms(domain))
}

fn are_atoms(text: &str) -> bool {
    let is_atom_character =
        |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c) || !c.is_ascii();
    text.split('.').all(|atom| !atom.is_empty() && atom.chars().all(is_atom_character))
}

/// Whether a text is a UUID, of a version or of any; dashes may be missing.
pub(super) fn is_uuid(text: &str, version: Option<u8>) -> bool {
    let mut rest = text;
    let mut groups = [""; 5];
    for (at, length) in [8, 4, 4, 4, 12].into_iter().enumerate() {
        rest = if at > 0 { rest.strip_prefix('-').unwrap_or(rest) } else { rest };
        let Some(group) = rest.get(..length) else { return false };
        if !group.bytes().all(|b| b.is_ascii_hexdigit()) {
            return false;
        }
        (groups[at], rest) = (group, &rest[length..]);
    }
    let variant = groups[3].starts_with(['8', '9', 'a', 'b', 'A', 'B']);
    let is_version = |version: u8| groups[2].as_bytes()[0] == b'0' + version && (version == 3 || variant);
    rest.is_empty() && version.is_none_or(is_version)
}
