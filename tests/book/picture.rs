//! `docs/pictures/two-clusters.svg`: a terminal that shows what two commands print, drawn from a run of them.
//! `scripts/picture` writes it.

use crate::blesses;
use crate::pages::root;
use crate::scratch::Scratch;
use std::fmt::Write;

const PICTURE: &str = "docs/pictures/two-clusters.svg";
const TREE: &str = "in: docs/examples/two-clusters";
const COMMANDS: [&str; 2] =
    ["offlux get hr reloader -n kube-system", "offlux why hr/reloader -n kube-system --cluster apps"];

/// Sizes in pixels: of a letter, between lines, around the text, of the bar at the top.
const LETTER: f64 = 7.8;
const LINE: usize = 19;
const AROUND: usize = 16;
const BAR: usize = 30;

/// Text of one look.
#[derive(Debug, PartialEq)]
struct Piece {
    text: String,
    style: &'static str,
}

/// Parts a line where its colours change.
fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut style = "";
    for (number, part) in line.split("\u{1b}[").enumerate() {
        let text = match (number, part.split_once('m')) {
            (0, _) | (_, None) => part,
            (_, Some((code, text))) => {
                style = class(code);
                text
            }
        };
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), style });
        }
    }
    pieces
}

/// The class of the style that a code of ECMA-48 sets.
fn class(code: &str) -> &'static str {
    match code {
        "0" | "" => "",
        "1" => "bold",
        "2" => "dim",
        "31" | "1;31" | "91" => "red",
        "32" | "1;32" | "92" => "green",
        "33" | "1;33" | "93" => "yellow",
        "34" | "1;34" | "94" => "blue",
        "36" | "1;36" | "96" => "cyan",
        other => panic!("no style is known for the code {other}"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn letters(pieces: &[Piece]) -> usize {
    pieces.iter().map(|piece| piece.text.chars().count()).sum()
}

/// The lines of a terminal in which the commands have run.
fn terminal() -> Vec<Vec<Piece>> {
    let scratch = Scratch::of(TREE, "picture").expect("a tree").expect("it needs no git");
    let mut lines = Vec::new();
    for command in COMMANDS {
        if !lines.is_empty() {
            lines.push(Vec::new());
        }
        let prompt = Piece { text: "$ ".to_owned(), style: "dim" };
        lines.push(vec![prompt, Piece { text: command.to_owned(), style: "bold" }]);
        let run = scratch.run(&format!("{command} --color always"));
        let text = String::from_utf8(run.stdout).expect("text");
        lines.extend(text.lines().map(pieces));
    }
    lines
}

fn drawn(lines: &[Vec<Piece>]) -> String {
    let columns = lines.iter().map(|line| letters(line)).max().expect("there are lines");
    let width = (columns as f64 * LETTER).ceil() as usize + 2 * AROUND;
    let height = BAR + lines.len() * LINE + AROUND;
    let told: Vec<String> = COMMANDS.iter().map(|command| escaped(command)).collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"img\">\n\
         <title>{}</title>\n\
         <style>\n\
         text {{ font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; fill: #d6dbe3; white-space: pre }}\n\
         .bold {{ font-weight: 700; fill: #ffffff }} .dim {{ fill: #8a94a3 }} .red {{ fill: #ff7b72 }} .green {{ fill: #7ee787 }}\n\
         .yellow {{ fill: #f2cc60 }} .blue {{ fill: #79c0ff }} .cyan {{ fill: #76e3ea }}\n\
         </style>\n\
         <rect width=\"{width}\" height=\"{height}\" rx=\"8\" fill=\"#1b1f27\"/>\n\
         <g fill=\"#444c58\"><circle cx=\"20\" cy=\"16\" r=\"5\"/><circle cx=\"38\" cy=\"16\" r=\"5\"/><circle cx=\"56\" cy=\"16\" r=\"5\"/></g>\n",
        told.join(" · ")
    );
    for (number, line) in lines.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
        let (y, length) = (BAR + (number + 1) * LINE - 5, letters(line) as f64 * LETTER);
        let _ =
            write!(svg, "<text x=\"{AROUND}\" y=\"{y}\" textLength=\"{length:.1}\" xml:space=\"preserve\">");
        for piece in line {
            let _ = match piece.style {
                "" => write!(svg, "{}", escaped(&piece.text)),
                style => write!(svg, "<tspan class=\"{style}\">{}</tspan>", escaped(&piece.text)),
            };
        }
        svg.push_str("</text>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

#[test]
fn the_picture_shows_what_the_commands_print() {
    let lines = terminal();
    assert!(lines.len() > 10, "the commands print less than the picture is for");
    let right = drawn(&lines);
    let path = root().join(PICTURE);
    if blesses() {
        std::fs::create_dir_all(path.parent().expect("it is in a directory")).expect("a directory");
        std::fs::write(&path, &right).expect("a writable picture");
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == right, "{PICTURE} is another; scripts/picture writes it");
}

#[test]
fn colours_part_a_line() {
    let piece = |text: &str, style| Piece { text: text.to_owned(), style };
    let line = "\u{1b}[1mA\u{1b}[0m  b\u{1b}[31mc";
    assert_eq!(pieces(line), [piece("A", "bold"), piece("  b", ""), piece("c", "red")]);
    assert_eq!(letters(&pieces(line)), 5);
}
