//! CronJobs: the schedule and its time zone.
//!
//! Upstream: `validateCronJobSpec` of `pkg/apis/batch/validation/validation.go` (k8s.io/kubernetes v1.35.0), whose
//! schedules github.com/robfig/cron/v3 v3.0.1 reads (`parser.go`). A time zone within the schedule is left alone:
//! versions differ about it.

use super::choice;
use super::fields::{field, is_text, tell, text};
use crate::validate::metadata::names::shown;
use crate::validate::path::Path;
use crate::validate::problem::Problem;
use crate::yaml::Node;

/// Checks the spec of a CronJob, its template aside.
pub fn check(spec: &Node, path: &Path<'_>, problems: &mut Vec<Problem>) {
    choice::check(spec, "concurrencyPolicy", &["Allow", "Forbid", "Replace"], path, problems);
    if let Some(schedule) = text(spec, "schedule")
        && let Err(why) = fits(&schedule.text)
    {
        let message = format!("{} is no schedule: {why}", shown(&schedule.text));
        tell(problems, &Path::Field(path, "schedule"), schedule.span, message);
    } else if is_text(spec, "schedule", "") {
        let at = field(spec, "schedule").unwrap_or(spec).span();
        tell(problems, &Path::Field(path, "schedule"), at, "a CronJob needs one");
    }
    if let Some(zone) = text(spec, "timeZone").filter(|zone| !is_zone(&zone.text)) {
        let message =
            format!("{} is no time zone: one of IANA's is needed, as Europe/Berlin", shown(&zone.text));
        tell(problems, &Path::Field(path, "timeZone"), zone.span, message);
    }
}

/// Whether a name may be one of a time zone.
fn is_zone(name: &str) -> bool {
    let is_part = |part: &str| {
        let is_known = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
        !part.starts_with('-')
            && part != "."
            && part != ".."
            && (1..=14).contains(&part.len())
            && part.bytes().all(is_known)
    };
    !name.eq_ignore_ascii_case("local") && name.split('/').all(is_part)
}

/// A field of schedules.
struct Field {
    name: &'static str,
    least: u32,
    most: u32,
    words: &'static [&'static str],
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const FIELDS: [Field; 5] = [
    Field { name: "minute", least: 0, most: 59, words: &[] },
    Field { name: "hour", least: 0, most: 23, words: &[] },
    Field { name: "day of the month", least: 1, most: 31, words: &[] },
    Field { name: "month", least: 1, most: 12, words: &MONTHS },
    Field { name: "day of the week", least: 0, most: 6, words: &DAYS },
];
const NAMED: [&str; 7] = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

/// Whether a text is a schedule.
fn fits(schedule: &str) -> Result<(), String> {
    let has_zone = schedule.starts_with("TZ=") || schedule.starts_with("CRON_TZ=");
    let schedule = match schedule.split_once(' ').filter(|_| has_zone) {
        Some((_, rest)) => rest.trim(),
        None => schedule,
    };
    if schedule.starts_with('@') {
        // How long an interval is, nothing but Go's durations tells.
        let is_known = NAMED.contains(&schedule) || schedule.starts_with("@every ");
        return if is_known {
            Ok(())
        } else {
            Err(format!("there are {} and `@every 1h`", NAMED.join(", ")))
        };
    }
    let parts: Vec<&str> = schedule.split_whitespace().collect();
    if parts.len() != FIELDS.len() {
        return Err(format!("it has {} fields, 5 are needed", parts.len()));
    }
    FIELDS.iter().zip(parts).try_for_each(|(field, part)| field.fits(part))
}

impl Field {
    fn fits(&self, text: &str) -> Result<(), String> {
        text.split(',')
            .filter(|range| !range.is_empty())
            .try_for_each(|range| self.range(range).map_err(|why| format!("{} `{range}`: {why}", self.name)))
    }

    /// `5`, `1-5`, `*/10`, `3-59/15`, `mon`
    fn range(&self, range: &str) -> Result<(), String> {
        let mut parts = range.split('/');
        let (bounds, step) = (parts.next().unwrap_or(""), parts.next());
        if parts.next().is_some() {
            return Err("a range has one step at most".to_owned());
        }
        let bounds: Vec<&str> = bounds.split('-').collect();
        let (first, last) = match bounds.as_slice() {
            ["*" | "?", ..] => (self.least, self.most),
            [one] if step.is_some() => (self.number(one)?, self.most),
            [one] => (self.number(one)?, self.number(one)?),
            [first, last] => (self.number(first)?, self.number(last)?),
            _ => return Err("a range has one `-` at most".to_owned()),
        };
        if first < self.least || last > self.most {
            return Err(format!("it goes from {} to {}", self.least, self.most));
        }
        if first > last {
            return Err("it ends before it begins".to_owned());
        }
        match step.map(number).transpose()? {
            Some(0) => Err("a step is more than 0".to_owned()),
            _ => Ok(()),
        }
    }

    fn number(&self, text: &str) -> Result<u32, String> {
        let word = self.words.iter().position(|word| text.eq_ignore_ascii_case(word));
        match word.and_then(|at| u32::try_from(at).ok()) {
            Some(at) => Ok(at + self.least),
            None => number(text),
        }
    }
}

fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "not a number".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_those_that_cron_reads() {
        for right in [
            "* * * * *",
            "*/5 1-3 ? JAN,dec mon-FRI",
            "0 0 1 1 0",
            "5/15 * * * *",
            "@daily",
            "@every 1h30m",
            "TZ=Europe/Berlin 0 3 * * *",
            "0  3\t* * *",
            "0 3 * * 0-6/2",
            "1,,2 * * * *",
        ] {
            assert_eq!(fits(right), Ok(()), "{right}");
        }
        for wrong in [
            "* * * *",
            "0 0 3 * * *",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "5-1 * * * *",
            "*/0 * * * *",
            "a * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "@weekday",
            "* * * * mo",
            "-1 * * * *",
        ] {
            assert!(fits(wrong).is_err(), "{wrong}");
        }
        assert_eq!(fits("* * * * 7"), Err("day of the week `7`: it goes from 0 to 6".to_owned()));
    }

    #[test]
    fn zones_have_the_names_of_files() {
        for (zone, fits) in [
            ("Europe/Berlin", true),
            ("UTC", true),
            ("Etc/GMT+1", true),
            ("Local", false),
            ("../x", false),
            ("a b", false),
        ] {
            assert_eq!(is_zone(zone), fits, "{zone}");
        }
    }
}
