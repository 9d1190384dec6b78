//! What is told when the program itself breaks down. What a panic says may hold values of the files that were being read,
//! Secrets among them, so that it is told only where it is text of the source, or where the environment asks for it.

use crate::markup::harmless_lines;
use std::backtrace::{Backtrace, BacktraceStatus};
use std::panic::{self, PanicHookInfo};

/// Has all of a panic's words told, with whatever values are in them.
const ASKED: &str = "OFFLUX_PANIC";

/// How much of a panic is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Words {
    /// Where it was, and what the source says.
    OfSource,
    /// All of it.
    All,
}

/// Tells panics in this way from now on, of any thread. The exit code stays Rust's, 101.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        let words = std::env::var_os(ASKED).map_or(Words::OfSource, |_| Words::All);
        let mut text = report(info, words);
        let way = Backtrace::capture();
        if way.status() == BacktraceStatus::Captured {
            text.push_str(&format!("{way}\n"));
        }
        super::output::note(text.trim_end());
    }));
}

/// The place in the source, what to do, and the words that may be told.
pub fn report(info: &PanicHookInfo<'_>, words: Words) -> String {
    let place = info.location().map(|at| format!(" at {}:{}", at.file(), at.line())).unwrap_or_default();
    let payload = info.payload();
    // Without values in it, a text is static.
    let said = payload.downcast_ref::<&'static str>().copied();
    let all = || payload.downcast_ref::<String>().map(String::as_str);
    let said = if words == Words::All { said.or_else(all) } else { said };
    let said = said.map(|said| format!(": {}", harmless_lines(said))).unwrap_or_default();
    let mut text = format!("error: offlux broke down{place}{said}\n");
    text.push_str("  = what it printed is not whole; its input may be fine, this is a mistake of offlux\n");
    text.push_str(&format!(
        "  = hint: please report it, with this place and how offlux {} was called\n",
        env!("CARGO_PKG_VERSION")
    ));
    if words == Words::OfSource {
        text.push_str(&format!(
            "  = hint: {ASKED}=1 tells the reason as well, which may hold values of Secrets\n"
        ));
    }
    text
}
