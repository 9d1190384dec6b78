//! Substitution in an object as it stands, where printing it, substituting in the text and reading that back would
//! plainly come to the same. A property test holds it to that.

use super::eval::{MOST_ADDED, Outcome};
use super::parse::Template;
use super::{Substitution, Unset, Use};
use crate::bytes;
use crate::kustomize::growth::Growth;
use crate::object::Object;
use crate::yaml::{Lines, Span, read_back_in_place};

/// Substitutes in an object, and gives the references in the order of its text; does nothing where it takes the text
/// to tell what comes of it, where a variable is missing, and where values add too much.
pub fn substitute(object: &mut Object, substitution: &Substitution<'_>, growth: &Growth) -> Option<Vec<Use>> {
    let mut parts = Parts { substitution, object: object.span(), uses: Vec::new(), added: 0, growth };
    let order = read_back_in_place(&mut object.doc, &mut parts)?;
    let mut uses: Vec<Vec<Use>> = parts.uses;
    Some(order.into_iter().filter_map(|at| uses.get_mut(at).map(std::mem::take)).flatten().collect())
}

/// The longest text that is looked at: how much values may add is counted for a whole text.
const LONGEST: usize = 1 << 20;

/// The parts of lines that hold expressions.
struct Parts<'a> {
    substitution: &'a Substitution<'a>,
    object: Span,
    /// The references in each part that was asked for.
    uses: Vec<Vec<Use>>,
    /// How many bytes values added to the object so far.
    added: usize,
    growth: &'a Growth,
}

impl Lines for Parts<'_> {
    /// A dollar alone stands for itself.
    fn leaves(&self, text: &str) -> bool {
        let mut dollars = bytes::places(b'$', text.as_bytes());
        !dollars.any(|at| matches!(text.as_bytes().get(at + 1), Some(b'{' | b'$')))
    }

    fn change(&mut self, part: &str, at: Span) -> Option<(String, Option<Span>)> {
        let variables = self.substitution.variables;
        let rendered = Template::parse(part.as_bytes()).ok()?.render(variables).ok()?;
        let is_missing = |outcome| outcome == Outcome::Unset && self.substitution.unset == Unset::Error;
        if rendered.uses.iter().any(|used| is_missing(used.outcome)) || rendered.text.len() > LONGEST {
            return None;
        }
        self.added += rendered.text.len().saturating_sub(part.len());
        if self.added > MOST_ADDED {
            return None;
        }
        self.growth.replace(part.len(), rendered.text.len()).ok()?;
        let place = rendered.lines.first().and_then(|line| rendered.uses.get(line.value?));
        let place = place.and_then(|used| variables.place(&used.name));
        let uses = rendered.uses.into_iter().map(|used| {
            let value = variables.place(&used.name);
            Use { name: used.name, at, value, object: self.object, outcome: used.outcome, made: used.made }
        });
        self.uses.push(uses.collect());
        Some((String::from_utf8(rendered.text).ok()?, place))
    }
}

#[cfg(test)]
mod tests {
    use super::super::inline::Inline;
    use super::super::{Ids, Pass};
    use super::*;
    use crate::flux::api::{Kustomization, Origin};
    use crate::yaml::{FileId, Node, emit, parse, v2};
    use proptest::prelude::*;

    /// The scalars of a document with their places, in their order.
    fn told(node: &Node, out: &mut Vec<String>) {
        match node {
            Node::Scalar(scalar) => out.push(format!("{scalar:?}")),
            Node::Sequence(list) => list.items.iter().for_each(|item| told(item, out)),
            Node::Mapping(map) => {
                for entry in &map.entries {
                    out.push(format!("{} {:?} {:?}", entry.key.text, entry.key.tag, entry.key.style));
                    told(&entry.value, out);
                }
            }
        }
    }

    fn printed(object: &Object) -> String {
        let mut out = String::new();
        emit::document(&object.doc, &mut out).expect("it was printed before");
        out
    }

