//! Reads `schemas.bin`; `scripts/schemas/blob.py` says how it is laid out and writes it.
//!
//! The file is compiled in, so it can be damaged by a mistake of that script only: tests read all of it, and
//! what they hold is what is expected here.

use super::super::{Additional, Bound, Format, Id, Items, List, More, Nulls, Pool, Shape, Types};
use crate::validate::rule::Rule;
use crate::validate::schema::pattern::Pattern;
use compact_str::CompactString;
use serde_json::Value;

const WHOLE: &str = "schemas.bin is whole: a test reads all of it";

/// As `FORMATS` of `scripts/schemas/nodes.py` numbers them.
const FORMATS: [Format; 5] = [Format::Int32, Format::Int64, Format::Quantity, Format::DateTime, Format::Byte];

/// The file, with the places of its parts found.
pub(super) struct Blob {
    texts: Vec<&'static str>,
    nodes: Vec<&'static [u8]>,
    /// The kinds of Kubernetes in all versions.
    pub(super) kubernetes: Vec<Row>,
    /// The kinds of Flux in all versions.
    pub(super) flux: Vec<Row>,
}

/// A kind by its names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// `apps/v1`
    pub(super) api_version: &'static str,
    /// `Deployment`
    pub(super) name: &'static str,
}

/// A kind and what it has to be in which minor versions.
pub(super) struct Row {
    pub(super) kind: Kind,
    /// First and last minor version, number of the node.
    runs: Vec<(u8, u8, usize)>,
}

impl Row {
    /// The number of the node in a minor version.
    pub(super) fn node(&self, minor: u8) -> Option<usize> {
        let run = self.runs.iter().find(|(first, last, _)| (*first..=*last).contains(&minor));
        run.map(|(_, _, node)| *node)
    }
}

impl Blob {
    /// Finds the parts; nothing is decoded yet.
    pub(super) fn open() -> Self {
        let mut file = Reader { rest: include_bytes!("schemas.bin") };
        let lengths = file.many(Reader::number);
        let texts: Vec<_> = lengths.into_iter().map(|length| file.text(length)).collect();
        let nodes = file.many(|file| {
            let length = file.number();
            file.take(length)
        });
        let kubernetes = rows(&mut file, &texts);
        let flux = rows(&mut file, &texts);
        assert!(file.rest.is_empty(), "{WHOLE}");
        Blob { texts, nodes, kubernetes, flux }
    }
}

fn rows(file: &mut Reader, texts: &[&'static str]) -> Vec<Row> {
    file.many(|file| {
        let kind = Kind { api_version: texts[file.number()], name: texts[file.number()] };
        let runs = file.many(|file| (file.small(), file.small(), file.number()));
        Row { kind, runs }
    })
}

/// Decodes the nodes that kinds reach.
pub(super) fn pool(
    blob: &Blob,
    roots: impl Iterator<Item = (Kind, usize)>,
    nulls: Nulls,
) -> (Pool, Vec<(Kind, Id)>) {
    let mut decoder = Decoder { blob, ids: vec![None; blob.nodes.len()], reached: Vec::new() };
    let roots = roots.map(|(kind, node)| (kind, decoder.id(node))).collect();
    let mut shapes = Vec::new();
    while let Some(&node) = decoder.reached.get(shapes.len()) {
        let shape = decoder.shape(Reader { rest: blob.nodes[node] });
        shapes.push(shape);
    }
    (Pool { shapes, nulls, ..Pool::default() }, roots)
}

/// Numbers nodes anew in the order in which they are reached.
struct Decoder<'a> {
    blob: &'a Blob,
    ids: Vec<Option<Id>>,
    reached: Vec<usize>,
}

