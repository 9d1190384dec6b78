//! Copies, held against what source-watcher's own builder stages, and generators as a whole.

use super::*;
use crate::tree::{Memory, Tree};
use crate::yaml::{FileId, parse};

const SOURCE: &[(&str, &str)] = &[
    ("README.md", "r"),
    ("app/a.yaml", "k: {a: 1, b: [1]}\n"),
    ("app/b.yaml", "x: 1\n"),
    ("app/deep/c.yaml", "c"),
    ("app/deep/er/d.txt", "d"),
    ("app/deep/d.md", "m"),
    ("apps/x/k.yaml", "kx"),
    ("apps/y/k.yaml", "ky"),
    ("apps/y/sub/k.yaml", "kys"),
    (".hidden/h.yaml", "h"),
    ("over.yaml", "k: {b: [2], c: 3}\n"),
    ("lit[1].yaml", "l"),
];

fn source() -> Memory {
    SOURCE.iter().fold(Memory::new(), |tree, (path, text)| tree.with(format!("/s/{path}"), text))
}

/// `@s/a -> @artifact/b exclude x y strategy Merge`
fn operation(line: &str) -> Copy {
    let (from, rest) = line.split_once(" -> ").expect("an arrow");
    let (rest, strategy) = rest.split_once(" strategy ").unwrap_or((rest, ""));
    let (to, exclude) = rest.split_once(" exclude ").unwrap_or((rest, ""));
    let exclude = exclude.split(' ').filter(|e| !e.is_empty()).map(str::to_owned).collect();
    Copy { from: from.into(), to: to.into(), exclude, strategy: strategy.into() }
}

fn listed(tree: &dyn Tree, dir: &Utf8Path, root: &Utf8Path, out: &mut Vec<String>) {
    for entry in tree.list(dir).expect("a directory") {
        let path = crate::tree::names::below(dir, &entry.name);
        if tree.is_dir(&path) {
            listed(tree, &path, root, out);
            continue;
        }
        let bytes = tree.read(&path).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        let shown = if text.len() < 4 { text.into_owned() } else { text.len().to_string() };
        out.push(format!("{}={shown}", path.strip_prefix(root).expect("below the root")));
    }
}

fn staged(operations: &[&str], tree: &Memory) -> Result<String, String> {
    let artifact = Artifact::new(tree, "/s".into(), None).expect("an artifact");
    let sources = Sources::from([("s".to_owned(), Arc::new(artifact))]);
    let mut staging = Staging::default();
    operations.iter().try_for_each(|line| copy::apply(&operation(line), &sources, &mut staging))?;
    let (root, mut files) = (Utf8Path::new("/o"), Vec::new());
    listed(&staging.below(root, &Files::default()), root, root, &mut files);
    files.sort();
    Ok(files.join(" "))
}

#[test]
fn copies_stage_what_upstream_stages() {
    let (tree, mut operations, mut cases) = (source(), Vec::new(), 0);
    for line in include_str!("copies.txt").lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix("  ") {
            Some(expected) => {
                let made = staged(&operations, &tree).unwrap_or_else(|_| "fails".to_owned());
                assert_eq!(made, expected, "{operations:?}");
                operations.clear();
                cases += 1;
            }
            None => operations.push(line),
        }
    }
    assert!(cases > 60);
}

fn generated(spec: &str, tree: &Memory) -> Result<Vec<String>, String> {
    let text = format!("kind: ArtifactGenerator\nmetadata: {{name: g, namespace: n}}\nspec:\n{spec}");
    let object = Object::new(parse(&text, FileId::NONE).expect("YAML").expect("a document"));
    let told = |error: Error| error.message().to_owned();
    let spec = super::spec(&object).map_err(told)?;
    let artifact = Artifact::new(tree, "/s".into(), None).expect("an artifact");
    let sources = Sources::from([("s".to_owned(), Arc::new(artifact))]);
    let made =
        make(&spec, &sources, &Files::default(), |name| format!("/made/{name}").into()).map_err(told)?;
    let shown = made.into_iter().map(|(name, artifact)| match artifact {
        Ok(artifact) => {
            let mut files = Vec::new();
            listed(&*artifact, artifact.root(), artifact.root(), &mut files);
            format!("{name}: {}", files.join(" "))
        }
        Err(error) => format!("{name}: {}", error.message()),
    });
    Ok(shown.collect())
}

