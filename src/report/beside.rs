//! What is written beside the file or directory whose place it takes: all of it, or nothing.
//!
//! It is locked as long as somebody writes it. A run that was ended leaves it behind without a lock, and the next one
//! that writes to the same place takes it away.

use crate::tree::names::{as_text, to_system};
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::{self, File, OpenOptions};
use std::hash::{BuildHasher, Hasher};
use std::io;

/// How often a place is looked at again that other runs write to at the same time.
const ROUNDS: u32 = 100;

/// Something new beside a target; gone when it is dropped.
pub struct Beside {
    path: Utf8PathBuf,
    /// The file, or the directory where one can be opened: it holds the lock.
    held: Option<File>,
}

impl Beside {
    /// A new file beside a file, which it can be written to.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn file(target: &Utf8Path) -> io::Result<(Self, File)> {
        let new = |path: &Utf8Path| OpenOptions::new().write(true).create_new(true).open(to_system(path));
        loop {
            let (path, file) = created(target, new)?;
            let beside = Beside { path, held: Some(file.try_clone()?) };
            if beside.is_ours() {
                return Ok((beside, file));
            }
        }
    }

    /// A new directory beside a directory.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn directory(target: &Utf8Path) -> io::Result<Self> {
        loop {
            let (path, ()) = created(target, |path| fs::create_dir(to_system(path)))?;
            let held = match File::open(to_system(&path)) {
                // Another run took it for left behind before it was locked.
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                opened => opened.ok(),
            };
            let beside = Beside { path, held };
            if beside.is_ours() {
                return Ok(beside);
            }
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Utf8Path {
        &self.path
    }

    /// Gives it the name of its target: of a file, of nothing, or of an empty directory.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn take_place(self, target: &Utf8Path) -> io::Result<()> {
        // There a directory takes the place of nothing; what holds something stays.
        #[cfg(windows)]
        let _ = fs::remove_dir(to_system(target));
        fs::rename(to_system(&self.path), to_system(target))
    }

    /// Takes the place of whatever is there, which is gone afterwards with all that is in it.
    ///
    /// # Errors
    /// When the system refuses.
    pub fn replace(self, target: &Utf8Path) -> io::Result<()> {
        self.replace_by(target, exchange)
    }

    /// Where two names cannot change places, what is there is moved away first: an interrupt between the two leaves it
    /// beside the target, until another run has put something there.
    fn replace_by(
        self,
        target: &Utf8Path,
        exchange: impl Fn(&Utf8Path, &Utf8Path) -> io::Result<()>,
    ) -> io::Result<()> {
        let old = self.path.with_extension(OLD.trim_start_matches('.'));
        // Another run may put something there, or take it away, between any two looks.
        for _ in 0..ROUNDS {
            match exchange(&self.path, target) {
                // What was there is gone when this is dropped.
                Ok(()) => return Ok(()),
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(_) => match fs::rename(to_system(target), to_system(&old)) {
                    Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                    moved => moved?,
                },
            }
            match fs::rename(to_system(&self.path), to_system(target)) {
                Ok(()) => {
                    let _ = remove(&old);
                    sweep(target, OLD);
                    return Ok(());
                }
                Err(e) if is_taken(&e) => drop(remove(&old)),
                Err(e) => {
                    let _ = fs::rename(to_system(&old), to_system(target));
                    return Err(e);
                }
            }
        }
        Err(io::ErrorKind::ResourceBusy.into())
    }

    /// Locks it. Another run may have taken it for left behind in the meantime.
    fn is_ours(&self) -> bool {
        let Some(held) = &self.held else { return true };
        // Where there are no locks nothing is taken away either.
        !matches!(held.try_lock(), Err(fs::TryLockError::WouldBlock)) && is_at(held, &self.path)
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = remove(&self.path);
    }
}

/// Whether there is something in the place.
fn is_taken(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::DirectoryNotEmpty | io::ErrorKind::AlreadyExists)
}

