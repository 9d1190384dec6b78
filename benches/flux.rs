//! How fast variables are substituted and rules of what to ignore are asked: `cargo bench --bench flux`.

mod inputs;

use divan::Bencher;
use divan::counter::BytesCount;
use offlux::flux::ignore::Rules;
use offlux::flux::substitute::{eval::Variables, parse::Template};
use offlux::tree::EntryKind;
use std::borrow::Cow;

fn main() {
    divan::main();
}

struct Zone;

impl Variables for Zone {
    fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        (name == "ZONE").then(|| Cow::Borrowed(b"eu".as_slice()))
    }
}

/// A hundred Deployments with so many lines of three expressions in each.
#[divan::bench(args = [0, 1, 10])]
fn substitute(bencher: Bencher<'_, '_>, lines: usize) {
    let expressions = "# ${ZONE} ${ZONE:0:1} ${NONE:=x}\n".repeat(lines);
    let text = inputs::deployments(100).replace("---\n", &format!("{expressions}---\n"));
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let template = Template::parse(text.as_bytes()).expect("its expressions are right");
        template.render(&Zone).expect("its expressions are right").text
    });
}

/// All files of a repository, by the rules that Flux has without any of the user's.
#[divan::bench]
fn ignore(bencher: Bencher<'_, '_>) {
    let files = inputs::repository(100);
    let mut rules = Rules::version_control("/".into());
    rules.extend(Rules::defaults("/".into()));
    rules.extend(Rules::parse("*.md\n/docs\n!apps/**/README.md\n", "/".into()));
    bencher.bench(|| {
        files
            .iter()
            .filter(|(path, _)| rules.ignore(format!("/{path}").as_str().into(), EntryKind::File))
            .count()
    });
}
