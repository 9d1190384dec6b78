//! Looks for bytes with the instructions that every processor of an architecture has.
//!
//! `memchr` itself asks the processor first what else it can do, which in a virtual machine takes as long as a small build.
//! Here its SSE2 searchers are named outright; on other architectures nothing has to be asked.

#[cfg(target_arch = "x86_64")]
use memchr::arch::x86_64::sse2::memchr::{One, Three, Two};

/// From this length on the processor may be asked, in bytes.
const LONG: usize = 16 << 10;

/// The first place of a byte.
#[inline]
pub fn find(byte: u8, bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(one) = One::new(byte) {
        return one.find(bytes);
    }
    memchr::memchr(byte, bytes)
}

/// The last place of a byte.
#[inline]
pub fn find_last(byte: u8, bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(one) = One::new(byte) {
        return one.rfind(bytes);
    }
    memchr::memrchr(byte, bytes)
}

/// The first place of either of two bytes.
#[inline]
pub fn find2(a: u8, b: u8, bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(two) = Two::new(a, b) {
        return two.find(bytes);
    }
    memchr::memchr2(a, b, bytes)
}

/// The first place of any of three bytes.
#[inline]
pub fn find3(a: u8, b: u8, c: u8, bytes: &[u8]) -> Option<usize> {
    #[cfg(target_arch = "x86_64")]
    if let Some(three) = Three::new(a, b, c) {
        return three.find(bytes);
    }
    memchr::memchr3(a, b, c, bytes)
}

/// The places of a byte, from the first on.
pub fn places(byte: u8, bytes: &[u8]) -> impl Iterator<Item = usize> {
    found_by(bytes, move |rest| find(byte, rest))
}

/// The places of any of three bytes, from the first on.
pub fn places3(a: u8, b: u8, c: u8, bytes: &[u8]) -> impl Iterator<Item = usize> {
    found_by(bytes, move |rest| find3(a, b, c, rest))
}

fn found_by(bytes: &[u8], find: impl Fn(&[u8]) -> Option<usize>) -> impl Iterator<Item = usize> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let at = from + find(&bytes[from..])?;
        from = at + 1;
        Some(at)
    })
}

/// How often a byte is there.
#[inline]
pub fn count(byte: u8, bytes: &[u8]) -> usize {
    #[cfg(target_arch = "x86_64")]
    if let Some(one) = One::new(byte) {
        return one.count(bytes);
    }
    memchr::memchr_iter(byte, bytes).count()
}

/// The first place of a text that begins with an ASCII character.
pub fn find_text(text: &str, bytes: &[u8]) -> Option<usize> {
    match text.as_bytes() {
        [first, rest @ ..] if bytes.len() < LONG => {
            places(*first, bytes).find(|at| bytes[at + 1..].starts_with(rest))
        }
        text => memchr::memmem::find(bytes, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bytes_are_found_where_memchr_finds_them(
            bytes in proptest::collection::vec(proptest::sample::select(b"ab\n- \xE2".to_vec()), 0..200),
        ) {
            prop_assert_eq!(find(b'a', &bytes), memchr::memchr(b'a', &bytes));
            prop_assert_eq!(find_last(b'a', &bytes), memchr::memrchr(b'a', &bytes));
            prop_assert_eq!(find2(b'a', b'-', &bytes), memchr::memchr2(b'a', b'-', &bytes));
            prop_assert_eq!(find3(b'a', b'-', 0xE2, &bytes), memchr::memchr3(b'a', b'-', 0xE2, &bytes));
            prop_assert!(places(b'a', &bytes).eq(memchr::memchr_iter(b'a', &bytes)));
            prop_assert!(places3(b'a', b'-', 0xE2, &bytes).eq(memchr::memchr3_iter(b'a', b'-', 0xE2, &bytes)));
            prop_assert_eq!(count(b'\n', &bytes), memchr::memchr_iter(b'\n', &bytes).count());
            for text in ["\n-", " \n", "ab", "b"] {
                prop_assert_eq!(find_text(text, &bytes), memchr::memmem::find(&bytes, text.as_bytes()));
            }
        }
    }
}
