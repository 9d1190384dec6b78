//! YAML text to be: a tree that prints as one document, in block or flow style, and keeps every
//! scalar as it was spelled.

/// A node.
#[derive(Clone, Debug)]
pub enum Text {
    /// A scalar as it is spelled, on one line.
    Scalar(String),
    /// The lines of a literal block scalar.
    Block(String),
    /// A mapping.
    Map(Vec<(String, Text)>),
    /// A list.
    List(Vec<Text>),
    /// The same, on one line.
    Flow(Box<Text>),
}

impl Text {
    pub fn plain(text: impl Into<String>) -> Self {
        Self::Scalar(text.into())
    }

    /// In double quotes.
    pub fn quoted(text: &str) -> Self {
        Self::Scalar(format!("{text:?}"))
    }

    pub fn list(items: impl IntoIterator<Item = Text>) -> Self {
        Self::List(items.into_iter().collect())
    }

    pub fn map<K: Into<String>>(entries: impl IntoIterator<Item = (K, Text)>) -> Self {
        Self::Map(entries.into_iter().map(|(k, v)| (k.into(), v)).collect())
    }

    /// A mapping of those entries that are there.
    pub fn some<K: Into<String>>(entries: impl IntoIterator<Item = (K, Option<Text>)>) -> Self {
        Self::map(entries.into_iter().filter_map(|(k, v)| Some((k, v?))))
    }

    /// The text of one document.
    pub fn document(&self) -> String {
        let mut out = String::new();
        self.block(0, &mut out);
        if out.starts_with([' ', '\n']) { out.trim_start().to_owned() } else { out }
    }

    /// Prints behind `key:` or `-`, up to and with the line break.
    fn block(&self, indent: usize, out: &mut String) {
        match self {
            Self::Map(entries) if !entries.is_empty() => {
                for (n, (key, value)) in entries.iter().enumerate() {
                    line(n, indent, out);
                    out.push_str(key);
                    out.push(':');
                    value.block(indent + 2, out);
                }
            }
            Self::List(items) if !items.is_empty() => {
                for (n, item) in items.iter().enumerate() {
                    line(n, indent, out);
                    out.push('-');
                    item.block(indent + 2, out);
                }
            }
            Self::Block(text) => {
                out.push_str(" |\n");
                for line in text.lines() {
                    out.extend(std::iter::repeat_n(' ', indent));
                    out.push_str(line);
                    out.push('\n');
                }
            }
            other => {
                out.push(' ');
                other.flow(out);
                out.push('\n');
            }
        }
    }

    /// The same as JSON; what is no JSON scalar becomes a string.
    pub fn json(&self) -> String {
        match self {
            Self::Scalar(text) if text.is_empty() => "null".to_owned(),
            Self::Scalar(text) if serde_json::from_str::<serde_json::Value>(text).is_ok() => text.clone(),
            Self::Scalar(text) | Self::Block(text) => format!("{text:?}").replace("\\u{", "\\\\u{"),
            Self::Flow(inner) => inner.json(),
            Self::Map(entries) => {
                let entries: Vec<_> = entries
                    .iter()
                    .map(|(key, value)| {
                        let key = if key.starts_with('"') { key.clone() } else { format!("{key:?}") };
                        format!("{key}: {}", value.json())
                    })
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            Self::List(items) => {
                let items: Vec<_> = items.iter().map(Text::json).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    fn flow(&self, out: &mut String) {
        match self {
            Self::Scalar(text) => out.push_str(text),
            Self::Block(text) => out.push_str(&format!("{text:?}")),
            Self::Flow(inner) => inner.flow(out),
            Self::Map(entries) => {
                out.push('{');
                for (n, (key, value)) in entries.iter().enumerate() {
                    out.push_str(if n > 0 { ", " } else { "" });
                    out.push_str(key);
                    out.push_str(": ");
                    value.flow(out);
                }
                out.push('}');
            }
            Self::List(items) => {
                out.push('[');
                for (n, item) in items.iter().enumerate() {
                    out.push_str(if n > 0 { ", " } else { "" });
                    item.flow(out);
                }
                out.push(']');
            }
        }
    }
}

/// The start of an entry: on the line of its `-` if it is a list item's first, else on its own.
fn line(n: usize, indent: usize, out: &mut String) {
    if n == 0 && out.ends_with('-') {
        out.push(' ');
        return;
    }
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
    out.extend(std::iter::repeat_n(' ', indent));
}
