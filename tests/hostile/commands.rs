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

/// Words that have a command answer in a tree of [`super::planted`], `other` being another one to compare with.
fn words<'w>(name: &'w str, here: &'w str, other: &'w str) -> Vec<Vec<&'w str>> {
    let rest: &[&[&str]] = match name {
        "render" => &[&[], &["--annotate"]],
        "get" => &[&["all,secret,cm"], &["images"], &["ks"], &["sources"], &["cm", "--jq", ".data.nothing"]],
        "graph" => &[&["--level", "objects"], &["--level", "dirs"], &["--waves"]],
        "check" | "clusters" => &[&[], &["-v"]],
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
        "diff" => &[&["HERE", "OTHER"], &["OTHER", "HERE", "--bytes"]],
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
        word => word,
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
    let mut all = Vec::new();
    for name in names(here) {
        for words in words(&name, this.as_str(), that.as_str()) {
            let is_emulation = ["kustomize", "build", "envsubst"].contains(&words[0]);
            let formats = if is_emulation { Vec::new() } else { formats(here, &words) };
            let owned = || words.iter().map(|word| (*word).to_owned());
            all.push(Asked { words: owned().collect(), prints_objects: is_emulation || name == "render" });
            for format in formats {
                let prints_objects =
                    name == "render" || name == "get" && ["yaml", "json"].contains(&format.as_str());
                all.push(Asked { words: owned().chain(["-o".to_owned(), format]).collect(), prints_objects });
            }
        }
    }
    assert!(all.len() > 80, "the commands were not found: {}", all.len());
    all
}