impl Decoder<'_> {
    fn id(&mut self, node: usize) -> Id {
        *self.ids[node].get_or_insert_with(|| {
            self.reached.push(node);
            Id(u32::try_from(self.reached.len() - 1).expect(WHOLE))
        })
    }

    fn shape(&mut self, mut file: Reader) -> Shape {
        let file = &mut file;
        let types = Types(file.small());
        let flags = file.number();
        let has = |bit: usize| flags >> bit & 1 == 1;
        let shape = Shape {
            types,
            format: has(0).then(|| FORMATS[file.number() - 1]),
            int_or_string: has(1),
            nullable: has(2),
            preserve_unknown: has(3),
            embedded: has(4),
            properties: if has(5) { self.properties(file) } else { Vec::new() },
            required: if has(6) { self.texts(file) } else { Vec::new() },
            additional: if has(7) { self.additional(file) } else { Additional::Unknown },
            items: if has(8) { Items::Each(self.id(file.number())) } else { Items::Any },
            list: if has(9) { self.list(file) } else { List::Atomic },
            more: has(10).then(|| Box::new(self.more(file))),
            rules: if has(11) { file.many(|file| self.rule(file)) } else { Vec::new() },
        };
        assert!(file.rest.is_empty(), "{WHOLE}");
        shape
    }

    /// Names grow, so each stands as how far it is from the one before.
    fn properties(&mut self, file: &mut Reader) -> Vec<(CompactString, Id)> {
        let mut name = 0;
        file.many(|file| {
            name += file.number();
            (self.blob.texts[name].into(), self.id(file.number()))
        })
    }

    fn additional(&mut self, file: &mut Reader) -> Additional {
        match file.number() {
            1 => Additional::Any,
            _ => Additional::Of(self.id(file.number())),
        }
    }

    fn list(&self, file: &mut Reader) -> List {
        let keys: Vec<CompactString> = self.texts(file);
        if keys.is_empty() { List::Set } else { List::Map(keys) }
    }

    fn more(&self, file: &mut Reader) -> More {
        let flags = file.number();
        let has = |bit: usize| flags >> bit & 1 == 1;
        More {
            default: has(0).then(|| self.json(file)),
            any_of_values: if has(1) { file.many(|file| self.json(file)) } else { Vec::new() },
            pattern: has(2).then(|| Pattern::new(self.text(file))),
            minimum: has(3).then(|| self.bound(file)),
            maximum: has(4).then(|| self.bound(file)),
            min_length: has(5).then(|| file.number() as u64),
            max_length: has(6).then(|| file.number() as u64),
            min_items: has(7).then(|| file.number() as u64),
            max_items: has(8).then(|| file.number() as u64),
            min_properties: has(9).then(|| file.number() as u64),
            max_properties: has(10).then(|| file.number() as u64),
            ..More::default()
        }
    }

    fn rule(&self, file: &mut Reader) -> Rule {
        Rule {
            rule: self.text(file).into(),
            message: self.text(file).into(),
            message_expression: self.text(file).into(),
            field_path: self.text(file).into(),
            reason: self.text(file).into(),
            optional_old_self: file.number() == 1,
            ..Rule::default()
        }
    }

    fn bound(&self, file: &mut Reader) -> Bound {
        Bound { value: self.text(file).parse().expect(WHOLE), exclusive: false }
    }

    fn json(&self, file: &mut Reader) -> Value {
        serde_json::from_str(self.text(file)).expect(WHOLE)
    }

    fn text(&self, file: &mut Reader) -> &'static str {
        self.blob.texts[file.number()]
    }

    fn texts(&self, file: &mut Reader) -> Vec<CompactString> {
        file.many(|file| self.text(file).into())
    }
}

/// What is still to be read.
struct Reader {
    rest: &'static [u8],
}

impl Reader {
    /// LEB128.
    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0, 0);
        loop {
            let (&byte, rest) = self.rest.split_first().expect(WHOLE);
            self.rest = rest;
            value |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return value;
            }
            shift += 7;
        }
    }

    fn small(&mut self) -> u8 {
        u8::try_from(self.number()).expect(WHOLE)
    }

    fn take(&mut self, length: usize) -> &'static [u8] {
        let (taken, rest) = self.rest.split_at_checked(length).expect(WHOLE);
        self.rest = rest;
        taken
    }

    fn text(&mut self, length: usize) -> &'static str {
        std::str::from_utf8(self.take(length)).expect(WHOLE)
    }

    /// A count and as many things.
    fn many<T>(&mut self, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let count = self.number();
        (0..count).map(|_| one(self)).collect()
    }
}
