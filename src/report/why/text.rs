//! The answers of `why` as text.

use super::{Report, name, written_id};
use crate::cluster::Unit;
use crate::error::Warning;
use crate::flux::Use;
use crate::markup::{harmless, harmless_log, inert};
use crate::object::{Cause, Object};
use crate::why::Answer;
use crate::why::absent::{Absence, End};
use crate::why::chain::{Link, LinkKind};
use crate::why::entries::Place;
use crate::why::values::{Asked, Setting, Value};
use crate::yaml::Span;
use anstyle::{AnsiColor, Style};
use std::fmt::Write;

const BOLD: Style = Style::new().bold();
const FAINT: Style = Style::new().dimmed();
const BLUE: Style = AnsiColor::BrightBlue.on_default().bold();

/// How many characters of a value are shown.
const LONGEST: usize = 200;

/// How many definitions of an absent object are shown.
const MOST: usize = 5;

/// All of a report; may carry ANSI styles.
pub fn text(report: &Report<'_>) -> String {
    let answers = report.answers.iter().map(|answer| report.answer(answer));
    let groups = alike(report.absences);
    let absences = groups.iter().take(MOST).map(|group| report.absence(group));
    let more = groups.len().saturating_sub(MOST);
    let more = (more > 0).then(|| format!("and {more} more like these: name the namespace with -n\n"));
    answers.chain(absences).chain(more).collect::<Vec<_>>().join("\n")
}

