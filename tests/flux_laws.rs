//! Laws of a Flux Kustomization's build and of substitution: no input panics, two builds are equal, and
//! what is built can be printed and read again.

mod generated;

use generated::flux::Run;
use generated::{envsubst, flux as cases};
use offlux::flux::api::{Kustomization, Origin};
use offlux::flux::substitute::Unset;
use offlux::flux::substitute::eval::Variables;
use offlux::flux::substitute::inline::Inline;
use offlux::flux::substitute::parse::Template;
use offlux::flux::{Profile, Request, build, stream};
use offlux::object::Histories;
use offlux::tree::{Files, Memory};
use offlux::yaml::{FileId, emit, v2};
use proptest::prelude::*;
use std::borrow::Cow;
use std::sync::Arc;

/// The printed objects of a run, or the error's message.
fn printed(run: &Run, profile: Profile<'_>, unset: Unset) -> Result<String, String> {
    let text = |error: offlux::error::Error| error.to_string();
    let files = Files::default();
    let tree = run.files.iter().fold(Memory::new(), |tree, (path, text)| tree.with(format!("/{path}"), text));
    let documents = stream::documents(&run.files["ks.yaml"], FileId::NONE);
    let last = documents.filter_map(Result::ok).last().ok_or("no document")?;
    let kustomization = Kustomization::from_node(&last, Origin::File).map_err(text)?;
    let inline = Inline::new(&kustomization, &[]);
    let substitution = Some(inline.substitution(unset));
    let (kustomization, dir) = (&kustomization, "/app".into());
    let (histories, parsed) = (Histories::Left, Arc::default());
    let request =
        Request { kustomization, tree: &tree, files: &files, dir, profile, substitution, histories, parsed };
    let built = build(&request, &mut offlux::flux::Noted::default());
    let mut out = String::new();
    for object in built.map_err(text)?.objects {
        let start = out.len();
        emit::document(&object.doc, &mut out).map_err(text)?;
        assert!(v2::parse_document(&out[start..], FileId::NONE).is_ok(), "{}", &out[start..]);
        out.push_str("---\n");
    }
    Ok(out)
}

struct Set(Vec<(String, String)>);

impl Variables for Set {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| Cow::Borrowed(v.as_bytes()))
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn builds_do_not_panic_and_are_equal(run in cases::run()) {
        for unset in [Unset::Empty, Unset::Error] {
            for profile in [Profile::Controller, Profile::Cli { ignore_paths: &[], jail: None }] {
                prop_assert_eq!(printed(&run, profile, unset), printed(&run, profile, unset));
            }
        }
    }

    #[test]
    fn any_bytes_are_a_template_or_an_error(
        text in prop::collection::vec(any::<u8>(), 0..40),
        values in envsubst::variables(),
    ) {
        let _ = Template::parse(&text).and_then(|t| t.render(&Set(values)));
    }

    #[test]
    fn any_template_renders_or_fails(text in envsubst::template(), values in envsubst::variables()) {
        let _ = Template::parse(text.as_bytes()).and_then(|t| t.render(&Set(values)));
    }

    #[test]
    fn text_without_dollars_stays_as_it_is(text in "[^$\0]{0,60}") {
        let rendered = Template::parse(text.as_bytes()).and_then(|t| t.render(&Set(Vec::new())));
        prop_assert_eq!(rendered.map(|r| r.text), Ok(text.into_bytes()));
    }

    #[test]
    fn any_value_gives_objects_or_an_error(value in "\\PC{0,20}", text in "[a-z:{}\\[\\] \n-]{0,6}") {
        let object = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: '${A}', '${A}': x, b: 'x ${A}'}\n";
        let ks = cases::quoted(&format!("{value}{text}"));
        let ks = format!("metadata: {{name: app}}\nspec: {{postBuild: {{substitute: {{A: {ks}}}}}}}\n");
        let files = [("app/a.yaml", object.to_owned()), ("ks.yaml", ks)];
        let run = Run { files: files.map(|(p, t)| (p.to_owned(), t)).into(), ..Run::default() };
        let _ = printed(&run, Profile::Controller, Unset::Error);
    }
}
