//! Standard output and files that a flag named: the only writing that commands do.

use crate::error::{Error, Kind, Result};
use crate::markup::harmless_lines;
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
    let _ = writeln!(io::stderr().lock(), "{}", harmless_lines(text));
}

/// Writes a result in pieces to a file that a flag named, in place of one that is there: all of it, or nothing. It is
/// written beside the file first and then given its name, so that a link is replaced and never followed; what is no
/// file, such as a device or a FIFO, is written to as it is.
///
/// # Errors
/// When the system refuses.
pub fn write(path: &Utf8Path, pieces: &[impl AsRef<str>]) -> Result<()> {
    let written = match is_written_to(path) {
        true => OpenOptions::new().write(true).open(path).and_then(|file| fill(file, pieces)),
        false => replace(path, pieces),
    };
    written.map_err(|e| Error::new(Kind::Io, format!("cannot write {path}: {e}")))
}

/// Whether there is a stream to be written to: a device, a FIFO, an open file of this process.
fn is_written_to(path: &Utf8Path) -> bool {
    let own = ["/dev/stdout", "/dev/stderr", "/dev/fd/", "/proc/self/fd/"];
    let is_stream = |meta: Metadata| !meta.is_file() && !meta.is_dir();
    own.iter().any(|own| path.as_str().starts_with(own)) || fs::metadata(path).is_ok_and(is_stream)
}

fn replace(path: &Utf8Path, pieces: &[impl AsRef<str>]) -> io::Result<()> {
    let (file, beside) = create_beside(path)?;
    let mode = fs::symlink_metadata(path).ok().filter(Metadata::is_file).map(|meta| meta.permissions());
    let kept = mode.map_or(Ok(()), |mode| file.set_permissions(mode));
    let written = kept.and_then(|()| fill(file, pieces)).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        let _ = fs::remove_file(&beside);
    }
    written
}

/// A new file in the directory of another, of a name that nothing has.
fn create_beside(path: &Utf8Path) -> io::Result<(File, Utf8PathBuf)> {
    const TRIES: u32 = 1000;
    let name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?;
    let mut tried = 0;
    loop {
        let beside = path.with_file_name(format!(".{name}.{}-{tried}.tmp", std::process::id()));
        tried += 1;
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && tried < TRIES => {}
            opened => return opened.map(|file| (file, beside)),
        }
    }
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
