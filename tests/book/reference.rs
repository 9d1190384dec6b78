//! `docs/commands/`: each command has a page, and the block after `<!-- help: COMMAND -->` is what its
//! `--help` prints, without the flags that every command has: those are on a page of their own.

use crate::blesses;
use crate::pages::{self, Page, root};
use crate::scratch::Scratch;

/// The heading of the flags that every command has.
const EVERYWHERE: &str = "Everywhere:\n";

fn help(scratch: &Scratch, command: &str) -> String {
    let output = scratch.run(&format!("offlux {command} --help"));
    assert!(output.status.success(), "offlux {command} --help");
    let text = String::from_utf8(output.stdout).expect("text");
    text.lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

/// A command's help without the flags of every command, and these flags.
fn parted(help: &str) -> (String, String) {
    let Some((before, after)) = help.split_once(EVERYWHERE) else { return (help.to_owned(), String::new()) };
    let end = after.match_indices("\n\n").map(|(at, _)| at + 1).find(|at| {
        let next = after[at + 1..].chars().next();
        next.is_none_or(|c| !c.is_whitespace() && c != '-')
    });
    let (flags, rest) = after.split_at(end.unwrap_or(after.len()));
    (format!("{}\n{rest}", before.trim_end()), flags.to_owned())
}

/// The commands that `offlux --help` lists, as they are typed.
fn commands(help: &str) -> Vec<String> {
    let list = |heading: &str| {
        let after = help.split_once(heading).map_or("", |(_, after)| after);
        let lines = after.lines().take_while(|line| line.is_empty() || line.starts_with(' '));
        let lines = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>()
    };
    let first = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    let mut commands: Vec<String> = list("Commands:\n").iter().map(first).collect();
    commands.retain(|command| command != "help");
    let is_word = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
    for line in list("same flags and same bytes:\n") {
        commands.push(line.split(' ').take_while(is_word).collect::<Vec<_>>().join(" "));
    }
    commands
}

/// The commands that have a page: of one that has further ones, these.
fn with_pages(scratch: &Scratch, whole: &str) -> Vec<String> {
    let below = |command: String| {
        let help = help(scratch, &command);
        match help.contains("\nCommands:\n") {
            true => commands(&help).into_iter().map(|name| format!("{command} {name}")).collect(),
            false => vec![command],
        }
    };
    commands(whole).into_iter().flat_map(below).collect()
}

#[test]
fn every_command_has_a_page_with_its_help() {
    let scratch = Scratch::empty("help");
    let whole = help(&scratch, "");
    let commands = with_pages(&scratch, &whole);
    let has = |name: &str| commands.contains(&name.to_owned());
    assert!(commands.len() > 10 && has("build kustomization") && has("report merge"), "{commands:?}");
    let mut wrong = Vec::new();
    for command in &commands {
        let page = format!("docs/commands/{}.md", command.replace(' ', "-"));
        let (own, everywhere) = parted(&help(&scratch, command));
        let is_ours = everywhere.is_empty() || everywhere == parted(&whole).1;
        assert!(is_ours, "`{command}` has other flags everywhere:\n{everywhere}");
        match root().join(&page).exists() {
            true => wrong.extend(compare(&Page::read(page.into()), command, &own)),
            false => wrong.push(format!("{page} is not there")),
        }
    }
    let flags = Page::read("docs/commands/everywhere.md".into());
    wrong.extend(compare(&flags, "everywhere", &parted(&whole).1));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Holds the block of a page to a help, or writes it.
fn compare(page: &Page, command: &str, help: &str) -> Option<String> {
    let wanted = format!("help: {command}");
    let blocks = page.blocks();
    let Some(block) = blocks.iter().find(|block| block.comment.as_ref() == Some(&wanted)) else {
        return Some(format!("{} has no block after <!-- {wanted} -->", page.path.display()));
    };
    let right = format!("{}\n", help.trim_end());
    if page.body(block) == right {
        return None;
    }
    if blesses() {
        page.replace(vec![(block.body.clone(), right)]);
        return None;
    }
    Some(format!("{}: this is right\n{right}", page.place(block.body.start)))
}

#[test]
fn no_page_tells_of_a_command_that_is_not_there() {
    let scratch = Scratch::empty("no-command");
    let commands = with_pages(&scratch, &help(&scratch, ""));
    let mut names: Vec<String> = commands.iter().map(|command| command.replace(' ', "-")).collect();
    names.push("everywhere".to_owned());
    let pages = pages::all().into_iter().filter(|page| page.path.starts_with("docs/commands"));
    let stems = pages.map(|page| page.path.file_stem().expect("a name").display().to_string());
    let unknown: Vec<String> = stems.filter(|stem| !names.contains(stem)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn the_flags_of_every_command_are_cut_out() {
    let help = "Does a.\n\nOptions:\n  -h  help\n\nEverywhere:\n  -C <DIR>\n          In DIR\n\n          [env: A=]\n\n  -n\n          B\n\nExamples:\n  c\n";
    let (own, everywhere) = parted(help);
    assert_eq!(own, "Does a.\n\nOptions:\n  -h  help\n\nExamples:\n  c\n");
    assert_eq!(everywhere, "  -C <DIR>\n          In DIR\n\n          [env: A=]\n\n  -n\n          B\n");
}
