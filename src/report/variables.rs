//! Variables of Kustomizations, as a table and as JSON: those that count, those that they override, and names
//! that nothing sets.

use super::table::Table;
use crate::cluster::secrets::{HIDDEN, Telling};
use crate::cluster::variables::{Origin, Variable};
use crate::cluster::{Cluster, Unit};
use crate::diagnostic::Diagnostics;
use crate::flux::Use;
use crate::flux::substitute::eval::Outcome;
use crate::yaml::Span;
use indexmap::IndexMap;
use serde_json::{Value as Json, json};
use std::fmt;

/// A Kustomization whose variables are told.
#[derive(Clone, Copy)]
pub struct Of<'a> {
    /// Its cluster.
    pub cluster: &'a Cluster,
    /// It.
    pub unit: &'a Unit,
}

/// How many characters of a value a table shows.
const LONGEST: usize = 80;

/// A row a variable.
pub fn table(of: &[Of<'_>], secrets: Telling, places: &Diagnostics<'_>) -> Table {
    let mut table = Table::new(&["CLUSTER", "KUSTOMIZATION", "NAME", "VALUE", "FROM", "STATUS"]);
    for of in of {
        for row in rows(of, secrets) {
            table.row([
                of.cluster.name().to_owned(),
                of.unit.id.to_string(),
                row.name.clone(),
                shortened(row.value.as_deref().unwrap_or_default()),
                row.from(places),
                row.status.words(places),
            ]);
        }
    }
    table
}

/// `{"items":[{cluster,kustomization,name,value,from,file,line,status,uses:[{file,line}]}]}`
pub fn json(of: &[Of<'_>], secrets: Telling, places: &Diagnostics<'_>) -> String {
    let items: Vec<Json> =
        of.iter().flat_map(|of| rows(of, secrets).into_iter().map(|row| item(of, &row, places))).collect();
    format!("{:#}\n", json!({ "items": items }))
}

fn item(of: &Of<'_>, row: &Row<'_>, places: &Diagnostics<'_>) -> Json {
    let at = row.place();
    let uses = row
        .uses
        .iter()
        .map(|used| json!({ "file": places.path(used.at).map(|p| p.to_string()), "line": used.at.line }));
    json!({
        "cluster": of.cluster.name(),
        "kustomization": of.unit.id.to_string(),
        "name": row.name,
        "value": row.value,
        "from": row.origin.map(|source| source.to_string()),
        "file": places.path(at).map(|path| path.to_string()),
        "line": (at.line > 0).then_some(at.line),
        "status": row.status.word(),
        "uses": uses.collect::<Vec<_>>(),
    })
}

/// A variable, or a name that is asked for and not set.
struct Row<'a> {
    name: String,
    value: Option<String>,
    origin: Option<Source<'a>>,
    status: Status<'a>,
    uses: Vec<&'a Use>,
}

/// Where a variable comes from; for what `offlux.yaml` sets, that.
#[derive(Clone, Copy)]
struct Source<'a> {
    origin: &'a Origin,
    is_configured: bool,
}

enum Status<'a> {
    Used(usize),
    Unused,
    Overridden(Source<'a>),
    Placeholder(usize),
    /// Not set; its default takes its place.
    Default(Span),
    Unset(Span),
}

fn rows<'a>(of: &Of<'a>, secrets: Telling) -> Vec<Row<'a>> {
    let variables = &of.unit.variables;
    let mut uses: IndexMap<&str, Vec<&Use>> = IndexMap::new();
    of.unit.uses.iter().for_each(|used| uses.entry(used.name.as_str()).or_default().push(used));
    let mut rows = Vec::new();
    for (name, variable) in &variables.by_name {
        let earlier = variables.overridden.iter().filter(|(other, _)| other == name);
        rows.extend(earlier.map(|(_, earlier)| Row {
            name: name.to_string(),
            value: Some(told(of, earlier, secrets)),
            origin: Some(source(of, name, earlier)),
            status: Status::Overridden(source(of, name, variable)),
            uses: Vec::new(),
        }));
        let uses = uses.shift_remove(name.as_str()).unwrap_or_default();
        let status = if uses.is_empty() { Status::Unused } else { Status::Used(uses.len()) };
        let value = Some(told(of, variable, secrets));
        rows.push(Row {
            name: name.to_string(),
            value,
            origin: Some(source(of, name, variable)),
            status,
            uses,
        });
    }
    rows.extend(uses.into_iter().map(|(name, uses)| unset(name, uses)));
    rows
}

fn source<'a>(of: &Of<'a>, name: &str, variable: &'a Variable) -> Source<'a> {
    let set = of.cluster.entry.set.get(name).map(|value| value.as_bytes());
    let is_configured = variable.origin == Origin::Set && set == Some(&*variable.value);
    Source { origin: &variable.origin, is_configured }
}

impl fmt::Display for Source<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_configured { f.write_str("set of offlux.yaml") } else { self.origin.fmt(f) }
    }
}

fn unset<'a>(name: &str, uses: Vec<&'a Use>) -> Row<'a> {
    let missing = uses.iter().find(|used| used.outcome == Outcome::Unset);
    let status = match missing {
        Some(used) => Status::Unset(used.at),
        None if uses.iter().all(|used| used.outcome == Outcome::Default) => Status::Default(uses[0].at),
        None => Status::Placeholder(uses.len()),
    };
    Row { name: name.to_owned(), value: None, origin: None, status, uses }
}

fn told(of: &Of<'_>, variable: &Variable, secrets: Telling) -> String {
    let text = String::from_utf8_lossy(&variable.value);
    let is_secret = matches!(&variable.origin, Origin::From(id, _) if id.kind == "Secret");
    match secrets {
        Telling::Hidden if is_secret => HIDDEN.to_owned(),
        Telling::Hidden => of.cluster.secrets.hide(&text),
        Telling::Shown => text.into_owned(),
    }
}

impl Row<'_> {
    fn place(&self) -> Span {
        self.origin.map_or(Span::NONE, |source| source.origin.place())
    }

    /// `ConfigMap flux-system/settings ← clusters/infra/settings.yaml:13`
    fn from(&self, places: &Diagnostics<'_>) -> String {
        self.origin.map_or(String::new(), |source| from(source, places))
    }
}

fn from(source: Source<'_>, places: &Diagnostics<'_>) -> String {
    match places.location(source.origin.place()) {
        Some(at) => format!("{source} ← {at}"),
        None => source.to_string(),
    }
}

impl Status<'_> {
    fn word(&self) -> &'static str {
        match self {
            Status::Used(_) => "used",
            Status::Unused => "unused",
            Status::Overridden(_) => "overridden",
            Status::Placeholder(_) => "placeholder",
            Status::Default(_) => "default",
            Status::Unset(_) => "unset",
        }
    }

    fn words(&self, places: &Diagnostics<'_>) -> String {
        let at = |span: &Span| places.location(*span).map(|at| format!(" at {at}")).unwrap_or_default();
        match self {
            Status::Used(times) => format!("used {times}×"),
            Status::Unused => "unused".to_owned(),
            Status::Overridden(by) => format!("overridden by {}", from(*by, places)),
            Status::Placeholder(times) => format!("placeholder, used {times}×"),
            Status::Default(span) => format!("unset{}, has a default", at(span)),
            Status::Unset(span) => format!("unset{}", at(span)),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