impl Report<'_> {
    fn answer(&self, answer: &Answer<'_>) -> String {
        let mut out = heading(&answer.object, answer.cluster.name());
        match &answer.asked {
            Some(Asked::Found(values)) => self.values(answer, values, &mut out),
            Some(Asked::Nothing { upto, near, keys }) => {
                nothing(&mut out, upto, near.as_deref(), keys);
                return out;
            }
            None => self.changes(answer, &mut out),
        }
        out.push_str("led here by\n");
        self.chain(answer, &mut out);
        out
    }

    /// A single value is shown with its line, but not one of a Secret: a patch or a generator has it in plain text.
    fn values(&self, answer: &Answer<'_>, values: &[Value], out: &mut String) {
        for value in values {
            self.value_lines(answer, value, out);
            let is_shown = values.len() == 1 && !self.is_hidden(answer, &value.trail.to_string());
            let line = value.settings.last().filter(|last| is_shown && last.value.is_some());
            if let Some((at, line)) = line.and_then(|last| Some((last.at, self.places.line(last.at)?))) {
                let line = self.told(answer.cluster, &line);
                let _ = writeln!(out, "  {BLUE}{} |{BLUE:#} {line}", at.line);
            }
            self.earlier(answer, value, out);
        }
    }

    fn value_lines(&self, answer: &Answer<'_>, value: &Value, out: &mut String) {
        let path = value.trail.to_string();
        let Some(last) = value.settings.last() else { return };
        let now = match &last.value {
            Some(node) => shortened(&self.value(answer, &path, node)),
            None => "(taken away)".to_owned(),
        };
        let (path, now) = (harmless(&path), harmless(&now));
        let _ = writeln!(out, "{}: {BOLD}{now}{BOLD:#}", inert(&path));
        let _ = writeln!(out, "  {}", self.written(answer, last));
    }

    /// What was there before, the oldest first.
    fn earlier(&self, answer: &Answer<'_>, value: &Value, out: &mut String) {
        let path = value.trail.to_string();
        let Some((_, before)) = value.settings.split_last() else { return };
        for (at, earlier) in before.iter().enumerate() {
            let was = match &earlier.value {
                Some(node) => shortened(&self.value(answer, &path, node)),
                None => "(taken away)".to_owned(),
            };
            let word = if at == 0 { "at first" } else { "then" };
            let was = harmless(&was);
            let _ = writeln!(out, "  {FAINT}{word}{FAINT:#} {was}  {}", self.written(answer, earlier));
        }
    }

    /// `a/patch.yaml:3, by patches (a/kustomization.yaml:7)`
    fn written(&self, answer: &Answer<'_>, setting: &Setting) -> String {
        let at = self.places.location(setting.at);
        let uses = setting.uses.iter().map(|used| self.variable(answer, used)).collect::<String>();
        let pass = self.pass(setting.pass, setting.at);
        let written = match at {
            Some(at) if setting.pass.name == "resources" => at,
            Some(at) => format!("{at}, by {pass}{uses}"),
            None => format!("by {pass}{uses}"),
        };
        inert(&harmless(&written)).into_owned()
    }

    fn pass(&self, pass: Cause, written: Span) -> String {
        match self.places.location(pass.at).filter(|_| pass.at != written) {
            Some(at) => format!("{} ({at})", pass.name),
            None => pass.name.to_owned(),
        }
    }

    fn variable(&self, answer: &Answer<'_>, used: &Use) -> String {
        let origin = answer.unit.variables.by_name.get(used.name.as_str()).map(|v| v.origin.to_string());
        let at = self.places.location(used.at).map(|at| format!(" at {at}")).unwrap_or_default();
        let from = origin.map(|origin| format!(", from {origin}")).unwrap_or_default();
        format!(", ${{{}}}{at}{from}", used.name)
    }

    fn changes(&self, answer: &Answer<'_>, out: &mut String) {
        let changes: Vec<Cause> = answer.changes().collect();
        let at = self.places.location(answer.object.span()).unwrap_or_default();
        let _ = writeln!(out, "defined at {}", harmless(&at));
        if !changes.is_empty() {
            out.push_str("changed by\n");
        }
        let rows = changes.iter().map(|pass| {
            let at = self.places.location(pass.at).unwrap_or_default();
            (format!("  {}", pass.name), at)
        });
        columns(rows, out);
    }

    fn chain(&self, answer: &Answer<'_>, out: &mut String) {
        columns(answer.chain.iter().map(|link| (self.link(link), self.link_place(link))), out);
        for other in &answer.others {
            let at = self.places.location(other.object.span()).unwrap_or_default();
            let line = format!("also rendered by Kustomization {} ({at})", other.id);
            let _ = writeln!(out, "{}", harmless(&line));
        }
    }

    fn link(&self, link: &Link) -> String {
        let indent =
            if matches!(link.kind, LinkKind::Cluster | LinkKind::Kustomization) { "  " } else { "    " };
        let name = match link.place.filter(|_| link.name.is_empty()) {
            Some(file) => self.places.path(Span::new(file, 0)).map(|p| p.to_string()).unwrap_or_default(),
            None => link.name.clone(),
        };
        format!("{indent}{} {name}", link.kind.word())
    }

    fn link_place(&self, link: &Link) -> String {
        self.places.location(link.at).unwrap_or_default()
    }

    /// The same absence from several clusters.
    fn absence(&self, group: &[&Absence<'_>]) -> String {
        let absence = group[0];
        let names: Vec<&str> = group.iter().map(|absence| absence.cluster.name()).collect();
        let clusters = if names.len() == 1 { "cluster" } else { "clusters" };
        let mut out = format!(
            "{BOLD}{} {}{BOLD:#} is not in {clusters} {BOLD}{}{BOLD:#}\n",
            harmless(absence.object.kind()),
            harmless(&name(&absence.object)),
            harmless(&names.join(", "))
        );
        let at = self.places.location(absence.at()).unwrap_or_default();
        let hops = absence.hops.iter().map(|hop| (namer(&hop.named.by), hop.named.at));
        let rows = hops.map(|(words, at)| (words, self.places.location(at).unwrap_or_default()));
        columns(std::iter::once(("defined at".to_owned(), at)).chain(rows), &mut out);
        let mut end = String::new();
        self.end(group, &mut end);
        out + &harmless_log(&end)
    }

    fn end(&self, group: &[&Absence<'_>], out: &mut String) {
        match &group[0].end {
            End::Reached { place, unit, renamed } => self.reached(group[0], place, unit, *renamed, out),
            End::OtherCluster { place, other, .. } => {
                let subject = match group {
                    [one] => format!("cluster {} does", one.cluster.name()),
                    _ => "these clusters do".to_owned(),
                };
                let place = path(place);
                let _ = writeln!(out, "cluster {} gets to {place}; {subject} not", other.name);
                self.loose(group[0], out);
                self.near(group, out);
            }
            End::Nothing { place, .. } => {
                let _ = writeln!(out, "there the chain ends: nothing lists or builds {}", path(place));
                self.loose(group[0], out);
                self.near(group, out);
            }
        }
    }

    fn loose(&self, absence: &Absence<'_>, out: &mut String) {
        for hop in &absence.loose {
            let at = self.places.location(hop.named.at).unwrap_or_default();
            let _ = writeln!(
                out,
                "{} is listed by {} as well ({at}), which nothing builds",
                path(&hop.place),
                path(&hop.named.by)
            );
        }
    }

    fn reached(
        &self,
        absence: &Absence<'_>,
        place: &Place,
        unit: &Unit,
        renamed: Option<&Object>,
        out: &mut String,
    ) {
        let at = self.places.location(unit.object.span()).unwrap_or_default();
        let _ = writeln!(
            out,
            "Kustomization {} of cluster {} gets to {} ({at}), and is {}",
            unit.id,
            absence.cluster.name(),
            path(place),
            unit.status_word()
        );
        if let Some(object) = renamed {
            let name = self.told(absence.cluster, &name(object));
            let _ = writeln!(out, "there it is rendered as {} {name}", object.kind());
        } else if let Some(error) = unit.failure() {
            let told = Warning { message: error.message().to_owned(), at: error.span() };
            let at = told.at.and_then(|at| self.places.location(at)).unwrap_or_default();
            let _ = writeln!(out, "  {} ({at})", told.message);
        } else if absence.hops.is_empty() {
            out.push_str(
                "it reads the file and renders no such object: a patch, a name or an annotation changes it\n",
            );
        }
    }

    fn near(&self, group: &[&Absence<'_>], out: &mut String) {
        for absence in group {
            let (End::OtherCluster { near, .. } | End::Nothing { near, .. }) = &absence.end else { continue };
            if near.is_empty() {
                continue;
            }
            let _ = writeln!(out, "near it, cluster {} has", absence.cluster.name());
            let row = |unit: &&Unit| {
                let at = self.places.location(unit.object.span()).unwrap_or_default();
                (format!("  Kustomization {} that builds {}", unit.id, unit.path()), at)
            };
            columns(near.iter().map(row), out);
        }
    }
}

/// Absences that differ in nothing but the cluster.
fn alike<'r, 'a>(absences: &'r [Absence<'a>]) -> Vec<Vec<&'r Absence<'a>>> {
    let mut groups: Vec<Vec<&Absence<'_>>> = Vec::new();
    for absence in absences {
        let same = |group: &&mut Vec<&Absence<'_>>| {
            let first = group[0];
            let is_reached =
                matches!(first.end, End::Reached { .. }) || matches!(absence.end, End::Reached { .. });
            !is_reached && first.at() == absence.at() && first.hops == absence.hops
        };
        match groups.iter_mut().find(same) {
            Some(group) => group.push(absence),
            None => groups.push(vec![absence]),
        }
    }
    groups
}

