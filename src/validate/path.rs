//! The way to a value while a document is walked: a chain on the stack that becomes text only when
//! something is wrong.

/// A step down from another.
#[derive(Clone, Copy, Debug)]
pub enum Path<'a> {
    /// The document itself.
    Root,
    /// A field of a mapping.
    Field(&'a Path<'a>, &'a str),
    /// An element of a list.
    Element(&'a Path<'a>, usize),
}

impl std::fmt::Display for Path<'_> {
    /// `spec.containers[0].image`; a name that holds anything but letters, digits, `-` and `_` stands as `["a.b"]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Path::Root => Ok(()),
            Path::Element(parent, at) => write!(f, "{parent}[{at}]"),
            Path::Field(parent, name) if !is_plain(name) => write!(f, "{parent}[{name:?}]"),
            Path::Field(Path::Root, name) => f.write_str(name),
            Path::Field(parent, name) => write!(f, "{parent}.{name}"),
        }
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '$'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_reads_as_kubectl_tells_fields() {
        let spec = Path::Field(&Path::Root, "spec");
        let list = Path::Field(&spec, "containers");
        assert_eq!(Path::Field(&Path::Element(&list, 2), "image").to_string(), "spec.containers[2].image");
        assert_eq!(Path::Field(&spec, "a.b/c").to_string(), "spec[\"a.b/c\"]");
    }
}
