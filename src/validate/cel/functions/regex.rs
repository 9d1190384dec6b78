//! What regular expressions find. Upstream: `k8s.io/apiserver/pkg/cel/library/regex.go` v0.36.

use super::super::meter::{Fault, Found, Meter};
use super::super::value::Value;
use super::Run;
use super::strings::{int, text};
use crate::kustomize::go_regex::go_regex;

pub(super) fn find(name: &str, arguments: usize) -> Option<Run> {
    let run: Run = match (name, arguments) {
        (".find", 2) => first,
        (".findAll", 2 | 3) => all,
        _ => return None,
    };
    Some(run)
}

fn compiled(meter: &mut Meter, args: &[Value]) -> Found<::regex::Regex> {
    let (subject, pattern) = (text(&args[0])?, text(&args[1])?);
    meter.matching(subject.chars().count(), pattern.len())?;
    go_regex(pattern).map_err(|e| Fault::failed(format!("illegal regex: {e}")))
}

fn first(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let regex = compiled(meter, args)?;
    Ok(Value::text(regex.find(text(&args[0])?).map_or("", |found| found.as_str())))
}

fn all(meter: &mut Meter, args: &[Value]) -> Found<Value> {
    let regex = compiled(meter, args)?;
    let most = usize::try_from(args.get(2).map_or(Ok(-1), int)?).unwrap_or(usize::MAX);
    let found: Vec<Value> =
        regex.find_iter(text(&args[0])?).take(most).map(|found| Value::text(found.as_str())).collect();
    meter.make(found.len())?;
    Ok(Value::list(found))
}
