//! Text in drawings: how wide it is, what of it fits.

use std::borrow::Cow;

/// How wide a character of a proportional font is, as a part of its size: that of the wider fonts, a bit
/// bold, so that boxes have room for the others.
fn width(c: char) -> f64 {
    match c {
        'i' | 'j' | 'l' | '\'' | '.' | ',' | ':' | '|' => 0.37,
        'f' | 'r' | 't' | '-' | '/' | '(' | ')' | 'I' | ' ' => 0.45,
        'm' | 'w' | 'M' | 'W' | '@' => 1.0,
        'A'..='Z' => 0.76,
        c if c.is_ascii() => 0.68,
        '…' => 0.9,
        _ => 1.1,
    }
}

/// How wide a text is at a size of one.
pub fn proportional(text: &str) -> f64 {
    text.chars().map(width).sum()
}

/// How wide a text of a font is whose characters are all alike, at a size of one.
pub fn monospaced(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() || c == '…' { 0.62 } else { 1.1 }).sum()
}

/// The beginning of a text that is as wide as there is room; what is left out is told.
pub fn beginning(text: &str, room: f64) -> Cow<'_, str> {
    if proportional(text) <= room {
        return Cow::Borrowed(text);
    }
    let mut left = room - width('…');
    let fits = |c: &char| {
        left -= width(*c);
        left >= 0.0
    };
    let shown: String = text.chars().take_while(fits).collect();
    Cow::Owned(shown + "…")
}

/// The end of a path that is as wide as there is room, from a slash on where there is one.
pub fn ending(path: &str, room: f64) -> Cow<'_, str> {
    if monospaced(path) <= room {
        return Cow::Borrowed(path);
    }
    let mut left = room - monospaced("…");
    let fits = |c: &char| {
        left -= if c.is_ascii() { 0.62 } else { 1.1 };
        left >= 0.0
    };
    let shown = path.chars().rev().take_while(fits).map(char::len_utf8).sum::<usize>();
    let shown = &path[path.len() - shown..];
    let slash = shown.find('/').filter(|at| at + 1 < shown.len()).unwrap_or(0);
    Cow::Owned(format!("…{}", &shown[slash..]))
}

/// A number with one digit behind the point at most.
pub fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_beginning_and_paths_their_end() {
        assert_eq!(beginning("reloader", 10.0), "reloader");
        assert_eq!(beginning("a-name-that-is-long", 5.0), "a-nam…");
        assert_eq!(ending("./apps/web", 10.0), "./apps/web");
        assert_eq!(ending("./kubernetes/apps/media/web", 8.0), "…/media/web");
        assert_eq!(ending("a-name-that-is-long", 5.0), "…is-long");
        assert_eq!(ending("long", 0.1), "…");
    }

    #[test]
    fn numbers_are_short() {
        assert_eq!([number(1.0), number(1.26), number(-0.04)], ["1", "1.3", "0"]);
    }
}
