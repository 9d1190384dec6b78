//! Finds command lines of offlux in text: in shell, in workflows, between backticks.

/// The words after each `offlux` that begins a command, up to what ends it.
pub fn commands(text: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in joined(text).lines() {
        for (at, _) in line.match_indices("offlux ") {
            if begins_a_command(&line[..at]) {
                found.push(words(&line[at + "offlux ".len()..]));
            }
        }
    }
    found
}

/// Lines that end in a backslash go on in the next one.
fn joined(text: &str) -> String {
    text.replace("\\\n", " ")
}

/// What may stand before a command: nothing, the shell's signs, a key or an item of YAML, variables.
fn begins_a_command(before: &str) -> bool {
    let before = before.trim_end();
    let last = before.split_whitespace().next_back().unwrap_or_default();
    let is_key = ["run:", "entry:", "-", "$", "if", "!"].contains(&last);
    let is_variable = last.split_once('=').is_some_and(|(name, _)| {
        !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
    });
    before.is_empty() || is_key || is_variable || before.ends_with(['|', '&', ';', '(', '`'])
}

/// The words of a command: quotes are taken off, variables and expressions become a word, and what
/// redirects is left out.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match (c, quote) {
            ('$', _) if quote != Some('\'') => {
                let open = rest.next_if(|c| ['{', '('].contains(c));
                if let Some(open) = open {
                    let (close, mut depth) = (if open == '{' { '}' } else { ')' }, 1);
                    for c in rest.by_ref() {
                        depth = depth + i32::from(c == open) - i32::from(c == close);
                        if depth == 0 {
                            break;
                        }
                    }
                } else {
                    while rest.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {}
                }
                word.get_or_insert_default().push('X');
            }
            (c, Some(open)) if c == open => quote = None,
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            ('|' | ';' | '&' | ')' | '`' | '<' | '>', None) => break,
            ('#', None) if word.is_none() => break,
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    // The number of a stream before `>` is no word.
    words.extend(word.filter(|w| w != "2"));
    words
}

#[test]
fn commands_are_found_where_they_begin() {
    let found = |text: &str| -> Vec<String> { commands(text).iter().map(|words| words.join(" ")).collect() };
    assert_eq!(found("offlux get hr -o 'a b' | jq . # c"), ["get hr -o a b"]);
    assert_eq!(found("- run: offlux build ks ${{ matrix.name }} --cluster $C\n"), ["build ks X --cluster X"]);
    assert_eq!(
        found("echo \"m=$(offlux affected \\\n --rev origin/$BASE...HEAD)\" >> a"),
        ["affected --rev origin/X...HEAD"]
    );
    assert_eq!(found("A=b offlux check 2> c || offlux get all"), ["check", "get all"]);
    assert!(commands("install offlux first; see my-offlux check").is_empty());
}
