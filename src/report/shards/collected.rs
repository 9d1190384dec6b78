//! The reports of all runs, read and held to each other: of one command, one version and the same inputs, each of them
//! once.

use super::{Head, Member, VERSION};
use crate::error::{Error, Kind, Result};
use crate::shard::MOST;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

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

/// One run's.
struct One<'a> {
    head: Head,
    name: &'a str,
    shard: &'a RawValue,
    items: Vec<&'a RawValue>,
}

/// Those of all runs, by their numbers.
pub struct Collected<'a>(Vec<One<'a>>);

/// What one run has to tell.
pub struct Content<'a, T> {
    /// What the formats need.
    pub content: T,
    /// The member `items` of its report.
    pub items: &'a [&'a RawValue],
    name: &'a str,
}

impl<T> Content<'_, T> {
    /// An error about it: nothing that offlux writes.
    pub fn damaged(&self) -> Error {
        damaged(self.name)
    }
}

fn damaged(name: &str) -> Error {
    Error::input(format!("{name}: the report is damaged"))
        .hint("merge what `-o json` has written, as it was written")
}

impl<'a> Collected<'a> {
    /// Reads reports.
    ///
    /// # Errors
    /// When one is no report of a shard, they do not belong together, one is missing, or one is there twice.
    pub fn of(given: &'a [Given]) -> Result<Self> {
        let mut all = given.iter().map(read).collect::<Result<Vec<_>>>()?;
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
            let (index, one, other) = (one.head.index, one.name, other.name);
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
        for One { name, shard, items, .. } in &self.0 {
            let member: Member<T> = serde_json::from_str(shard.get()).map_err(|_| damaged(name))?;
            contents.push(Content { content: member.content, items, name });
        }
        Ok(contents)
    }
}

fn lacking(message: &str) -> Error {
    Error::input(message).hint("a run that ended with an error has no report: its log says why")
}

fn read(given: &Given) -> Result<One<'_>> {
    let name = &given.name;
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
    Ok(One { head, name, shard, items: report.items })
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

fn same(first: &One<'_>, other: &One<'_>) -> Result<()> {
    let (a, b) = (&first.head, &other.head);
    let unlike = |what: String, hint: &str| {
        let message = format!("{} and {} do not belong together: {what}", first.name, other.name);
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
