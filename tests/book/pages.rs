//! The pages: README.md and the Markdown of `docs/`, each as its blocks of code.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// A block of code.
#[derive(Debug)]
pub struct Block {
    /// What it is written in; nothing for an indented block.
    pub language: String,
    /// What is written in it, where it stands in the page.
    pub body: Range<usize>,
    /// The comment right before it, without its marks.
    pub comment: Option<String>,
}

/// A page.
#[derive(Debug)]
pub struct Page {
    /// Relative to the project.
    pub path: PathBuf,
    /// All of it.
    pub text: String,
}

/// The project's directory.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// All pages, by name.
pub fn all() -> Vec<Page> {
    let mut paths = vec![PathBuf::from("README.md")];
    let mut todo = vec![PathBuf::from("docs")];
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(root().join(&dir)).expect("a readable directory").flatten() {
            let path = dir.join(entry.file_name());
            if root().join(&path).is_dir() {
                todo.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                paths.push(path);
            }
        }
    }
    assert!(paths.len() > 20, "the pages were not found");
    paths.sort();
    paths.into_iter().map(Page::read).collect()
}

impl Page {
    /// Reads one, by its path below the project.
    pub fn read(path: PathBuf) -> Self {
        let text = std::fs::read_to_string(root().join(&path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Page { path, text }
    }

    /// Its events and where they stand.
    pub fn events(&self) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
        Parser::new_ext(&self.text, Options::ENABLE_TABLES).into_offset_iter()
    }

    /// Its blocks of code, from the top.
    pub fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let (mut comment, mut within) = (None, false);
        for (event, range) in self.events() {
            match event {
                Event::Html(html) if html.trim().starts_with("<!--") => {
                    let inner = html.trim().trim_start_matches("<!--").trim_end_matches("-->");
                    comment = Some(inner.trim().to_owned());
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    let language = match kind {
                        CodeBlockKind::Fenced(language) => language.to_string(),
                        CodeBlockKind::Indented => String::new(),
                    };
                    let start = self.after_line(range.start);
                    blocks.push(Block { language, body: start..start, comment: comment.take() });
                    within = true;
                }
                Event::Text(_) if within => {
                    let body = &mut blocks.last_mut().expect("it has begun").body;
                    let is_first = body.start == body.end;
                    *body = if is_first { range.start } else { body.start }..range.end;
                }
                Event::End(TagEnd::CodeBlock) => within = false,
                Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => (),
                _ => comment = None,
            }
        }
        blocks
    }

    /// What a block says, without the indentation of an indented one.
    pub fn body(&self, block: &Block) -> &str {
        &self.text[block.body.clone()]
    }

    /// Where a reader finds a block: `FILE:LINE`.
    pub fn place(&self, at: usize) -> String {
        let line = self.text[..at].lines().count() + usize::from(self.text[..at].ends_with('\n'));
        format!("{}:{line}", self.path.display())
    }

    /// Puts texts in the place of blocks, and writes the page where that changes it.
    pub fn replace(&self, mut changes: Vec<(Range<usize>, String)>) {
        changes.sort_by_key(|(range, _)| std::cmp::Reverse(range.start));
        let mut text = self.text.clone();
        for (range, new) in changes {
            text.replace_range(range, &new);
        }
        if text != self.text {
            std::fs::write(root().join(&self.path), text).expect("a writable page");
        }
    }

    fn after_line(&self, at: usize) -> usize {
        self.text[at..].find('\n').map_or(self.text.len(), |end| at + end + 1)
    }
}

#[test]
fn blocks_are_found_with_their_comments() {
    let text =
        "a\n\n<!-- in: x -->\n```console\n$ b\n\nc\n```\n\n    d\n\n<!-- e -->\nf\n\n```sh\n```\n".to_owned();
    let page = Page { path: "p.md".into(), text };
    let blocks = page.blocks();
    let told: Vec<_> =
        blocks.iter().map(|b| (b.language.as_str(), page.body(b), b.comment.as_deref())).collect();
    assert_eq!(told, [("console", "$ b\n\nc\n", Some("in: x")), ("", "d\n", None), ("sh", "", None)]);
    assert_eq!(page.place(blocks[0].body.start), "p.md:5");
}