/// Lets two names change places.
#[cfg(target_os = "linux")]
fn exchange(new: &Utf8Path, old: &Utf8Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, &*to_system(new), CWD, &*to_system(old), RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Utf8Path, _: &Utf8Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

fn remove(path: &Utf8Path) -> io::Result<()> {
    let path = to_system(path);
    match fs::symlink_metadata(&path)?.is_dir() {
        true => fs::remove_dir_all(path),
        // A link to a directory is one of its own kind on Windows.
        false => fs::remove_file(&path).or_else(|error| fs::remove_dir(&path).map_err(|_| error)),
    }
}

/// Something new of a name beside a target that nothing has; what was left behind there is taken away.
fn created<T>(target: &Utf8Path, new: impl Fn(&Utf8Path) -> io::Result<T>) -> io::Result<(Utf8PathBuf, T)> {
    const TRIES: u32 = 1000;
    let name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let dir = parent(target);
    sweep(target, END);
    let mut tried = 0;
    loop {
        // Processes of several containers have the same number.
        let path = dir.join(format!("{}{}-{}{END}", beginning(name), std::process::id(), any_number()));
        tried += 1;
        match new(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tried < TRIES => {}
            made => return made.map(|made| (path, made)),
        }
    }
}

/// Another one each time.
fn any_number() -> u64 {
    std::hash::RandomState::new().build_hasher().finish()
}

fn parent(target: &Utf8Path) -> &Utf8Path {
    target.parent().filter(|dir| !dir.as_str().is_empty()).unwrap_or(Utf8Path::new("."))
}

/// How names of what is written end.
const END: &str = ".tmp";

/// How names of what was moved away end.
const OLD: &str = ".old";

/// What names beside a target begin with. Of a long name it is the first part: a name has an end.
fn beginning(name: &str) -> String {
    const LONGEST: usize = 200;
    let first = name.char_indices().take_while(|(at, c)| at + c.len_utf8() <= LONGEST);
    format!(".{}.", first.map(|(_, c)| c).collect::<String>())
}

/// Takes away what runs left behind that were ended: what has such a name and is not locked.
fn sweep(target: &Utf8Path, end: &str) {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let dir = parent(target);
    let beginning = beginning(target.file_name().unwrap_or_default());
    for entry in fs::read_dir(to_system(dir)).into_iter().flatten().flatten() {
        let found = as_text(entry.file_name().as_encoded_bytes());
        let numbers = found.strip_prefix(&beginning).and_then(|rest| rest.strip_suffix(end)?.split_once('-'));
        if numbers.is_some_and(|(process, tried)| is_number(process) && is_number(tried)) {
            let path = dir.join(found);
            // Held until it is gone: whoever has just made it sees that it is not his.
            if let Some(_held) = left(&path) {
                let _ = remove(&path);
            }
        }
    }
}

/// A file or directory, and no link, that nobody held: it is locked now.
#[cfg(unix)]
fn left(path: &Utf8Path) -> Option<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW);
    let file = options.open(to_system(path)).ok()?;
    let is_of_us = file.metadata().is_ok_and(|meta| meta.is_file() || meta.is_dir());
    (is_of_us && file.try_lock().is_ok() && is_at(&file, path)).then_some(file)
}

#[cfg(not(unix))]
fn left(_: &Utf8Path) -> Option<File> {
    None
}

