use super::*;

#[test]
fn tells_repositories_from_paths() {
    let cases = [
        ("https://github.com/org/repo/dir/sub?ref=v1", "https://github.com/|org/repo|dir/sub|v1"),
        ("github.com/org/repo", "https://github.com/|org/repo||"),
        ("git@github.com:org/repo.git", "git@github.com:|org/repo.git||"),
        ("ssh://git@gitlab.com/a/b.git/c", "ssh://git@gitlab.com/|a/b.git|c|"),
        ("https://host/a//b?version=2", "https://host/|a|b|2"),
        ("https://u@dev.azure.com/o/p/_git/r/x/y", "https://u@dev.azure.com/|o/p/_git/r|x/y|"),
        ("file:///srv/repo.git//x", "file://|/srv/repo.git|x|"),
        ("git::https://github.com/o/r", "https://github.com/|o/r||"),
    ];
    for (entry, expected) in cases {
        let r = repository(entry).unwrap_or_else(|| panic!("{entry} is remote"));
        assert_eq!(format!("{}|{}|{}|{}", r.host, r.path, r.directory, r.reference), expected);
    }
}

#[test]
fn takes_everything_else_for_a_path() {
    for entry in ["../base", "base", "/abs", "a@b", "example.com/org/repo", "https://github.com/o/r/../../x"]
    {
        assert_eq!(repository(entry), None, "{entry}");
    }
}

#[test]
fn knows_files_on_the_web() {
    assert!(is_remote_file("HTTPS://example.com/a.yaml"));
    assert!(!is_remote_file("deploy.yaml"));
    assert!(!is_remote_file("ssh://x/y"));
    assert!(!is_remote_file("https://example.com/%zz"));
    assert!(has_host("https://example.com?x") && !has_host("https:a") && !has_host("https:///a"));
}

#[test]
fn a_forced_protocol_is_seen_in_any_case() {
    for (entry, forced) in
        [("git::x", true), ("Git::https://h/o/r", true), ("/git::x", false), ("git:x", false)]
    {
        assert_eq!(forces_git(entry), forced, "{entry}");
    }
}

#[test]
fn a_repository_named_as_a_file_needs_no_network() {
    for (entry, needs) in [("file:///repo//y?ref=z", false), ("https://example.org/a/b", true)] {
        let error = needs_network(&Remote::Repository(repository(entry).expect("it is remote")));
        assert_eq!(error.message().contains("network"), needs, "{error}");
    }
}
