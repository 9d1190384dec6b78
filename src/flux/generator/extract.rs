//! The strategy `Extract`: what a `.tar.gz` holds.
//!
//! Upstream: fluxcd/pkg `tar/untar.go`. Links are refused, as are names that could lead out of the
//! directory; an archive may not unpack to more than [`MOST`] bytes (upstream's default).

use camino::{Utf8Path, Utf8PathBuf};
use flate2::read::GzDecoder;
use std::io::Read;
use tar::EntryType;

/// How many bytes an archive may hold.
const MOST: u64 = 100 << 20;

/// A name and the bytes of a file; a directory has none.
pub type Entry = (Utf8PathBuf, Option<Vec<u8>>);

/// Whether a file is called like an archive.
pub fn is_archive(path: &Utf8Path) -> bool {
    let name = path.as_str().to_lowercase();
    name.ends_with(".tar.gz") || name.ends_with(".tgz")
}

/// What an archive holds, in its order; an error is words.
pub fn entries(bytes: &[u8]) -> Result<Vec<Entry>, String> {
    let mut archive = tar::Archive::new(GzDecoder::new(bytes).take(MOST + (64 << 20)));
    let (mut found, mut size) = (Vec::new(), 0);
    for entry in archive.entries().map_err(told)? {
        let mut entry = entry.map_err(told)?;
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        size += entry.size();
        if size > MOST {
            return Err(format!("it holds more than {MOST} bytes"));
        }
        if name.is_empty() || name.starts_with('/') || name.contains("../") || name.contains('\\') {
            return Err(format!("`{name}` is no name for a file"));
        }
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::GNUSparse => {
                let mut content = Vec::new();
                entry.read_to_end(&mut content).map_err(told)?;
                found.push((name.into(), Some(content)));
            }
            EntryType::Directory => found.push((name.into(), None)),
            EntryType::XGlobalHeader => {}
            _ => return Err(format!("`{name}` is neither a file nor a directory")),
        }
    }
    Ok(found)
}

fn told(error: std::io::Error) -> String {
    error.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::write::GzEncoder;
    use std::io::Write;

    fn archive(kind: EntryType, name: &str) -> Vec<u8> {
        let mut header = tar::Header::new_gnu();
        header.as_gnu_mut().unwrap().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_entry_type(kind);
        header.set_size(if kind == EntryType::Regular { 1 } else { 0 });
        header.set_cksum();
        let mut builder = tar::Builder::new(Vec::new());
        builder.append(&header, if kind == EntryType::Regular { &b"x"[..] } else { &[] }).unwrap();
        let mut zipped = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        zipped.write_all(&builder.into_inner().unwrap()).unwrap();
        zipped.finish().unwrap()
    }

    #[test]
    fn files_and_directories_come_out_and_nothing_else() {
        let file = entries(&archive(EntryType::Regular, "d/a.yaml"));
        assert_eq!(file, Ok(vec![("d/a.yaml".into(), Some(b"x".to_vec()))]));
        assert_eq!(entries(&archive(EntryType::Directory, "d/")), Ok(vec![("d/".into(), None)]));
        for (kind, name) in [
            (EntryType::Symlink, "a"),
            (EntryType::Link, "a"),
            (EntryType::Regular, "../a"),
            (EntryType::Regular, "/a"),
        ] {
            assert!(entries(&archive(kind, name)).is_err(), "{name}");
        }
        assert!(entries(b"no archive").is_err());
    }
}
