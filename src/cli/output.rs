//! Standard output and files that a flag named: the only writing that commands do.

use super::links;
use crate::error::{Error, Kind, Result};
use crate::markup::{harmless_lines, harmless_log};
use crate::report::beside::Beside;
use crate::tree::names::to_system;
use camino::{Utf8Path, Utf8PathBuf};
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, IsTerminal, Read, Write};

/// Writes a result to standard output; a reader that has gone away is no error.
///
/// # Errors
/// When the system refuses.
pub fn print(text: &str) -> Result<()> {
    print_all(&[text])
}

/// Writes a result in pieces to standard output; a reader that has gone away is no error.
///
/// # Errors
/// When the system refuses.
pub fn print_all(pieces: &[impl AsRef<str>]) -> Result<()> {
    let mut out = io::stdout().lock();
    if out.is_terminal() {
        let mut all = pieces.iter().map(|piece| harmless_lines(piece.as_ref()));
        return told(all.try_for_each(|piece| out.write_all(piece.as_bytes())).and_then(|()| out.flush()));
    }
    let mut all = pieces.iter();
    told(all.try_for_each(|piece| out.write_all(piece.as_ref().as_bytes())).and_then(|()| out.flush()))
}

fn told(written: io::Result<()>) -> Result<()> {
    match written {
        Err(e) if e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new(Kind::Io, format!("cannot write to standard output: {e}")))
        }
        _ => Ok(()),
    }
}

/// Writes a result that may be coloured to standard output; a reader that has gone away is no error.
///
/// # Errors
/// When the system refuses.
pub fn print_styled(text: &str) -> Result<()> {
    let mut out = anstream::stdout().lock();
    told(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes text that may be coloured to standard error, as it stands.
pub fn tell(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// Writes lines to standard error; failures there cannot be told to anybody.
pub fn note(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", harmless_log(text));
}

/// Writes a result in pieces to a file that a flag named, in place of one that is there: all of it, or nothing. It is
/// written beside the file first and then given its name, so that a link is replaced and never followed; what is no
/// file, such as a device or a FIFO, is written to as it is.
///
/// # Errors
/// When the system refuses, or a link of the tree leads there.
pub fn write(path: &Utf8Path, pieces: &[impl AsRef<str>]) -> Result<()> {
    if is_written_to(path) {
        let stream = OpenOptions::new().write(true).open(to_system(path));
        return stream.and_then(|file| fill(file, pieces)).map_err(|e| cannot_write(path, &e));
    }
    write_all(&[(path.to_owned(), pieces)])
}

/// Writes several files in the same way: when one of them cannot be written, none is.
///
/// # Errors
/// As [`write()`].
pub fn write_all(files: &[(Utf8PathBuf, &[impl AsRef<str>])]) -> Result<()> {
    let mut written = Vec::new();
    for (path, pieces) in files {
        links::refuse_on_the_way(path, None)?;
        written.push((path, written_beside(path, pieces).map_err(|e| cannot_write(path, &e))?));
    }
    written
        .into_iter()
        .try_for_each(|(path, beside)| beside.take_place(path).map_err(|e| cannot_write(path, &e)))
}

fn cannot_write(path: &Utf8Path, why: &io::Error) -> Error {
    Error::new(Kind::Io, format!("cannot write {path}: {why}"))
}

/// Whether there is a stream to be written to: a device, a FIFO, an open file of this process.
fn is_written_to(path: &Utf8Path) -> bool {
    let own = ["/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/"];
    let is_stream = |meta: Metadata| !meta.is_file() && !meta.is_dir() && !meta.is_symlink();
    own.iter().any(|own| path.as_str().starts_with(own))
        || fs::symlink_metadata(to_system(path)).is_ok_and(is_stream)
}

fn written_beside(path: &Utf8Path, pieces: &[impl AsRef<str>]) -> io::Result<Beside> {
    let (beside, file) = Beside::file(path)?;
    let old = fs::symlink_metadata(to_system(path)).ok().filter(Metadata::is_file);
    old.map_or(Ok(()), |old| file.set_permissions(old.permissions()))?;
    fill(file, pieces)?;
    Ok(beside)
}

fn fill(mut file: File, pieces: &[impl AsRef<str>]) -> io::Result<()> {
    pieces.iter().try_for_each(|piece| file.write_all(piece.as_ref().as_bytes()))
}

/// Makes a directory that a flag named, and those above it.
///
/// # Errors
/// When the system refuses.
pub fn make_directory(path: &Utf8Path) -> Result<()> {
    fs::create_dir_all(path).map_err(|e| Error::new(Kind::Io, format!("cannot make {path}: {e}")))
}

/// How many bytes standard input may have.
const MOST_READ: u64 = 512 << 20;

/// All of standard input.
///
/// # Errors
/// When the system refuses, or it does not end in time.
pub fn read_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().take(MOST_READ + 1).read_to_end(&mut bytes);
    let told =
        |why: &dyn std::fmt::Display| Error::new(Kind::Io, format!("cannot read standard input: {why}"));
    match read {
        Err(e) => Err(told(&e)),
        Ok(_) if bytes.len() as u64 > MOST_READ => {
            Err(told(&format!("it has more than {} MiB", MOST_READ >> 20)))
        }
        Ok(_) => Ok(bytes),
    }
}