fn namer(by: &Place) -> String {
    match by {
        Place::Kustomization(id, _) => format!("  built by Kustomization {}", written_id(id)),
        Place::Directory(dir) => format!("  listed by {dir}"),
        Place::File(file) => format!("  named by {file}"),
    }
}

fn heading(object: &Object, cluster: &str) -> String {
    let (kind, name, cluster) = (object.kind(), name(object), harmless(cluster));
    let object = format!("{kind} {name}");
    format!("{BOLD}{}{BOLD:#} in cluster {BOLD}{cluster}{BOLD:#}\n", inert(&harmless(&object)))
}

fn nothing(out: &mut String, upto: &str, near: Option<&str>, keys: &[String]) {
    let place = if upto.is_empty() { "the object".to_owned() } else { format!("`{upto}`") };
    let hint = match (near, keys) {
        (Some(near), _) => format!("did you mean `{near}`?"),
        (None, []) => "it has nothing below".to_owned(),
        (None, keys) => format!("it has {}", keys.join(", ")),
    };
    let line = format!("nothing of that name in {place}: {hint}");
    let _ = writeln!(out, "{}", harmless(&line));
}

fn path(place: &Place) -> String {
    match place {
        Place::File(path) | Place::Directory(path) => path.to_string(),
        Place::Kustomization(id, _) => format!("Kustomization {}", written_id(id)),
    }
}

/// Two columns, the second flush.
fn columns(rows: impl Iterator<Item = (String, String)>, out: &mut String) {
    let shown = |text: &str| inert(&harmless(text)).into_owned();
    let rows: Vec<_> = rows.map(|(left, right)| (shown(&left), harmless(&right).into_owned())).collect();
    let width = rows.iter().map(|(left, _)| left.chars().count()).max().unwrap_or(0);
    for (left, right) in rows {
        out.push_str(format!("{left:width$}  {right}").trim_end());
        out.push('\n');
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
