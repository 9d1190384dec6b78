//! Semantic versions. Upstream: `k8s.io/apiserver/pkg/cel/library/semverlib.go` v0.36 and `blang/semver` v4.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::net::said;
use super::strings::text;
use std::cmp::Ordering;

/// A version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Semver {
    numbers: [u64; 3],
    pre: Vec<Part>,
}

/// A part of what stands before a release; numbers come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Number(u64),
    Text(String),
}

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        ("semver", 1 | 2) => |meter, args| read(meter, args).map(|it| Value::Semver(it.into())),
        ("isSemver", 1 | 2) => |meter, args| said(read(meter, args).map(drop)),
        (".major", 1) => |_, args| number(args, 0),
        (".minor", 1) => |_, args| number(args, 1),
        (".patch", 1) => |_, args| number(args, 2),
        _ => return None,
    };
    Some(run)
}

fn number(args: &[Value], at: usize) -> Found<Value> {
    match &args[0] {
        Value::Semver(it) => Ok(Value::Int(it.numbers[at].min(i64::MAX as u64) as i64)),
        _ => Err(Fault::no_overload()),
    }
}

impl Semver {
    /// Which version comes first; what was built does not count.
    pub fn order(&self, other: &Semver) -> Ordering {
        let release = self.pre.is_empty().cmp(&other.pre.is_empty());
        self.numbers.cmp(&other.numbers).then(release).then_with(|| self.pre.cmp(&other.pre))
    }
}

fn read(meter: &mut Meter, args: &[Value]) -> Found<Semver> {
    let text = text(&args[0])?;
    meter.traverse(text.len())?;
    let version = match args.get(1) {
        None | Some(Value::Bool(false)) => parse(text),
        Some(Value::Bool(true)) => normal(text).and_then(|text| parse(&text)),
        Some(_) => return Err(Fault::no_overload()),
    };
    version.ok_or_else(|| Fault::failed("invalid semantic version"))
}

/// `v1.02` is `1.2.0`.
fn normal(text: &str) -> Option<String> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let mut parts: Vec<String> = text.splitn(3, '.').map(without_zeros).collect();
    if parts.len() < 3 && parts.last()?.contains(['+', '-']) {
        return None;
    }
    parts.resize(3, "0".to_owned());
    Some(parts.join("."))
}

fn without_zeros(part: &str) -> String {
    let rest = part.trim_start_matches('0');
    match rest.starts_with(|c: char| c.is_ascii_digit()) {
        true => rest.to_owned(),
        false if part.len() > 1 => format!("0{rest}"),
        false => part.to_owned(),
    }
}

fn parse(text: &str) -> Option<Semver> {
    let (text, build) = text.split_once('+').map_or((text, None), |(a, b)| (a, Some(b)));
    let (text, pre) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
    let mut numbers = [0; 3];
    let mut parts = text.split('.');
    for number in &mut numbers {
        *number = whole(parts.next()?)?;
    }
    if parts.next().is_some() || build.is_some_and(|build| !build.split('.').all(is_part)) {
        return None;
    }
    let pre = pre.map_or(Some(Vec::new()), |pre| pre.split('.').map(part).collect())?;
    Some(Semver { numbers, pre })
}

fn whole(text: &str) -> Option<u64> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (digits && (text.len() == 1 || !text.starts_with('0'))).then(|| text.parse().ok()).flatten()
}

fn is_part(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn part(text: &str) -> Option<Part> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return whole(text).map(Part::Number);
    }
    is_part(text).then(|| Part::Text(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_an_order() {
        let order = ["1.0.0-1", "1.0.0-2", "1.0.0-a", "1.0.0-a.1", "1.0.0", "1.0.1", "1.10.0", "2.0.0"];
        let read: Vec<Semver> = order.iter().filter_map(|text| parse(text)).collect();
        assert_eq!(read.len(), order.len());
        assert!(read.windows(2).all(|pair| pair[0].order(&pair[1]).is_lt()));
    }

    #[test]
    fn it_refuses_what_is_none() {
        for text in ["1.0", "01.0.0", "1.0.0-", "1.0.0-01", "v1.0.0", "1.0.0+", "1.0.0.0", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(normal("v1.02").as_deref(), Some("1.2.0"));
    }
}
