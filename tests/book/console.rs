//! Blocks in the language `console`: each line after `$ ` is run, and what follows is what it prints,
//! then `[exit N]` unless it ends with 0. A line that is only `…` stands for one line or more.
//!
//! A block in `text` with a comment that says where it runs is what the block of shell before it prints.

use crate::blesses;
use crate::pages::{self, Block, Page};
use crate::scratch::Scratch;
use std::collections::BTreeMap;

/// What the README runs before offlux is installed.
const FROM_SOURCE: &str = "cargo run --release --locked --";

/// A command of a block, and what is shown of its output.
#[derive(Debug, PartialEq)]
struct Step<'a> {
    command: &'a str,
    shown: Vec<&'a str>,
}

fn steps(body: &str) -> Result<Vec<Step<'_>>, String> {
    let mut steps: Vec<Step<'_>> = Vec::new();
    for line in body.lines() {
        match (line.strip_prefix("$ "), steps.last_mut()) {
            (Some(command), _) => steps.push(Step { command, shown: Vec::new() }),
            (None, Some(step)) => step.shown.push(line),
            (None, None) => return Err(format!("`{line}` stands before any command")),
        }
    }
    if steps.is_empty() { Err("it has no command".to_owned()) } else { Ok(steps) }
}

/// Whether a block shows what something prints.
fn runs(block: &Block) -> bool {
    let says_where = block.comment.as_ref().is_some_and(|comment| comment.starts_with("in: "));
    block.language == "console" || block.language == "text" && says_where
}

/// Whether lines are what is shown, where `…` stands for lines.
fn is_shown(shown: &[&str], lines: &[&str]) -> bool {
    match (shown, lines) {
        ([], rest) => rest.is_empty(),
        ([gap, more @ ..], _) if gap.trim() == "…" => {
            (1..=lines.len()).any(|left_out| is_shown(more, &lines[left_out..]))
        }
        ([line, more @ ..], [first, rest @ ..]) => line == first && is_shown(more, rest),
        ([_, ..], []) => false,
    }
}

/// What a command prints, and how it ended.
fn printed(scratch: &Scratch, command: &str) -> String {
    let output = scratch.run(&command.replace(FROM_SOURCE, "offlux"));
    let mut text = String::from_utf8(output.stdout).expect("text");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    match output.status.code() {
        Some(0) => text,
        code => format!("{text}[exit {}]\n", code.map_or("by a signal".to_owned(), |c| c.to_string())),
    }
}

/// Runs a block: what is wrong with it, and what it says when it is right.
fn run(page: &Page, block: &Block, before: Option<&Block>, scratch: &Scratch) -> Result<String, String> {
    if block.language == "text" {
        let shell = before.filter(|before| before.language == "sh").ok_or("no shell is before it")?;
        return Ok(printed(scratch, page.body(shell)));
    }
    let mut blessed = String::new();
    for step in steps(page.body(block))? {
        let printed = printed(scratch, step.command);
        let lines: Vec<&str> = printed.lines().collect();
        let right = if is_shown(&step.shown, &lines) { &step.shown } else { &lines };
        blessed.push_str(&format!("$ {}\n", step.command));
        right.iter().for_each(|line| blessed.push_str(&format!("{line}\n")));
    }
    Ok(blessed)
}

#[test]
fn every_example_prints_what_is_shown() {
    let (mut wrong, mut ran) = (Vec::new(), 0);
    for (number, page) in pages::all().iter().enumerate() {
        let mut scratches: BTreeMap<String, Option<Scratch>> = BTreeMap::new();
        let (mut changes, mut place) = (Vec::new(), None);
        let blocks = page.blocks();
        for (at, block) in blocks.iter().enumerate().filter(|(_, block)| runs(block)) {
            place = block.comment.clone().or(place);
            let mut tell = |why: String| wrong.push(format!("{}: {why}", page.place(block.body.start)));
            let Some(place) = &place else {
                tell("a comment `<!-- in: DIR -->` before it says where it runs".to_owned());
                continue;
            };
            if !scratches.contains_key(place) {
                let name = format!("{number}-{}", scratches.len());
                let made = Scratch::of(place, &name).unwrap_or_else(|why| {
                    tell(why);
                    None
                });
                scratches.insert(place.clone(), made);
            }
            let Some(Some(scratch)) = scratches.get(place) else { continue };
            match run(page, block, at.checked_sub(1).map(|at| &blocks[at]), scratch) {
                Ok(right) if right == page.body(block) => (),
                Ok(right) if blesses() => changes.push((block.body.clone(), right)),
                Ok(right) => tell(format!("it shows\n{}but this is right\n{right}", page.body(block))),
                Err(why) => tell(why),
            }
            ran += 1;
        }
        page.replace(changes);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(ran > 20, "only {ran} examples were found");
}

#[test]
fn a_gap_stands_for_lines_and_nothing_else_does() {
    assert!(is_shown(&["a", "  …", "d"], &["a", "b", "c", "d"]));
    assert!(is_shown(&["a", "…"], &["a", "b"]) && is_shown(&[], &[]));
    assert!(!is_shown(&["a", "…", "d"], &["a", "d"]));
    assert!(!is_shown(&["a", "…", "d"], &["a", "b", "e"]));
    assert!(!is_shown(&["a"], &["a", "b"]) && !is_shown(&["a", "b"], &["a"]));
}

#[test]
fn commands_part_a_block() {
    let steps = steps("$ cat a\nb\n\n$ offlux c\n[exit 1]\n");
    let step = |command, shown: &[&'static str]| Step { command, shown: shown.to_vec() };
    assert_eq!(steps, Ok(vec![step("cat a", &["b", ""]), step("offlux c", &["[exit 1]"])]));
    assert!(self::steps("a\n$ offlux b\n").is_err() && self::steps("").is_err());
}

#[test]
fn a_failure_shows_its_status() {
    let scratch = Scratch::empty("status");
    assert_eq!(printed(&scratch, "printf a; exit 3"), "a\n[exit 3]\n");
    assert_eq!(printed(&scratch, "echo a; echo b >&2; echo c"), "a\nb\nc\n");
}
