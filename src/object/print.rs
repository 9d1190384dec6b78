//! Objects as text: the YAML that `kustomize build` prints.

use super::{Object, Objects};
use crate::error::Result;
use crate::yaml::emit;

impl Object {
    /// Its document as YAML, as `kustomize build` prints it; ends with a line break.
    ///
    /// # Errors
    /// When it cannot be printed: duplicate keys, control characters.
    pub fn to_yaml(&self) -> Result<String> {
        let mut out = String::new();
        self.print(&mut out)?;
        Ok(out)
    }

    /// The same, appended.
    ///
    /// # Errors
    /// As [`Object::to_yaml`].
    pub fn print(&self, out: &mut String) -> Result<()> {
        emit::document(&self.doc, out).map_err(|e| e.at(self.span()).prefix(self.id()))
    }
}

impl Objects {
    /// All of them in order, separated by lines of `---`: the bytes that `kustomize build` prints.
    ///
    /// # Errors
    /// As [`Object::to_yaml`].
    pub fn to_yaml(&self) -> Result<String> {
        let mut out = String::new();
        for object in self.iter() {
            if !out.is_empty() {
                out.push_str("---\n");
            }
            object.print(&mut out)?;
        }
        Ok(out)
    }
}
