//! What a panic tells: its place, and no value.

use offlux::cli::panic::{Words, report};
use std::panic;
use std::sync::{Arc, Mutex};

/// What is told of a panic in a thread of its own.
fn told(words: Words, breaks: impl FnOnce() + Send + 'static) -> String {
    let (told, name) = (Arc::new(Mutex::new(String::new())), "breaks down");
    let (heard, before) = (told.clone(), panic::take_hook());
    panic::set_hook(Box::new(move |info| match std::thread::current().name() {
        Some(thread) if thread == name => *heard.lock().expect("nobody broke it") = report(info, words),
        _ => before(info),
    }));
    let thread = std::thread::Builder::new().name(name.to_owned());
    thread.spawn(breaks).expect("a thread").join().expect_err("it breaks down");
    let told = told.lock().expect("nobody broke it");
    told.clone()
}

#[test]
fn a_panic_tells_its_place_and_no_value() {
    let secret = || std::hint::black_box("hunter2").to_owned();
    let place = format!("{}:{}", file!(), line!() + 1);
    let text = told(Words::OfSource, move || panic!("no place for {}", secret()));
    assert!(text.contains(&place) && text.contains("report"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("no place"), "{text}");
    let text = told(Words::OfSource, move || {
        secret().parse::<u8>().map_err(|_| secret()).expect("it holds");
    });
    assert!(!text.contains("hunter2"), "{text}");
    let text = told(Words::OfSource, move || panic::panic_any(secret()));
    assert!(!text.contains("hunter2"), "{text}");
    let text = told(Words::OfSource, || panic!("what the source says"));
    assert!(text.contains("what the source says"), "{text}");
    let text = told(Words::All, move || panic!("\u{1b}]0;no place for {}", secret()));
    assert!(text.contains("no place for hunter2") && !text.contains('\u{1b}'), "{text}");
}

#[test]
fn the_program_tells_panics_so_from_its_first_line_on() {
    let main = include_str!("../../src/main.rs");
    let body = main.split_once("fn main() -> ExitCode {\n").map(|(_, body)| body.trim_start());
    assert!(body.is_some_and(|body| body.starts_with("cli::panic::install();")), "{main}");
}
