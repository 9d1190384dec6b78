//! Values with an anchor, and the aliases that stand for them.

use super::Lines;
use crate::yaml::Node;

impl<'a> Lines<'a> {
    /// Reads a value with an anchor: behind it, below it, or none. A list below may begin in the column of its
    /// key, but not in that of the list it is an item of.
    pub(super) fn anchored(&mut self, pos: usize, column: isize, in_list: bool) -> Option<Node> {
        let (name, after) = self.name(pos)?;
        let inner = self.after_spaces(after);
        let id = self.anchors.open(name);
        let node = match self.byte(inner) {
            b'\n' | b'#' => self.below(after, column, in_list)?,
            b'&' | b'*' => return None,
            _ => self.value(inner, column)?,
        };
        self.anchors.close(name, id, &node);
        Some(node)
    }

    /// Reads an alias. Gives what it stands for, and where it ends.
    pub(super) fn alias(&mut self, pos: usize) -> Option<(Node, usize)> {
        let (name, after) = self.name(pos)?;
        let span = self.span(self.line);
        let node = self.anchors.expand(name, self.depth, span).ok()?;
        Some((node, after))
    }

    /// The name behind a `&` or `*`, and where it ends.
    fn name(&self, pos: usize) -> Option<(&'a str, usize)> {
        let is_word = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
        let length = self.bytes[pos + 1..].iter().take_while(is_word).count();
        let after = pos + 1 + length;
        let ends_well = self.is_blank(after) || matches!(self.byte(after), b',' | b']' | b'}');
        (length > 0 && ends_well).then(|| (&self.text[pos + 1..after], after))
    }
}