/// Whether a path still leads to what was opened there.
#[cfg(unix)]
fn is_at(file: &File, path: &Utf8Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let id = |meta: fs::Metadata| (meta.dev(), meta.ino());
    match (file.metadata(), fs::symlink_metadata(to_system(path))) {
        (Ok(open), Ok(there)) => id(open) == id(there),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Utf8Path) -> bool {
    true
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::report::scratch::Scratch;
    use std::io::Write;

    #[test]
    fn what_is_dropped_is_gone_and_what_takes_its_place_is_whole() {
        let scratch = Scratch::new("beside-file");
        let target = scratch.join("out");
        fs::write(&target, "old").expect("written");
        drop(Beside::file(&target).expect("made"));
        assert_eq!(scratch.names(), ["out"]);
        let (beside, mut file) = Beside::file(&target).expect("made");
        file.write_all(b"new").expect("written");
        assert_eq!(fs::read_to_string(&target).expect("a file"), "old");
        beside.take_place(&target).expect("renamed");
        assert_eq!(
            (scratch.names(), fs::read_to_string(&target).expect("a file")),
            (vec!["out".into()], "new".into())
        );
    }

    #[test]
    fn what_was_left_behind_is_taken_away_and_what_is_written_stays() {
        let scratch = Scratch::new("beside-left");
        let target = scratch.join("out");
        let kept = [".out.1-0.old", ".out.a-0.tmp", ".out.1.tmp", ".outer.1-0.tmp", ".out.-0.tmp"];
        for name in kept.iter().chain(&[".out.1-0.tmp"]) {
            fs::write(scratch.join(name), "").expect("written");
        }
        fs::create_dir_all(scratch.join(".out.2-7.tmp/x")).expect("a directory");
        std::os::unix::fs::symlink("/", scratch.join(".out.3-0.tmp")).expect("a link");
        let (first, _file) = Beside::file(&target).expect("made");
        let second = Beside::directory(&target).expect("made");
        let own = [&first, &second].map(|beside| beside.path().file_name().expect("a name").to_owned());
        let mut expected: Vec<&str> = kept.to_vec();
        expected.extend(own.iter().map(String::as_str).chain([".out.3-0.tmp"]));
        expected.sort_unstable();
        assert_eq!(scratch.names(), expected);
    }

    #[test]
    fn a_directory_is_replaced_whole_and_a_link_as_a_link() {
        let scratch = Scratch::new("beside-directory");
        let (target, link) = (scratch.join("out"), scratch.join("link"));
        fs::create_dir_all(target.join("old")).expect("a directory");
        std::os::unix::fs::symlink("out", &link).expect("a link");
        for to in [&target, &link] {
            let beside = Beside::directory(to).expect("made");
            fs::write(beside.path().join("new"), "").expect("written");
            beside.replace(to).expect("replaced");
            assert!(to.join("new").is_file() && !to.join("old").exists());
        }
        assert!(!fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(scratch.names(), ["link", "out"]);
    }

    #[test]
    fn whoever_replaces_at_the_same_time_does_so_and_the_last_one_stays_whole() {
        let scratch = Scratch::new("beside-many");
        let target = scratch.join("out");
        let write = |name: &str| {
            let beside = Beside::directory(&target).expect("made");
            for file in ["a", "b"] {
                fs::write(beside.path().join(file), name).expect("written");
            }
            beside.replace(&target).expect("replaced");
        };
        std::thread::scope(|scope| {
            for thread in 0..8 {
                scope.spawn(move || (0..20).for_each(|_| write(&thread.to_string())));
            }
        });
        let [a, b] = ["a", "b"].map(|file| fs::read_to_string(target.join(file)).expect("a file"));
        assert_eq!((scratch.names(), a), (vec!["out".to_owned()], b));
    }

    #[test]
    fn where_names_cannot_change_places_what_is_there_is_moved_away_first() {
        let scratch = Scratch::new("beside-moved");
        let (target, link) = (scratch.join("out"), scratch.join("link"));
        std::os::unix::fs::symlink("out", &link).expect("a link");
        fs::create_dir_all(target.join("old")).expect("a directory");
        // An interrupted run moved it away, and put nothing in its place.
        fs::create_dir_all(scratch.join(".out.1-2.old/x")).expect("a directory");
        let unsupported = |_: &Utf8Path, _: &Utf8Path| Err(io::ErrorKind::Unsupported.into());
        for to in [&target, &target, &link] {
            let beside = Beside::directory(to).expect("made");
            fs::write(beside.path().join("new"), "").expect("written");
            beside.replace_by(to, unsupported).expect("replaced");
            assert!(to.join("new").is_file() && !to.join("old").exists());
        }
        assert_eq!(scratch.names(), ["link", "out"]);
        let write = |_| {
            let beside = Beside::directory(&target).expect("made");
            fs::write(beside.path().join("new"), "").expect("written");
            beside.replace_by(&target, unsupported).expect("replaced");
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(move || (0..20).for_each(write));
            }
        });
        assert_eq!(scratch.names(), ["link", "out"]);
    }

    #[test]
    fn a_directory_that_is_not_empty_is_not_taken() {
        let scratch = Scratch::new("beside-taken");
        let target = scratch.join("out");
        fs::create_dir_all(target.join("precious")).expect("a directory");
        let beside = Beside::directory(&target).expect("made");
        assert!(beside.take_place(&target).is_err());
        assert!(target.join("precious").is_dir());
        assert_eq!(scratch.names(), ["out"]);
    }

    #[test]
    fn long_names_have_room_beside_them() {
        let scratch = Scratch::new("beside-long");
        let target = scratch.join("ä".repeat(127));
        let (beside, _) = Beside::file(&target).expect("made");
        beside.take_place(&target).expect("renamed");
        assert_eq!(scratch.names(), ["ä".repeat(127)]);
    }
}
