//! Names of files that are no UTF-8, as text and back.
//!
//! Whoever stands below a directory of such a name, or lists one that holds such a file, has no part in it. Each byte
//! that is no UTF-8 stands as one private character, from U+10FF80 on; the bytes of a name that holds such a
//! character itself stand so too, so that every name has one text and every text leads back to its name. A byte of
//! ASCII is never written so: no text leads to a slash, a dot or a NUL that it does not show.

use camino::{Utf8Path, Utf8PathBuf};
use std::borrow::Cow;
use std::path::Path;

/// The character of the byte 0; those of the bytes from 0x80 on are used.
const FIRST: u32 = 0x10_FF00;

/// The byte that a character stands for, if any.
pub fn byte_of(c: char) -> Option<u8> {
    (c as u32).checked_sub(FIRST).and_then(|byte| u8::try_from(byte).ok()).filter(|byte| *byte >= 0x80)
}

/// A name or a path as text.
pub fn as_text(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars() {
            match byte_of(c) {
                None => text.push(c),
                Some(_) => c.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| push(byte, &mut text)),
            }
        }
        chunk.invalid().iter().for_each(|byte| push(*byte, &mut text));
    }
    text
}

fn push(byte: u8, text: &mut String) {
    text.extend(char::from_u32(FIRST + u32::from(byte)));
}

/// A path of the system as text, its parts between slashes: also on Windows, where neither drives nor servers are told
/// with the `?` of Windows before them.
pub fn from_system(path: &Path) -> Utf8PathBuf {
    let text = as_text(path.as_os_str().as_encoded_bytes());
    Utf8PathBuf::from(if cfg!(windows) { of_windows(&text) } else { text })
}

/// A path of Windows between slashes.
fn of_windows(text: &str) -> String {
    let short = match (text.strip_prefix(r"\\?\UNC\"), text.strip_prefix(r"\\?\")) {
        (Some(share), _) => return format!("//{share}").replace('\\', "/"),
        (None, Some(drive)) if drive.as_bytes().get(1) == Some(&b':') => drive,
        _ => text,
    };
    short.replace('\\', "/")
}

/// What is below a directory, its parts between slashes.
pub fn below(dir: &Utf8Path, path: impl AsRef<Utf8Path>) -> Utf8PathBuf {
    let joined = dir.join(path);
    if cfg!(windows) { with_slashes(&joined).into_owned() } else { joined }
}

/// A path that was put together, its parts between slashes: the system puts others between them on Windows.
pub fn with_slashes(path: &Utf8Path) -> Cow<'_, Utf8Path> {
    if cfg!(windows) && path.as_str().contains('\\') {
        return Cow::Owned(Utf8PathBuf::from(path.as_str().replace('\\', "/")));
    }
    Cow::Borrowed(path)
}

/// The path of the system that a text stands for.
#[cfg(unix)]
pub fn to_system(path: &Utf8Path) -> Cow<'_, Path> {
    use std::os::unix::ffi::OsStringExt;
    /// How the UTF-8 of each of these characters, and of few others, begins.
    const BEGINS: u8 = 0xF4;
    if memchr::memchr(BEGINS, path.as_str().as_bytes()).is_none() {
        return Cow::Borrowed(path.as_std_path());
    }
    let mut bytes = Vec::with_capacity(path.as_str().len());
    for c in path.as_str().chars() {
        match byte_of(c) {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
        }
    }
    Cow::Owned(std::ffi::OsString::from_vec(bytes).into())
}

/// The path of the system that a text stands for. What would lead to another machine, or to a device, stands for no path
/// at all: whoever writes a repository has no network to use.
#[cfg(not(unix))]
pub fn to_system(path: &Utf8Path) -> Cow<'_, Path> {
    Cow::Borrowed(if leads_away(path.as_str()) { Path::new("\0") } else { path.as_std_path() })
}

/// Whether Windows takes a path for one of a server or a device.
#[cfg(any(not(unix), test))]
fn leads_away(path: &str) -> bool {
    let is_slash = |byte: Option<&u8>| matches!(byte, Some(b'/' | b'\\'));
    is_slash(path.as_bytes().first()) && is_slash(path.as_bytes().get(1))
}

#[cfg(test)]
mod tests_of_windows {
    use super::{leads_away, of_windows};

    #[test]
    fn drives_and_servers_are_told_between_slashes() {
        for (path, text) in [
            (r"\\?\C:\repo\a b", "C:/repo/a b"),
            (r"\\?\UNC\server\share\x", "//server/share/x"),
            (r"C:\repo", "C:/repo"),
            (r"\\server\share", "//server/share"),
            (r"\\?\Volume{1}\x", "//?/Volume{1}/x"),
            (r"apps\base", "apps/base"),
        ] {
            assert_eq!(of_windows(path), text);
        }
    }

    #[test]
    fn no_path_leads_to_another_machine() {
        let away = [r"\\server\share\x", "//server/share", r"/\server/x", r"\\.\pipe\x", "//?/C:/x"];
        assert!(away.into_iter().all(leads_away));
        assert!(!["/a//b", "C:/repo", "", "/", r"\a", "a/b"].into_iter().any(leads_away));
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    fn there_and_back(bytes: &[u8]) -> (String, Vec<u8>) {
        let text = from_system(Path::new(OsStr::from_bytes(bytes)));
        let back = to_system(&text).as_os_str().as_bytes().to_vec();
        (text.into_string(), back)
    }

    #[test]
    fn text_stays_as_it_is_and_other_bytes_are_private_characters() {
        for (bytes, text) in [
            (&b"/a b/\xc3\xa4"[..], "/a b/\u{e4}"),
            (b"caf\xe9/x", "caf\u{10ffe9}/x"),
            ("\u{10ffff}".as_bytes(), "\u{10fff4}\u{10ff8f}\u{10ffbf}\u{10ffbf}"),
            ("\u{10ff7f}".as_bytes(), "\u{10ff7f}"),
        ] {
            assert_eq!(there_and_back(bytes), (text.to_owned(), bytes.to_vec()));
        }
    }

    proptest! {
        #[test]
        fn every_name_has_one_text_that_leads_back(bytes in proptest::collection::vec(any::<u8>(), 0..12), c in any::<char>()) {
            let mixed = [&bytes[..], c.encode_utf8(&mut [0; 4]).as_bytes(), b"\xff\xf4\x8f"].concat();
            for name in [bytes, mixed] {
                let (text, back) = there_and_back(&name);
                prop_assert_eq!(&back, &name);
                let ascii = |of: &[u8]| of.iter().filter(|byte| byte.is_ascii()).copied().collect::<Vec<u8>>();
                prop_assert_eq!(ascii(text.as_bytes()), ascii(&name));
            }
        }
    }
}
