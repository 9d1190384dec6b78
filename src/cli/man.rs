//! `offlux man`: manual pages, one on standard output or all of them as files.

use super::{Outcome, definition, output};
use crate::error::{Error, Kind, Result};
use crate::nearest::nearest;
use camino::Utf8PathBuf;
use clap::{Command, ValueHint};
use clap_mangen::Man;

/// Print a manual page, or write those of all commands
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The command whose page it is [default: offlux itself]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write the pages of all commands into DIR, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
    output_dir: Option<Utf8PathBuf>,
}

const EXAMPLES: &str = "\
Examples:
  offlux man | man -l -
  offlux man diff | man -l -
  offlux man build kustomization | man -l -
  offlux man --output-dir ~/.local/share/man/man1";

/// Prints one page, or writes all.
///
/// # Errors
/// When there is no such command, or a page cannot be written.
pub fn run(args: &Args) -> Result<Outcome> {
    let whole = definition::whole();
    match &args.output_dir {
        None => output::print(&page(named(&whole, &args.command)?)?)?,
        Some(dir) => {
            output::make_directory(dir)?;
            for command in all(&whole) {
                output::write(&dir.join(format!("{}.1", title(command))), &[page(command)?])?;
            }
        }
    }
    Ok(Outcome::Done)
}

fn named<'a>(whole: &'a Command, words: &[String]) -> Result<&'a Command> {
    words.iter().try_fold(whole, |command, word| {
        let names = || command.get_subcommands().map(Command::get_name);
        command.find_subcommand(word).ok_or_else(|| {
            let error = Error::usage(format!("{} has no command `{word}`", called(command)));
            match nearest(word, names()) {
                Some(near) => error.hint(format!("did you mean {near}?")),
                None => error.hint("`offlux help` lists the commands"),
            }
        })
    })
}

/// A command and all below it.
fn all(command: &Command) -> Vec<&Command> {
    let below = command.get_subcommands().flat_map(all);
    std::iter::once(command).chain(below).collect()
}

fn called(command: &Command) -> &str {
    command.get_bin_name().unwrap_or("offlux")
}

/// `offlux-get`.
fn title(command: &Command) -> String {
    called(command).replace(' ', "-")
}

/// A page as roff. What stands below the help, tables and examples, keeps its lines.
fn page(command: &Command) -> Result<String> {
    let notes = command.get_after_help().map(ToString::to_string);
    let usage = command.clone().render_usage().to_string();
    let command = command.clone().after_help(None::<&'static str>);
    let man = Man::new(command.clone().override_usage(usage.trim_start_matches("Usage: ").to_owned()));
    let mut page = Vec::new();
    man.render(&mut page).map_err(|e| Error::new(Kind::Io, e.to_string()))?;
    let page = String::from_utf8(page).map_err(|e| Error::new(Kind::Io, e.to_string()))?;
    let mut page = with_head(&page, &title(&command));
    if let Some(notes) = notes {
        page.push_str(".SH NOTES\n.nf\n");
        notes.lines().for_each(|line| page.push_str(&note(line)));
        page.push_str(".fi\n");
    }
    if title(&command) != "offlux" {
        page.push_str(".SH \"SEE ALSO\"\nofflux(1)\n");
    }
    Ok(page)
}

/// The page with a `.TH` that has an empty date: two builds of one version are equal.
fn with_head(page: &str, title: &str) -> String {
    let head = format!(".TH {} 1 \"\" \"offlux {}\" offlux", title.to_uppercase(), env!("CARGO_PKG_VERSION"));
    let lines = page.lines().map(|line| if line.starts_with(".TH ") { &head } else { line });
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// A line below the help: prose is a paragraph a line and is filled, what is indented keeps its lines.
fn note(line: &str) -> String {
    match line.is_empty() || line.starts_with(' ') {
        true => literal(line),
        false => format!(".fi\n{}.nf\n", literal(line)),
    }
}

/// A line whose characters mean themselves to roff.
fn literal(line: &str) -> String {
    let mut text = String::from("\\&");
    for c in line.chars() {
        match c {
            '\\' => text.push_str("\\e"),
            '-' => text.push_str("\\-"),
            '\'' => text.push_str("\\(aq"),
            '`' => text.push_str("\\(ga"),
            '^' => text.push_str("\\(ha"),
            '~' => text.push_str("\\(ti"),
            c => text.push(c),
        }
    }
    text + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_mean_themselves() {
        assert_eq!(literal(".TH 'a\\-b`"), "\\&.TH \\(aqa\\e\\-b\\(ga\n");
        assert_eq!(literal(""), "\\&\n");
    }

    #[test]
    fn prose_is_filled_and_tables_are_not() {
        assert_eq!(note("Some prose."), ".fi\n\\&Some prose.\n.nf\n");
        assert_eq!(note("  a  b"), literal("  a  b"));
        assert_eq!(note(""), literal(""));
    }

    #[test]
    fn every_command_has_a_page_and_the_emulations_too() {
        let whole = definition::whole();
        let titles: Vec<String> = all(&whole).into_iter().map(title).collect();
        for wanted in
            ["offlux", "offlux-get", "offlux-man", "offlux-kustomize-build", "offlux-build-kustomization"]
        {
            assert!(titles.iter().any(|title| title == wanted), "{wanted}: {titles:?}");
        }
        let page = page(named(&whole, &["diff".to_owned()]).unwrap()).unwrap();
        assert!(page.contains(".TH OFFLUX-DIFF 1 "), "{page}");
        assert!(page.contains("\n\\&Formats: unified, structural,"), "{page}");
    }

    #[test]
    fn a_command_is_found_by_its_words() {
        let whole = definition::whole();
        let found = |words: &[&str]| {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            named(&whole, &words).map(title).map_err(|e| e.message().to_owned())
        };
        assert_eq!(found(&[]).unwrap(), "offlux");
        assert_eq!(found(&["build", "ks"]).unwrap(), "offlux-build-kustomization");
        assert_eq!(found(&["rendre"]).unwrap_err(), "offlux has no command `rendre`");
        assert_eq!(found(&["build", "x"]).unwrap_err(), "offlux build has no command `x`");
    }
}