    /// Whether an object was substituted in as it stands; then the text has to come to the same.
    fn check(text: &str, variables: &str) -> bool {
        let spec = format!("spec: {{postBuild: {{substitute: {variables}}}}}");
        let kustomization = v2::parse_document(&spec, FileId(2)).ok().flatten().expect("it is YAML");
        let kustomization = Kustomization::from_node(&kustomization, Origin::File).expect("it is right");
        let inline = Inline::new(&kustomization, &[]);
        let Ok(Some(document)) = parse(text, FileId(1)) else { return false };
        let object = Object::new(document);
        let mut here = object.clone();
        let substitution = inline.substitution(Unset::Empty);
        let Some(uses) = substitute(&mut here, &substitution, &Growth::default()) else {
            assert_eq!(here.doc, object.doc, "{text}");
            return false;
        };
        let (mut there, mut all) = (object.clone(), Vec::new());
        let ids = Ids::of(std::slice::from_ref(&object));
        let growth = &Growth::default();
        let mut pass = Pass { substitution: &substitution, uses: &mut all, unset: Vec::new(), ids, growth };
        let before = pass.ids.key(&object);
        pass.by_text(&mut there, &before).unwrap_or_else(|e| panic!("{text}: {e}"));
        assert_eq!(printed(&here), printed(&there), "{text}");
        assert_eq!(uses, all, "{text}");
        if here.doc == object.doc || uses.is_empty() && !printed(&object).contains("$$") {
            return true;
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        told(&here.doc, &mut left);
        told(&there.doc, &mut right);
        assert_eq!(left, right, "{text}");
        true
    }

    #[test]
    fn values_are_put_where_they_mean_nothing_to_yaml() {
        let variables = "{v: x, p: '8080', s: 'a b', d: example.org}";
        for value in [
            "a-${v}.${d}",
            "\"${p}\"",
            "'*.${d}'",
            "--x=${v}",
            "|\n    a: ${s}\n    b\n",
            "${u:=d}",
            "$${v}",
            "|-\n    x\n    ${v}${v}\n",
            "{b: '${v}', a: '${d}'}",
            "[['${v}'], {c: '${s}'}]",
        ] {
            assert!(check(&format!("kind: A\nmetadata: {{name: a}}\ndata: {value}\n"), variables), "{value}");
        }
    }

    #[test]
    fn values_that_may_mean_something_take_the_text() {
        let variables = "{b: 'yes', o: '0755', l: '[a]', e: '', c: 'a: b', h: 'a #b', q: \"it's\", f: '1.5'}";
        for value in
            ["${b}", "${o}", "${l}", "${e}", "${c}", "${h}", "'*${q}'", "${f}", "|\n    ${e}\n", "${b"]
        {
            assert!(
                !check(&format!("kind: A\nmetadata: {{name: a}}\ndata: {value}\n"), variables),
                "{value}"
            );
        }
    }

    fn value() -> impl Strategy<Value = String> {
        prop_oneof!["[a-z0-9'\"*&:#{} |>.,-]{0,6}", "[0-9.eE+-]{1,4}", "(yes|no|true|null|~|0x1|1:20|x|a b)"]
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-z0-9 :#*'-]{0,5}",
            Just("${v}".to_owned()),
            Just("${w}".to_owned()),
            Just("${u:=d}".to_owned()),
            Just("${u:-${v} x}".to_owned()),
            Just("${w//a/ }".to_owned()),
            Just("$${v}".to_owned()),
            Just("$".to_owned()),
            Just("${v".to_owned()),
            Just("a somewhat longer text that fills a line ".to_owned()),
            Just("\n".to_owned()),
        ];
        proptest::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
    }

    fn written() -> impl Strategy<Value = String> {
        (text(), 0..4).prop_map(|(text, style)| match style {
            0 => format!("'{}'", text.replace('\'', "''").replace('\n', "\n\n    ")),
            1 => format!("\"{}\"", text.replace('"', "").replace('\n', "\\n")),
            2 => format!("|\n    {}\n", text.replace('\n', "\n    ")),
            _ => text.replace('\n', " "),
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]
        #[test]
        fn it_comes_to_the_same_as_by_the_text(
            (v, w) in (value(), value()),
            values in proptest::collection::vec(("[a-c1-3][a-z1-3/]{0,3}", written()), 1..4),
        ) {
            let quoted = |text: &str| format!("'{}'", text.replace('\'', "''"));
            let mut text = "kind: A\nmetadata:\n  name: a\ndata:\n".to_owned();
            for (at, (key, value)) in values.iter().enumerate() {
                text.push_str(&format!("  {key}{at}: {value}\n  l{at}:\n  - x: {value}\n"));
            }
            check(&text, &format!("{{v: {}, w: {}}}", quoted(&v), quoted(&w)));
        }
    }
}
