//! Every command of the program in every format that it has, as the program itself lists them: a new one is tested, or has
//! to be given words here.

use super::place::Place;

/// A command with its words.
pub struct Asked {
    pub words: Vec<String>,
    /// Whether it prints objects as they are, Secrets among them.
    pub prints_objects: bool,
}

impl Asked {
    pub fn words(&self) -> Vec<&str> {
        self.words.iter().map(String::as_str).collect()
    }
}

/// The names in the program's help.
fn names(place: &Place) -> Vec<String> {
    let help = place.run(&["help"]).out + "\0";
    let section = |from: &str, to: &str| {
        let text = help.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(text, _)| text);
        let lines = text.unwrap_or_else(|| panic!("no `{from}` in {help}")).lines();
        let entry =
            |line: &str| line.strip_prefix("  ").filter(|rest| !rest.starts_with(' ')).map(str::to_owned);
        lines.filter_map(entry).collect::<Vec<String>>()
    };
    let first = |line: &String| line.split(' ').next().unwrap_or_default().to_owned();
    let mut names: Vec<String> = section("Commands:\n", "\n\n").iter().map(first).collect();
    names.extend(section("same bytes:\n", "\0").iter().map(first));
    names
}

/// What stands for the reports of the two shards of `render`, which hold objects as they are.
const RENDER: [&str; 2] = ["RENDER1", "RENDER2"];

/// Has the two shards of the commands that can be merged written beside the tree; what stands for each report, and where
/// it is.
fn reports(here: &Place, other: &Place) -> Vec<(String, String)> {
    let (this, that) = (here.path(""), other.path(""));
    let mut reports = Vec::new();
    for words in [&["check"][..], &["diff", this.as_str(), that.as_str()], &["render"]] {
        for index in 1..=2 {
            let shard = format!("--shard={index}/2");
            let run = here.run(&[words, &[shard.as_str(), "-o", "json"]].concat());
            assert!(run.out.contains("\"shard\""), "{words:?} has no report: {}", run.err);
            let name = format!("{}{index}", words[0].to_uppercase());
            let file = here.top.join(format!("{name}.json"));
            std::fs::write(&file, run.out).expect("a file");
            reports.push((name, file.into_string()));
        }
    }
    reports
}

/// Words that have a command answer in a tree of [`super::planted`], `other` being another one to compare with.
fn words<'w>(
    name: &'w str,
    here: &'w str,
    other: &'w str,
    reports: &'w [(String, String)],
) -> Vec<Vec<&'w str>> {
    let rest: &[&[&str]] = match name {
        "render" => &[&[], &["--annotate"], &["--shard", "2/2"]],
        "get" => &[&["all,secret,cm"], &["images"], &["ks"], &["sources"], &["cm", "--jq", ".data.nothing"]],
        "graph" => &[&["--level", "objects"], &["--level", "dirs"], &["--waves"]],
        "check" => &[&[], &["-v"], &["--shard", "1/2"]],
        "clusters" => &[&[], &["-v"]],
        "report" => &[
            &["merge", "CHECK1", "CHECK2"],
            &["merge", "DIFF1", "DIFF2"],
            &["merge", RENDER[0], RENDER[1]],
            &["merge", "CHECK1", "DIFF2"],
            &["merge", "x/f.txt"],
        ],
        "validate" => &[&["--summary"], &["x", "--summary"]],
        "why" => &[
            &["secret/plain"],
            &["secret/plain", "stringData"],
            &["secret/made*", "data"],
            &["secret/applied", "metadata"],
            &["secret/odd", "hidden"],
            &["cm/user", "data"],
            &["cm/user", "data.a"],
            &["cm/user", "data.replaced"],
            &["cm/nobody"],
            &["cm/m*"],
            &["cm/m*", "data"],
            &["cm/m*", "data.nothing"],
            &["ks/w*", "spec"],
        ],
        "vars" => &[&[], &["-v"]],
        "diff" => &[&["HERE", "OTHER"], &["OTHER", "HERE", "--bytes"], &["HERE", "OTHER", "--shard", "2/2"]],
        "affected" => &[&["x/f.txt", "c/secret.yaml", "x/secrets.yaml"]],
        "help" | "man" => &[&[]],
        "completion" => &[&["bash"], &["zsh"], &["fish"], &["elvish"], &["powershell"]],
        "kustomize" => &[&["build", "x"]],
        "build" => &[&["kustomization", "a", "--path", "x", "--kustomization-file", "c/ks.yaml"]],
        "envsubst" => &[&[]],
        _ => panic!("`{name}` needs words here, so that it is tested"),
    };
    let place = |word: &&'w str| match *word {
        "HERE" => here,
        "OTHER" => other,
        word => reports.iter().find(|(name, _)| name == word).map_or(word, |(_, file)| file),
    };
    rest.iter().map(|rest| std::iter::once(name).chain(rest.iter().map(place)).collect()).collect()
}

/// The formats that a command names when it is asked for one that it has not.
fn formats(place: &Place, words: &[&str]) -> Vec<String> {
    let asked: Vec<&str> = words.iter().copied().chain(["-o", "nosuch"]).collect();
    let told = place.run(&asked).err;
    let list = told.split_once("there are: ").and_then(|(_, rest)| rest.lines().next());
    list.map(|list| list.split(", ").map(str::to_owned).collect()).unwrap_or_default()
}

/// All commands in all formats.
pub fn all(here: &Place, other: &Place) -> Vec<Asked> {
    let (this, that) = (here.path(""), other.path(""));
    let reports = reports(here, other);
    let of_render = |word: &&str| RENDER.iter().any(|name| word.ends_with(&format!("{name}.json")));
    let mut all = Vec::new();
    for name in names(here) {
        for words in words(&name, this.as_str(), that.as_str(), &reports) {
            let is_emulation = ["kustomize", "build", "envsubst"].contains(&words[0]);
            let formats = if is_emulation { Vec::new() } else { formats(here, &words) };
            let owned = || words.iter().map(|word| (*word).to_owned());
            let prints_objects = is_emulation || name == "render" || words.iter().any(of_render);
            all.push(Asked { words: owned().collect(), prints_objects });
            for format in formats {
                let prints_objects =
                    prints_objects || name == "get" && ["yaml", "json"].contains(&format.as_str());
                all.push(Asked { words: owned().chain(["-o".to_owned(), format]).collect(), prints_objects });
            }
        }
    }
    assert!(all.len() > 80, "the commands were not found: {}", all.len());
    all
}
