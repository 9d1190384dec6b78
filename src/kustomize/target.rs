//! One directory that is being built: its kustomization, and the way that led to it.
//!
//! Upstream: `KustTarget.Load` and `LoadKustFile` in `api/internal/target/kusttarget.go`,
//! `errIfArgEqualOrHigher` in `api/internal/loader/fileloader.go` (api v0.21.1).

use super::kustomization::{FILE_NAMES, Kustomization};
use super::loader::{Loader, Source};
use super::options::Root;
use super::record::{Visit, VisitKind};
use super::run::Run;
use super::{Context, growth};
use crate::error::{Error, Kind, Result};
use crate::tree::hinders;
use crate::yaml::de::Located;
use crate::yaml::{FileId, Span};
use camino::{Utf8Path, Utf8PathBuf};
use std::sync::Arc;

/// One directory that is being built.
pub struct Target<'a> {
    /// Reads its files.
    pub loader: Loader<'a>,
    /// Its kustomization.
    pub kustomization: Arc<Kustomization>,
    /// The kustomization file.
    pub file: FileId,
    /// The file's name.
    pub file_name: &'static str,
    /// The directory as entries name it, from the directory that the build began with.
    pub path: Utf8PathBuf,
    /// Its place among the visits of the build.
    pub visit: usize,
    /// Who asked for it.
    parent: Option<&'a Target<'a>>,
}

impl<'a> Target<'a> {
    /// The directory that the build begins with; an overriding kustomization stands in for its own.
    ///
    /// # Errors
    /// When its kustomization cannot be found or read.
    pub fn root(loader: Loader<'a>, root: Option<&Root>, run: &Run<'_>) -> Result<Target<'a>> {
        let place = loader.files.intern(&loader.root);
        let visit = run.notes.visit(Visit { place, kind: VisitKind::Root, by: None, at: Span::NONE });
        let Some(root) = root else { return Target::load(loader, Utf8PathBuf::new(), visit, None, run) };
        let (kustomization, warnings) = Kustomization::from_document(root.document.as_ref(), root.file)?;
        warnings.into_iter().for_each(|w| run.warnings.push(w));
        let kustomization = Arc::new(kustomization);
        let file_name = kustomization_file(&loader).map_or(FILE_NAMES[0], |(_, name)| name);
        let file = root.file;
        Ok(Target { loader, kustomization, file, file_name, path: Utf8PathBuf::new(), visit, parent: None })
    }

    /// A directory that an entry of this one names.
    ///
    /// # Errors
    /// When it closes a cycle, or its kustomization cannot be found or read.
    pub fn child<'b>(
        &'b self,
        directory: Utf8PathBuf,
        entry: &Located<String>,
        kind: VisitKind,
        run: &Run<'_>,
    ) -> Result<Target<'b>> {
        let path = Utf8Path::new(&entry.value);
        self.check_cycle(&directory, path, entry.span)?;
        growth::check_directory(self.way().count(), &run.notes, entry.span)?;
        let visit = self.visits(self.loader.files.intern(&directory), kind, entry.span, run);
        let path = crate::tree::clean(&self.path.join(path));
        Target::load(self.loader.at(directory), path, visit, Some(self), run)
    }

    /// Notes what an entry of this directory names; gives its place among the visits.
    pub fn visits(&self, place: FileId, kind: VisitKind, at: Span, run: &Run<'_>) -> usize {
        run.notes.visit(Visit { place, kind, by: Some(self.visit), at })
    }

    /// What transformers may look at.
    pub fn context<'b>(&'b self, run: &'b Run<'_>) -> Context<'b> {
        Context {
            loader: &self.loader,
            schema: &run.schema,
            warnings: &run.warnings,
            notes: &run.notes,
            growth: &run.growth,
        }
    }

    fn load(
        loader: Loader<'a>,
        path: Utf8PathBuf,
        visit: usize,
        parent: Option<&'a Target<'a>>,
        run: &Run<'_>,
    ) -> Result<Self> {
        let (source, file_name) = kustomization_file(&loader)?;
        let (kustomization, warnings) = run.options.parsed.kustomization(&source)?;
        warnings.into_iter().for_each(|w| run.warnings.push(w));
        Ok(Target { loader, kustomization, file: source.file, file_name, path, visit, parent })
    }

    /// Whether a directory, or something in it, is on the way that led here, this directory among them: below it, it
    /// would close a cycle.
    pub fn is_led_to_by(&self, directory: &Utf8Path) -> bool {
        self.way().any(|target| target.loader.root.starts_with(directory))
    }

    /// The directories on the way that led here, this one first.
    fn way(&self) -> impl Iterator<Item = &Target<'_>> {
        std::iter::successors(Some(self), |target| target.parent)
    }

    /// A directory may not be built below itself, nor may one that contains a visited one.
    fn check_cycle(&self, directory: &Utf8Path, path: &Utf8Path, entry: Span) -> Result<()> {
        let mut visited = Some(self);
        while let Some(target) = visited {
            if target.loader.root == directory {
                let message = format!("cycle: {path} is already being built");
                return Err(Error::new(Kind::Cycle, message).at(entry));
            }
            if target.loader.root.starts_with(directory) {
                let below = target.loader.root.strip_prefix(directory).unwrap_or(directory);
                let message = format!("cycle: {path} contains {below}, which is already being built");
                return Err(Error::new(Kind::Cycle, message).at(entry));
            }
            visited = target.parent;
        }
        Ok(())
    }
}

/// The one kustomization file of a directory.
fn kustomization_file(loader: &Loader<'_>) -> Result<(Source, &'static str)> {
    let there = FILE_NAMES.iter().filter(|name| loader.tree.kind(&loader.root.join(name)).is_some());
    let mut found = there.filter_map(|name| Some((loader.load((*name).into()).ok()?, *name)));
    let Some(first) = found.next() else { return Err(missing(loader)) };
    match found.next() {
        None => Ok(first),
        Some((second, name)) => {
            let message = format!("there are two kustomization files: {} and {name}", first.1);
            Err(Error::input(message).at(Span::new(second.file, 0)).hint("keep one of them"))
        }
    }
}

fn missing(loader: &Loader<'_>) -> Error {
    let [first, second, third] = FILE_NAMES;
    let message = format!("the directory has no {first}, {second} or {third}");
    let at = Span::new(loader.files.intern(&loader.root), 0);
    let error = Error::input(message).at(at);
    if let Some(why) = loader.tree.why_absent(&loader.root) {
        return error.hint(format!("it {why}"));
    }
    for name in FILE_NAMES {
        match loader.tree.read(&loader.root.join(name)) {
            Err(e) if hinders(&e) => return Error::new(Kind::Io, format!("cannot read {name}: {e}")).at(at),
            Err(e) if e.get_ref().is_some() => return error.hint(format!("{name} {e}")),
            _ => {}
        }
    }
    error
}
