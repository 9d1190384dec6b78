//! Standard output and files that a flag named: the only writing that commands do.

use crate::error::{Error, Kind, Result};
use camino::Utf8Path;
use std::fs::File;
use std::io::{self, Write};

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
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Writes a result in pieces to a file that a flag named, in place of one that is there.
///
/// # Errors
/// When the system refuses.
pub fn write(path: &Utf8Path, pieces: &[impl AsRef<str>]) -> Result<()> {
    let mut bytes = pieces.iter().map(|piece| piece.as_ref().as_bytes());
    let written = File::create(path).and_then(|mut file| bytes.try_for_each(|bytes| file.write_all(bytes)));
    written.map_err(|e| Error::new(Kind::Io, format!("cannot write {path}: {e}")))
}
