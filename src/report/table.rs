//! A table of text: columns flush left, two blanks apart, a heading on top.

use super::harmless;
use crate::markup::inert;
use anstyle::{AnsiColor, Style};
use unicode_width::UnicodeWidthStr;

/// Rows under a heading.
#[derive(Clone, Debug, Default)]
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table without rows.
    pub fn new(heading: &[&str]) -> Self {
        Table { heading: heading.iter().map(|h| (*h).to_owned()).collect(), rows: Vec::new() }
    }

    /// Adds a row; an empty cell is shown as `-`, and what a terminal would obey as its code.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let shown = |cell: String| match cell.trim_end() {
            "" => "-".to_owned(),
            cell => inert(&harmless(&cell.replace(['\n', '\t'], " "))).into_owned(),
        };
        self.rows.push(cells.into_iter().map(|cell| shown(cell.into())).collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Draws it; no line ends in blanks.
    pub fn draw(&self) -> String {
        self.drawn(|_, _| Style::new())
    }

    /// The same with ANSI styles: a bold heading, and words of a status that ask for a look coloured.
    /// Whoever prints it strips them where no terminal is.
    pub fn draw_styled(&self) -> String {
        let status = self.heading.iter().position(|heading| heading == "STATUS");
        self.drawn(|column, cell| match cell {
            None => Style::new().bold(),
            Some(word) if Some(column) == status => of_status(word),
            Some(_) => Style::new(),
        })
    }

    /// `style` knows the column and the cell, none of the heading.
    fn drawn(&self, style: impl Fn(usize, Option<&str>) -> Style) -> String {
        let all = || std::iter::once(&self.heading).chain(&self.rows);
        let width = |column: usize| all().filter_map(|row| row.get(column)).map(|c| c.width()).max();
        let widths: Vec<usize> = (0..self.heading.len()).map(|column| width(column).unwrap_or(0)).collect();
        let mut out = String::new();
        for (at, row) in all().enumerate() {
            let last = row.len().saturating_sub(1);
            for (column, cell) in row.iter().enumerate() {
                let style = style(column, (at > 0).then_some(cell));
                let blanks = if column == last { 0 } else { widths[column].saturating_sub(cell.width()) + 2 };
                out.push_str(&format!("{style}{cell}{style:#}{:blanks$}", ""));
            }
            out.push('\n');
        }
        out
    }
}

fn of_status(word: &str) -> Style {
    match word {
        "failed" => AnsiColor::Red.on_default(),
        "suspended" | "external source" => AnsiColor::Yellow.on_default(),
        _ => Style::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let mut table = Table::new(&["NAME", "PATH"]);
        table.row(["infra", ""]);
        table.row(["a", "x/y"]);
        assert_eq!(table.draw(), "NAME   PATH\ninfra  -\na      x/y\n");
    }

    #[test]
    fn wide_characters_take_two_columns_and_marks_none() {
        let mut table = Table::new(&["NAME", "PATH"]);
        table.row(["日本語", "a"]);
        table.row(["e\u{301}", "b"]);
        table.row(["🚀x", "c"]);
        assert_eq!(table.draw(), "NAME    PATH\n日本語  a\ne\u{301}       b\n🚀x     c\n");
    }

    #[test]
    fn nothing_in_a_cell_reaches_the_terminal() {
        let mut table = Table::new(&["NAME"]);
        table.row(["a\u{1b}[31mb\u{7}\r\u{202e}c\nd"]);
        assert_eq!(table.draw(), "NAME\na\\u{1b}[31mb\\u{7}\\r\\u{202e}c d\n");
    }

    #[test]
    fn only_a_status_is_coloured() {
        let mut table = Table::new(&["NAME", "STATUS"]);
        table.row(["failed", "failed"]);
        table.row(["a", "rendered"]);
        let text = table.draw_styled();
        assert!(text.contains("\nfailed  \u{1b}[31mfailed\u{1b}[0m\n"), "{text:?}");
        assert!(text.ends_with("a       rendered\n"), "{text:?}");
        assert!(text.starts_with("\u{1b}[1mNAME\u{1b}[0m"), "{text:?}");
    }
}
