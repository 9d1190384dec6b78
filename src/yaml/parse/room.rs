//! How many values a file may have, and how the lists grow that hold them.

/// How many values a file may have, whatever its size.
const MOST_VALUES: usize = 350_000;

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

    /// Adds a value to the list of one collection, which has room for one at first: lists in lists in lists have one. A long
    /// one is moved seldom, as what it leaves behind is not given back at once.
    pub fn push<T>(self, values: &mut Vec<T>, value: T) {
        if values.len() == values.capacity() {
            match values.len() {
                0 => values.reserve_exact(1),
                long if long >= LONG => values.reserve_exact((3 * long).min(self.0 + 1)),
                _ => {}
            }
        }
        values.push(value);
    }

    /// Adds a value to a list that all collections share, or an entry, which is two values. A long one is moved hardly
    /// ever: room takes no memory until it is used.
    #[inline]
    pub fn push_shared<T>(self, values: &mut Vec<T>, value: T, each: usize) {
        if values.len() == values.capacity() {
            self.reserve(values, each);
        }
        values.push(value);
    }

    #[cold]
    fn reserve<T>(self, values: &mut Vec<T>, each: usize) {
        let most = self.0 / each + 1;
        match values.len() {
            long if long >= LONG && most > MOST_AT_ONCE => values.reserve_exact(most.min(7 * long)),
            long if long >= LONG => values.reserve_exact(most),
            _ => values.reserve(1),
        }
    }
}

/// From how many values on a list is a long one.
pub(super) const LONG: usize = 1 << 16;

/// Room for more values is not made at once: where it takes memory all the same, it has an end.
const MOST_AT_ONCE: usize = 8 << 20;

/// What is said of a file that has more.
pub(super) fn too_many() -> String {
    format!("a file has at most {MOST_VALUES} values, and one more for each {BYTES_OF_A_VALUE} bytes")
}
