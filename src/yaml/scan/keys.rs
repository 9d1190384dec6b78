//! Simple keys: tokens that turn out to be keys when a `:` follows.

use super::Scanner;
use crate::{Error, Result};

/// A key that may turn out to be one: a `:` has to follow on the same line.
#[derive(Clone, Copy, Debug)]
pub(super) struct SimpleKey {
    pub possible: bool,
    /// Whether its token waits for it to be decided.
    pub holds: bool,
    pub required: bool,
    pub token: usize,
    pub pos: usize,
    pub line: u32,
    pub column: usize,
}

pub(super) const NO_KEY: SimpleKey =
    SimpleKey { possible: false, holds: false, required: false, token: 0, pos: 0, line: 0, column: 0 };

/// The longest a simple key may be, in characters.
const MAX_SIMPLE_KEY: usize = 1024;

impl Scanner<'_> {
    /// Whether the head may still get a key token before it.
    pub(super) fn head_is_open(&mut self) -> Result<bool> {
        while self.keys.get(self.lowest_key).is_some_and(|key| !(key.possible && key.holds)) {
            self.lowest_key += 1;
        }
        match self.keys.get(self.lowest_key) {
            Some(key) if key.token == self.taken => self.is_key_valid(self.lowest_key),
            _ => Ok(false),
        }
    }

    pub(super) fn is_key_valid(&mut self, level: usize) -> Result<bool> {
        let key = self.keys[level];
        if !key.possible {
            return Ok(false);
        }
        let distance = self.cursor.pos - key.pos;
        let far = key.line < self.cursor.line
            || (distance > MAX_SIMPLE_KEY && self.cursor.chars_since(key.pos) > MAX_SIMPLE_KEY);
        if !far {
            return Ok(true);
        }
        if key.required {
            return Err(self.key_error(key));
        }
        self.keys[level].possible = false;
        Ok(false)
    }

    fn key_error(&self, key: SimpleKey) -> Error {
        self.error(key.line, "could not find expected ':'")
            .hint("each line of a mapping needs a `key: value`")
    }

    pub(super) fn save_key(&mut self) -> Result<()> {
        if !self.key_allowed {
            return Ok(());
        }
        let column = self.cursor.column();
        let key = SimpleKey {
            possible: true,
            holds: true,
            required: self.flow_level == 0 && self.indent == column as isize,
            token: self.taken + self.waiting(),
            pos: self.cursor.pos,
            line: self.cursor.line,
            column,
        };
        self.remove_key()?;
        let level = self.keys.len() - 1;
        self.keys[level] = key;
        self.lowest_key = self.lowest_key.min(level);
        Ok(())
    }

    pub(super) fn remove_key(&mut self) -> Result<()> {
        let key = self.keys.last_mut().expect("the block level always has its place");
        let old = *key;
        key.possible = false;
        if old.possible && old.required {
            return Err(self.key_error(old));
        }
        Ok(())
    }

    /// Quirk of go-yaml: a flow collection that is empty no longer waits to be known as a key.
    pub(super) fn release_key(&mut self, token: usize) {
        if let Some(key) = self.keys.last_mut().filter(|key| key.token == token) {
            key.holds = false;
        }
    }
}
