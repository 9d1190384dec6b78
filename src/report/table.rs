//! A table of text: columns flush left, two blanks apart, a heading on top.

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

    /// Adds a row; an empty cell is shown as `-`.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let shown = |cell: String| if cell.is_empty() { "-".to_owned() } else { cell.replace('\n', " ") };
        self.rows.push(cells.into_iter().map(|cell| shown(cell.into())).collect());
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Draws it; no line ends in blanks.
    pub fn draw(&self) -> String {
        let all = || std::iter::once(&self.heading).chain(&self.rows);
        let width = |column: usize| all().filter_map(|row| row.get(column)).map(|c| c.chars().count()).max();
        let widths: Vec<usize> = (0..self.heading.len()).map(|column| width(column).unwrap_or(0)).collect();
        let mut out = String::new();
        for row in all() {
            let cells = row.iter().zip(&widths).map(|(cell, &width)| format!("{cell:width$}"));
            out.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
            out.push('\n');
        }
        out
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
}
