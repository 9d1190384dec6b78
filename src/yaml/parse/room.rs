//! How many values a file may have, and how the lists grow that hold them.

/// How many values a file may have, whatever its size.
const MOST_VALUES: usize = 400_000;

/// How many bytes of it make room for one more: what people write has a value for each dozen of bytes or so, JSON without
/// blanks one for each eight.
const BYTES_OF_A_VALUE: usize = 8;

/// How many values there may still be. One takes some hundred bytes of memory, and may have two in the text.
#[derive(Clone, Copy, Debug)]
pub(in crate::yaml) struct Room(usize);

impl Room {
    /// That of a file of so many bytes.
    pub fn of(bytes: usize) -> Self {
        Room(MOST_VALUES + bytes / BYTES_OF_A_VALUE)
    }

    /// Takes some values off. `None` where there is no room for them.
    #[inline]
    pub fn take(&mut self, values: usize) -> Option<()> {
        self.0 = self.0.checked_sub(values)?;
        Some(())
    }
}

/// What is said of a file that has more.
pub(super) fn too_many() -> String {
    format!("a file has at most {MOST_VALUES} values, and one more for each {BYTES_OF_A_VALUE} bytes")
}

/// From how many values on a list is a long one.
pub(super) const LONG: usize = 1 << 16;

/// Adds a value to a list. One value takes the room of one: lists in lists in lists are. A long list is moved seldom: what
/// it leaves behind is not given back at once, and room that is not written to takes no memory.
pub(super) fn push<T>(values: &mut Vec<T>, value: T) {
    if values.len() == values.capacity() {
        match values.len() {
            0 => values.reserve_exact(1),
            long if long >= LONG => values.reserve_exact(3 * long),
            _ => {}
        }
    }
    values.push(value);
}