const SOURCES: &str = "  sources: [{alias: s, kind: GitRepository, name: s}]\n";

#[test]
fn a_path_pattern_makes_artifacts_for_each_directory() {
    let spec = format!(
        "{SOURCES}  pathPattern: '@s/apps/{{app}}'\n  artifacts:\n  - name: 'app-{{app}}'\n    copy:\n    - \
         {{from: '@s/apps/{{app}}/**', to: '@artifact/{{app}}/'}}\n"
    );
    let tree = source().with("/s/apps/Z/k.yaml", "kz");
    let expected = ["app-z: Z/k.yaml=kz", "app-x: x/k.yaml=kx", "app-y: y/k.yaml=ky y/sub/k.yaml=kys"];
    assert_eq!(generated(&spec, &tree), Ok(expected.map(str::to_owned).to_vec()));
    let both = tree.with("/s/apps/z/k.yaml", "kz");
    assert!(generated(&spec, &both).is_err_and(|e| e.contains("apps/Z and apps/z both make")));
    let hidden = source().with("/s/apps/.h/k.yaml", "kh");
    assert!(generated(&spec, &hidden).is_err_and(|e| e.contains("no value for a label")));
}

#[test]
fn default_excludes_hold_in_what_is_made_and_ignore_files_do_not() {
    let spec = format!("{SOURCES}  artifacts: [{{name: a, copy: [{{from: '@s/**', to: '@artifact/'}}]}}]\n");
    let tree = Memory::new()
        .with("/s/.sourceignore", "!*.jpg\n/gone\n")
        .with("/s/gone", "g")
        .with("/s/a.jpg", "j")
        .with("/s/b/.sourceignore", "x")
        .with("/s/b/y", "y");
    let expected = vec!["a: .sourceignore=13 b/.sourceignore=x b/y=y".to_owned()];
    assert_eq!(generated(&spec, &tree), Ok(expected));
}

#[test]
fn the_first_artifact_that_fails_stops_those_after_it() {
    let spec = format!(
        "{SOURCES}  artifacts:\n  - {{name: a, copy: [{{from: '@s/over.yaml', to: '@artifact/'}}]}}\n  - {{name: b, \
         copy: [{{from: '@s/nope', to: '@artifact/'}}]}}\n  - {{name: c, copy: [{{from: '@s/over.yaml', to: \
         '@artifact/'}}]}}\n"
    );
    let failed = "cannot copy `@s/nope` to `@artifact/`: `nope` is not there";
    let expected = vec!["a: over.yaml=18".to_owned(), format!("b: {failed}"), format!("c: {failed}")];
    assert_eq!(generated(&spec, &source()), Ok(expected));
}

#[test]
fn what_is_written_twice_or_is_no_name_is_refused() {
    let twice = "  sources: [{alias: s}, {alias: s}]\n";
    assert!(generated(twice, &source()).is_err_and(|e| e.contains("duplicate source alias")));
    let name = format!("{SOURCES}  artifacts: [{{name: A_b}}]\n");
    assert!(generated(&name, &source()).is_err_and(|e| e.contains("is no name")));
    let names = format!("{SOURCES}  artifacts: [{{name: a}}, {{name: a}}]\n");
    assert!(generated(&names, &source()).is_err_and(|e| e.contains("duplicate artifact name")));
    let revision = format!("{SOURCES}  artifacts: [{{name: a, revision: '@t'}}]\n");
    assert!(generated(&revision, &source()).is_err_and(|e| e.contains("no source alias `t`")));
}
