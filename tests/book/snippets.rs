//! Blocks that are not run: they can be read by what they are for, and the commands of offlux in them, as
//! well as those between backticks, can be typed.

use crate::pages::{self, Page};
use crate::scratch::Scratch;
use crate::words;
use pulldown_cmark::Event;
use serde::Deserialize;
use std::process::Command;

/// What a fenced block may be written in.
const LANGUAGES: [&str; 7] = ["console", "sh", "yaml", "json", "toml", "text", "rust"];

#[test]
fn every_block_says_what_it_is_written_in_and_can_be_read() {
    let (mut wrong, mut read) = (Vec::new(), 0);
    for page in pages::all() {
        for block in page.blocks().iter().filter(|block| !block.language.is_empty()) {
            let body = page.body(block);
            let problem = match block.language.as_str() {
                "yaml" => yaml(body),
                "json" => serde_json::from_str::<serde_json::Value>(body).err().map(|e| e.to_string()),
                "toml" => toml::from_str::<toml::Value>(body).err().map(|e| e.to_string()),
                "sh" => shell(body),
                "text" if body.contains("$ ") => Some("a command is shown in `console`".to_owned()),
                known if LANGUAGES.contains(&known) => None,
                other => Some(format!("`{other}` is none of {LANGUAGES:?}")),
            };
            read += 1;
            wrong.extend(problem.map(|why| format!("{}: {why}", page.place(block.body.start))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 30, "only {read} blocks were found");
}

fn yaml(body: &str) -> Option<String> {
    let mut documents = serde_yaml::Deserializer::from_str(body);
    documents.find_map(|document| serde_yaml::Value::deserialize(document).err()).map(|e| e.to_string())
}

fn shell(body: &str) -> Option<String> {
    let output = Command::new("sh").args(["-n", "-c", body]).output().expect("there is a shell");
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn every_command_in_blocks_and_between_backticks_can_be_typed() {
    let scratch = Scratch::empty("typed");
    let (mut wrong, mut typed) = (Vec::new(), 0);
    for page in pages::all() {
        for (text, at) in commands_of(&page) {
            for words in words::commands(&text) {
                typed += 1;
                let why = not_typed(&scratch, &words);
                wrong.extend(why.map(|why| format!("{}: offlux {}: {why}", page.place(at), words.join(" "))));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(typed > 50, "only {typed} commands were found");
}

/// Texts that may hold commands, and where they stand. Between backticks, a form with options in
/// brackets or with `…` shows no command to type.
fn commands_of(page: &Page) -> Vec<(String, usize)> {
    let blocks = page.blocks().into_iter();
    let blocks = blocks.filter(|block| ["sh", "yaml", ""].contains(&block.language.as_str()));
    let blocks = blocks.map(|block| (page.body(&block).to_owned(), block.body.start));
    let spans = page.events().filter_map(|(event, range)| match event {
        Event::Code(code) if !code.contains(['[', '…']) => Some((code.to_string(), range.start)),
        _ => None,
    });
    blocks.chain(spans).collect()
}

/// Why a command line is refused: it is read with `--help` at its end, which is not reached when a
/// word before it is wrong.
fn not_typed(scratch: &Scratch, words: &[String]) -> Option<String> {
    let quote = |word: &String| format!("'{}'", word.replace('\'', r"'\''"));
    let mut words: Vec<String> = words.iter().map(quote).collect();
    // After `--` nothing is a flag.
    let end = words.iter().position(|word| word == "'--'").unwrap_or(words.len());
    words.insert(end, "--help".to_owned());
    let output = scratch.run(&format!("offlux {}", words.join(" ")));
    (!output.status.success()).then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_command_with_a_wrong_word_is_refused() {
    let scratch = Scratch::empty("refused");
    let refused = |line: &str| not_typed(&scratch, &words::commands(line)[0]).is_some();
    for line in [
        "offlux gte hr",
        "offlux get hr --nmae a",
        "offlux diff --context many",
        "offlux kustomize build a --ouput b",
    ] {
        assert!(refused(line), "{line}");
    }
    assert!(!refused("offlux get hr reloader -n kube-system") && !refused("offlux kustomize build a -o b"));
}

#[test]
fn every_configuration_in_the_book_is_one() {
    let (mut wrong, mut read) = (Vec::new(), 0);
    for page in pages::all() {
        let mut place = "in: docs/examples/fleet".to_owned();
        for block in page.blocks() {
            place = block.comment.clone().filter(|comment| comment.starts_with("in: ")).unwrap_or(place);
            let body = page.body(&block);
            if block.language != "yaml" || !body.starts_with("# offlux.yaml\n") {
                continue;
            }
            read += 1;
            let Ok(Some(scratch)) = Scratch::of(&place, "configuration") else { continue };
            scratch.write("offlux.yaml", body);
            let output = scratch.run("offlux check -q");
            if output.status.code().is_none_or(|code| code > 1) {
                let why = String::from_utf8_lossy(&output.stdout).into_owned();
                wrong.push(format!("{}: {why}", page.place(block.body.start)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 2, "only {read} configurations were found");
}
