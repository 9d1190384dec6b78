//! The reports of all runs, read and held to each other: of one command, one version and the same inputs, each of them
//! once.

use super::{Head, Member, VERSION};
use crate::error::{Error, Kind, Result};
use crate::shard::MOST;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use std::ops::Range;

/// A report as a file has it.
pub struct Given {
    /// The file's name, as it was typed.
    pub name: String,
    /// What is in it.
    pub text: String,
}

/// Whatever is not named here is for people and other programs, and is told by the member `shard` as well.
#[derive(Deserialize)]
struct Report<'a> {
    #[serde(borrow)]
    shard: Option<&'a RawValue>,
    #[serde(borrow, default)]
    items: Vec<&'a RawValue>,
}

/// One run's; where in its text is what.
struct One {
    head: Head,
    given: Given,
    shard: Range<usize>,
    items: Vec<Range<usize>>,
}

/// Those of all runs, by their numbers.
pub struct Collected(Vec<One>);

/// What one run has to tell.
pub struct Content<'a, T> {
    /// What the formats need.
    pub content: T,
    /// The member `items` of its report; none where the report is gone.
    pub items: Vec<&'a str>,
    name: String,
}

impl<T> Content<'_, T> {
    /// An error about it: nothing that offlux writes.
    pub fn damaged(&self) -> Error {
        damaged(&self.name)
    }
}

/// How many values each report may have, and that for each so many bytes it may have one more: what is read takes some
/// times a report's size, not some hundred times. Those that offlux writes have one for each ten bytes or so.
const VALUES: usize = 100_000;
const BYTES_A_VALUE: usize = 8;

/// Refuses a report of values with nearly nothing in them.
fn bounded(name: &str, text: &str) -> Result<()> {
    let (mut commas, mut is_text, mut is_escaped) = (0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = is_text,
            b'"' => is_text = !is_text,
            b',' if !is_text => commas += 1,
            _ => {}
        }
    }
    if commas <= VALUES + text.len() / BYTES_A_VALUE {
        return Ok(());
    }
    let most = format!("a report has at most {VALUES} values and one for each {BYTES_A_VALUE} bytes");
    Err(Error::input(format!("{name}: {most}; this one has more than {commas}")))
}

fn damaged(name: &str) -> Error {
    Error::input(format!("{name}: the report is damaged"))
        .hint("merge what `-o json` has written, as it was written")
}

impl Collected {
    /// Reads reports.
    ///
    /// # Errors
    /// When one is no report of a shard, they do not belong together, one is missing, or one is there twice.
    pub fn of(given: Vec<Given>) -> Result<Self> {
        let mut all = given.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        let Some(first) = all.first() else {
            return Err(Error::usage("there is no report to merge"));
        };
        for other in &all[1..] {
            same(first, other)?;
        }
        let count = first.head.count;
        all.sort_by_key(|one| one.head.index);
        let mut pairs = all.iter().zip(&all[1..]);
        if let Some((one, other)) = pairs.find(|(a, b)| a.head.index == b.head.index) {
            let (index, one, other) = (one.head.index, &one.given.name, &other.given.name);
            return Err(Error::input(format!("shard {index}/{count} is there twice: {one} and {other}"))
                .hint("name each report once"));
        }
        let is_there = |index: &usize| all.iter().any(|one| one.head.index == *index);
        let missing: Vec<String> =
            (1..=count).filter(|index| !is_there(index)).map(|i| i.to_string()).collect();
        match missing.as_slice() {
            [] => Ok(Collected(all)),
            [index] => Err(lacking(&format!("shard {index}/{count} is missing"))),
            _ => Err(lacking(&format!("shards {} of {count} are missing", missing.join(", ")))),
        }
    }

    /// The command whose reports they are.
    pub fn command(&self) -> &str {
        self.0.first().map_or("", |one| &one.head.command)
    }

    /// What each run has to tell.
    ///
    /// # Errors
    /// When a report is not what offlux writes.
    pub fn contents<T: DeserializeOwned>(&self) -> Result<Vec<Content<'_, T>>> {
        let mut contents = Vec::with_capacity(self.0.len());
        for one in &self.0 {
            let items = one.items.iter().map(|at| &one.given.text[at.clone()]).collect();
            contents.push(Content { content: one.content()?, items, name: one.given.name.clone() });
        }
        Ok(contents)
    }

    /// The same, but for the items; each report is gone when what it has to tell has been read of it.
    pub fn into_contents<T: DeserializeOwned>(self) -> impl Iterator<Item = Result<Content<'static, T>>> {
        self.0.into_iter().map(|one| {
            let content = one.content()?;
            Ok(Content { content, items: Vec::new(), name: one.given.name })
        })
    }
}

impl One {
    fn content<T: DeserializeOwned>(&self) -> Result<T> {
        let member = serde_json::from_str(&self.given.text[self.shard.clone()]);
        member.map(|member: Member<T>| member.content).map_err(|_| damaged(&self.given.name))
    }
}

fn lacking(message: &str) -> Error {
    Error::input(message).hint("a run that ended with an error has no report: its log says why")
}

fn read(given: Given) -> Result<One> {
    let name = &given.name;
    bounded(name, &given.text)?;
    let refused = |why: String| {
        Error::input(format!("{name}: no report of a shard: {why}"))
            .hint("reports are what `offlux check|diff|render --shard I/N -o json` print")
    };
    let report: Report<'_> = serde_json::from_str(&given.text).map_err(|e| refused(told(&e)))?;
    let Some(shard) = report.shard else {
        return Err(refused("it tells everything already, or is something else".to_owned()));
    };
    let head: Head = serde_json::from_str(shard.get()).map_err(|e| refused(told(&e)))?;
    if head.version != VERSION {
        let version = &head.version;
        return Err(Error::new(
            Kind::Input,
            format!("{name}: written by offlux {version:?}, and this is offlux {VERSION:?}"),
        )
        .hint("have one version write all reports and merge them"));
    }
    if head.index == 0 || head.index > head.count || head.count > MOST {
        return Err(damaged(name));
    }
    let begin = given.text.as_ptr() as usize;
    let place = |raw: &RawValue| {
        let at = raw.get().as_ptr() as usize - begin;
        at..at + raw.get().len()
    };
    let (shard, items) = (place(shard), report.items.into_iter().map(place).collect());
    Ok(One { head, given, shard, items })
}

/// What is wrong with a text, without anything of it.
fn told(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => "it ends too early".to_owned(),
        serde_json::error::Category::Data => format!("something else is expected at {line}:{column}"),
        _ => format!("it is no JSON at {line}:{column}"),
    }
}

fn same(first: &One, other: &One) -> Result<()> {
    let (a, b) = (&first.head, &other.head);
    let unlike = |what: String, hint: &str| {
        let message = format!("{} and {} do not belong together: {what}", first.given.name, other.given.name);
        Err(Error::input(message).hint(hint))
    };
    if a.command != b.command {
        return unlike(
            format!("one is of {:?}, one of {:?}", a.command, b.command),
            "merge the reports of one command",
        );
    }
    if a.count != b.count {
        return unlike(
            format!("one is of {} shards, one of {}", a.count, b.count),
            "merge the reports of one set of shards",
        );
    }
    if a.inputs != b.inputs {
        return unlike(
            "they looked at different inputs".to_owned(),
            "all shards need the same commit and the same flags",
        );
    }
    Ok(())
}
