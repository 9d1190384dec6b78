//! What a run of `check` found in its part: written, and put together again.

use super::collected::Content;
use super::places::{At, Paths, Reader, Writer};
use super::{Head, written};
use crate::check::allow::Comments;
use crate::check::gathered::{self, Asked, Counts, Gathered, Place};
use crate::check::{Detail, Finding, Origin, Report, lints};
use crate::config::Weight;
use crate::diagnostic::Diagnostics;
use crate::error::{Error, Frame, Result};
use crate::report::findings::json;
use crate::shard::Part;
use crate::tree::Files;
use crate::yaml::Span;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use super::places::From;

/// Rules that are no lints.
const RULES: [&str; 3] = ["render", "expect", "allow"];

/// What the formats need.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    files: Vec<Paths>,
    findings: Vec<Found>,
    comments: Vec<(At, Vec<(String, u32)>)>,
    looked: [usize; 3],
    whole: [usize; 3],
    expectations: Vec<String>,
    lints: Vec<(String, Weight)>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Found {
    place: Place,
    rule: String,
    origin: Origin,
    weight: Weight,
    clusters: Vec<String>,
    subjects: Vec<String>,
    message: String,
    at: Option<At>,
    demanded: Option<At>,
    named: Vec<At>,
    trace: Vec<Step>,
    chain: Vec<Step>,
    hints: Vec<String>,
    detail: Option<(String, Option<String>, Option<String>)>,
}

type Step = (String, Option<At>);

/// What all runs would have looked at as one.
pub struct Whole {
    /// How much.
    pub looked: Counts,
    /// The names of all expectations.
    pub expectations: Vec<String>,
}

impl Whole {
    /// Of what is checked.
    pub fn of(asked: &Asked<'_>) -> Self {
        let whole = Part::whole();
        Whole { looked: gathered::looked(asked, &whole), expectations: gathered::expectations(asked, &whole) }
    }
}

/// The report of a run in JSON, and how many errors it tells; `here` shows places from where the user stands, `root` from the repository's root.
///
/// # Errors
/// When it cannot be written.
pub fn write(
    gathered: Gathered,
    comments: &Comments,
    whole: Whole,
    head: &Head,
    here: &Diagnostics<'_>,
    root: &Diagnostics<'_>,
) -> Result<(String, usize)> {
    let mut places = Writer::new(here, root);
    let told = Told {
        findings: gathered
            .findings
            .iter()
            .map(|(place, finding)| found(*place, finding, &mut places))
            .collect(),
        comments: comments.0.iter().map(|(at, names)| (places.at(*at), names.clone())).collect(),
        looked: numbers(gathered.looked),
        whole: numbers(whole.looked),
        expectations: whole.expectations,
        lints: gathered.lints.iter().map(|(lint, weight)| (lint.name.to_owned(), *weight)).collect(),
        files: places.into_files(),
    };
    let report = gathered.report(comments);
    Ok((written(&json::data(&report, here), head, &told)?, report.errors()))
}

fn numbers(counts: Counts) -> [usize; 3] {
    [counts.clusters, counts.kustomizations, counts.objects]
}

fn found(place: Place, finding: &Finding, places: &mut Writer<'_>) -> Found {
    let mut steps = |frames: &[Frame]| -> Vec<Step> {
        frames.iter().map(|frame| (frame.message.clone(), frame.at.map(|at| places.at(at)))).collect()
    };
    let (trace, chain) = (steps(&finding.trace), steps(&finding.chain));
    Found {
        place,
        rule: finding.rule.to_owned(),
        origin: finding.origin,
        weight: finding.weight,
        clusters: finding.clusters.clone(),
        subjects: finding.subjects.clone(),
        message: finding.message.clone(),
        at: finding.at.map(|at| places.at(at)),
        demanded: finding.demanded.map(|at| places.at(at)),
        named: finding.named.iter().map(|at| places.at(*at)).collect(),
        trace,
        chain,
        hints: finding.hints.clone(),
        detail: finding.detail.as_deref().map(|d| (d.path.clone(), d.expected.clone(), d.actual.clone())),
    }
}

/// What one run would have reported; paths are numbered in `files` as they are shown.
///
/// # Errors
/// When a report is not what [`write()`] writes, or the parts do not make up the whole.
pub fn merged<'a>(
    contents: impl Iterator<Item = Result<Content<'a, Told>>>,
    from: From,
    files: &Files,
) -> Result<Report> {
    let (mut findings, mut comments) = (Vec::new(), BTreeMap::new());
    let (mut kustomizations, mut objects) = (0usize, 0usize);
    let mut whole = None;
    for one in contents {
        let one = one?;
        let damaged = one.damaged();
        let told = one.content;
        let reader = Reader::new(&told.files, from, files);
        let read = |found| finding(found, &reader);
        findings.extend(
            told.findings.into_iter().map(read).collect::<Option<Vec<_>>>().ok_or_else(|| damaged.clone())?,
        );
        for (at, names) in told.comments {
            comments.insert(reader.span(at).ok_or_else(|| damaged.clone())?, names);
        }
        kustomizations = kustomizations.saturating_add(told.looked[1]);
        objects = objects.saturating_add(told.looked[2]);
        let of = (told.whole, told.expectations, told.lints);
        if whole.get_or_insert_with(|| of.clone()) != &of {
            return Err(damaged);
        }
    }
    let Some((looked, expectations, weights)) = whole else {
        return Err(Error::usage("there is no report to merge"));
    };
    let [clusters, ..] = looked;
    if looked != [clusters, kustomizations, objects] {
        return Err(Error::input(
            "the shards do not make up the whole: something was looked at twice, or not at all",
        ));
    }
    findings.sort_by_key(|(place, _)| *place);
    let known =
        |(name, weight): (String, Weight)| Some((lints::ALL.iter().find(|lint| lint.name == name)?, weight));
    let lints = weights.into_iter().map(known).collect::<Option<Vec<_>>>();
    let lints = lints.ok_or_else(|| Error::input("a report names a lint that nobody knows"))?;
    let looked = Counts { clusters, kustomizations, objects };
    Ok(Gathered { findings, looked, expectations, lints }.report(&Comments(comments)))
}

/// A finding; none where something in it is not there.
fn finding(found: Found, places: &Reader) -> Option<(Place, Finding)> {
    let names = RULES.into_iter().chain(lints::ALL.iter().map(|lint| lint.name));
    let span = |at: Option<At>| -> Option<Option<Span>> {
        match at {
            None => Some(None),
            Some(at) => Some(Some(places.span(at)?)),
        }
    };
    let frames = |steps: Vec<Step>| -> Option<Vec<Frame>> {
        steps.into_iter().map(|(message, at)| Some(Frame { message, at: span(at)? })).collect()
    };
    let detail = |(path, expected, actual)| Box::new(Detail { path, expected, actual });
    let finding = Finding {
        rule: names.into_iter().find(|name| *name == found.rule)?,
        origin: found.origin,
        weight: found.weight,
        clusters: found.clusters,
        subjects: found.subjects,
        message: found.message,
        at: span(found.at)?,
        demanded: span(found.demanded)?,
        named: found.named.into_iter().map(|at| places.span(at)).collect::<Option<_>>()?,
        trace: frames(found.trace)?,
        chain: frames(found.chain)?,
        hints: found.hints,
        detail: found.detail.map(detail),
    };
    Some((found.place, finding))
}
