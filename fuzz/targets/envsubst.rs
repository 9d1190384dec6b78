//! A template and variables: it renders or fails, text without dollars stays as it is; an object with the template in it
//! is substituted in as Flux does, twice the same, and prints.
#![no_main]

use libfuzzer_sys::fuzz_target;
use offlux::flux::Profile;
use offlux::flux::substitute::Unset;
use offlux::flux::substitute::eval::Variables;
use offlux::flux::substitute::parse::Template;
use offlux::tree::Memory;
use offlux_fuzz::archive::Archive;
use offlux_fuzz::build::{flux, printed};
use offlux_fuzz::laws::prints_stably;
use std::borrow::Cow;

struct Lines<'a>(&'a str);

impl Variables for Lines<'_> {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let mut pairs = self.0.lines().filter_map(|line| line.split_once('='));
        pairs.find(|(own, _)| *own == name).map(|(_, value)| Cow::Borrowed(value.as_bytes()))
    }
}

fuzz_target!(|bytes: &[u8]| {
    let bare = Template::parse(bytes).and_then(|template| template.render(&Lines("")));
    // The original ends at a NUL as well.
    if !bytes.contains(&b'$') && !bytes.contains(&0) {
        assert_eq!(bare.map(|rendered| rendered.text).ok().as_deref(), Some(bytes));
    }
    let archive = Archive::read(bytes);
    let variables = archive.get("variables");
    let template = Template::parse(archive.get("template").as_bytes());
    if let Ok(rendered) = template.and_then(|template| template.render(&Lines(variables))) {
        let lines = rendered.text.iter().filter(|byte| **byte == b'\n').count();
        assert_eq!(rendered.lines.len(), lines + 1, "each line knows where it came from");
    }
    let object = archive.get("object");
    if object.is_empty() {
        return;
    }
    let pair = |(name, value): (&str, &str)| format!("{}: {}\n", quoted(name), quoted(value));
    let set: String = variables.lines().filter_map(|line| line.split_once('=')).map(pair).collect();
    let set = set.replace('\n', "\n      ");
    let ks = format!("metadata: {{name: app}}\nspec:\n  postBuild:\n    substitute:\n      {set}\n");
    let tree = Memory::new().with("app/object.yaml", object);
    let build = || flux(&tree, &ks, Profile::Controller, Unset::Error);
    let first = build();
    if let Ok(objects) = &first {
        objects.iter().for_each(|object| prints_stably(&object.doc));
    }
    let text = |objects: Result<Vec<_>, String>| objects.and_then(|objects| printed(&objects));
    assert_eq!(text(first), text(build()));
});

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
