//! Links inside of the project lead to files and headings that are there; those of the book stay in the
//! book, and every page is in its table of contents.

use crate::pages::{self, Page, root};
use pulldown_cmark::{Event, Tag, TagEnd};
use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

/// What a page links to, and where it says so; not what lies on other hosts.
fn links(page: &Page) -> Vec<(String, usize)> {
    let links = page.events().filter_map(|(event, range)| match event {
        Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
            Some((dest_url.to_string(), range.start))
        }
        _ => None,
    });
    links.filter(|(to, _)| !to.contains("://") && !to.starts_with("mailto:")).collect()
}

/// The anchors of a page's headings, as GitHub and mdBook make them.
fn anchors(page: &Page) -> Vec<String> {
    let (mut anchors, mut heading): (Vec<String>, Option<String>) = (Vec::new(), None);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (event, _) in page.events() {
        match (event, &mut heading) {
            (Event::Start(Tag::Heading { .. }), _) => heading = Some(String::new()),
            (Event::End(TagEnd::Heading(_)), Some(text)) => {
                let anchor = anchor(text);
                let before = seen.entry(anchor.clone()).or_default();
                anchors.push(if *before == 0 { anchor } else { format!("{anchor}-{before}") });
                *before += 1;
                heading = None;
            }
            (Event::Text(part) | Event::Code(part), Some(text)) => text.push_str(&part),
            _ => (),
        }
    }
    anchors
}

fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter_map(|c| match c {
        ' ' => Some('-'),
        '-' | '_' => Some(c),
        _ => c.is_alphanumeric().then_some(c),
    });
    letters.flat_map(char::to_lowercase).collect()
}

/// A path without `.` and `..`; nothing where it leaves the project.
fn plain(path: &Path) -> Option<PathBuf> {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::Normal(name) => plain.push(name),
            Component::ParentDir => plain.pop().then_some(())?,
            Component::CurDir => (),
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(plain)
}

/// What is wrong with a link of a page.
fn problem(page: &Page, to: &str) -> Option<String> {
    let (file, heading) = to.split_once('#').map_or((to, None), |(file, heading)| (file, Some(heading)));
    let target = match file {
        "" => page.path.clone(),
        file => match plain(&page.path.parent().expect("a page is in a directory").join(file)) {
            Some(path) => path,
            None => return Some("leaves the project".to_owned()),
        },
    };
    if !root().join(&target).exists() {
        return Some("is not there".to_owned());
    }
    if page.path.starts_with("docs") && !target.starts_with("docs") {
        return Some("leaves the book, which has no such file".to_owned());
    }
    if page.path.starts_with("docs") && root().join(&target).is_dir() {
        return Some("is a directory, for which the book has no page".to_owned());
    }
    let heading = heading?;
    (!anchors(&Page::read(target)).iter().any(|a| a == heading)).then(|| format!("has no heading #{heading}"))
}

#[test]
fn every_link_inside_of_the_project_holds() {
    let (mut wrong, mut followed) = (Vec::new(), 0);
    let changelog = Page::read("CHANGELOG.md".into());
    for page in pages::all().iter().chain([&changelog]) {
        for (to, at) in links(page) {
            followed += 1;
            wrong.extend(problem(page, &to).map(|why| format!("{}: {to} {why}", page.place(at))));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(followed > 60, "only {followed} links were found");
}

#[test]
fn every_page_is_in_the_table_of_contents_once() {
    let summary = Page::read("docs/SUMMARY.md".into());
    let mut listed: Vec<PathBuf> = links(&summary)
        .into_iter()
        .filter(|(to, _)| !to.is_empty())
        .filter_map(|(to, _)| plain(&Path::new("docs").join(to)))
        .collect();
    listed.sort();
    let mut there: Vec<PathBuf> = pages::all().into_iter().map(|page| page.path).collect();
    there.retain(|path| path.starts_with("docs") && !path.ends_with("SUMMARY.md"));
    assert_eq!(listed, there);
}

#[test]
fn a_link_that_does_not_hold_is_told() {
    let page = Page { path: "docs/tour.md".into(), text: "# A `b` c\n\n# A b c\n".to_owned() };
    assert_eq!(anchors(&page), ["a-b-c", "a-b-c-1"]);
    assert_eq!(anchor("What `-o x, y` says: *all*"), "what--o-x-y-says-all");
    let told = |to: &str| problem(&page, to);
    assert_eq!(told("lints.md"), None);
    for bad in ["no-such.md", "lints.md#no-such-heading", "../README.md", "adr", "../../x"] {
        assert!(told(bad).is_some(), "{bad}");
    }
}
