use super::super::check::{check, config, fails, objects, read, run};
use super::*;
use crate::yaml::Span;

fn entry(text: &str) -> Images {
    Images::from_entries(vec![read(text)], &config())
}

fn pod(image: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: {image}\n")
}

#[test]
fn images_are_renamed_and_tagged() {
    for (image, change, expected) in [
        ("nginx", "{name: nginx, newTag: v2}", "nginx:v2"),
        ("nginx:1", "{name: nginx, newTag: v2}", "nginx:v2"),
        ("nginx:1", "{name: nginx, newName: ghcr.io/nginx}", "ghcr.io/nginx:1"),
        ("nginx@sha256:ab", "{name: nginx, newTag: v2}", "nginx:v2"),
        ("nginx:1@sha256:ab", "{name: nginx, newName: n}", "n:1@sha256:ab"),
        ("nginx:1", "{name: nginx, digest: 'sha256:cd'}", "nginx@sha256:cd"),
        ("nginx:1", "{name: nginx, newTag: v2, digest: 'sha256:cd'}", "nginx:v2@sha256:cd"),
        ("nginx:1@sha256:ab", "{name: nginx, newName: n, tagSuffix: -x}", "n:1-x"),
        ("host:80/a/nginx:1", "{name: 'host:80/a/nginx', newTag: v2}", "host:80/a/nginx:v2"),
        ("host:80/a/nginx", "{name: 'host:80/a/nginx', newTag: v2}", "host:80/a/nginx:v2"),
        ("other:1", "{name: nginx, newTag: v2}", "other:1"),
        ("my/nginx:1", "{name: nginx, newTag: v2}", "my/nginx:1"),
        ("nginx@sha512:ab", "{name: nginx, newTag: v2}", "nginx@sha512:ab"),
    ] {
        check(|o, cx| entry(change).apply(o, cx), &pod(image), &pod(expected));
    }
}

#[test]
fn names_are_regular_expressions_in_go_syntax() {
    for (image, name) in [
        ("my/nginx:1", ".*/nginx"),
        ("nginx:1", "*"),
        ("other:1", "a||other"),
        ("'{reg}/nginx:1'", "{reg}/nginx"),
        ("nginx:1", "(?P<a>n)ginx"),
    ] {
        let image_tag = Images::from_entries(
            vec![Image {
                name: Some(Located { value: name.to_owned(), span: Span::NONE }),
                ..read("{newTag: v2}")
            }],
            &config(),
        );
        let mut objects = objects(&pod(image));
        run(&mut objects, |o, cx| image_tag.apply(o, cx)).unwrap();
        let after = objects.get(0).unwrap().doc.at(&["spec", "containers"]).unwrap();
        let after = after.as_sequence().unwrap().items[0].text_at(&["image"]).unwrap();
        assert!(after.ends_with(":v2"), "{name}: {after}");
    }
}

#[test]
fn a_name_that_is_no_regular_expression_fails_where_there_is_an_image() {
    let broken = entry("{name: '[', newTag: v2}");
    assert!(fails(|o, cx| broken.apply(o, cx), &pod("x")).contains("`[` is no regular expression"));
    check(|o, cx| broken.apply(o, cx), "kind: Foo\n", "kind: Foo\n");
}

#[test]
fn a_suffix_is_put_on_twice_where_both_ways_lead() {
    check(|o, cx| entry("{name: n, tagSuffix: -x}").apply(o, cx), &pod("n:1"), &pod("n:1-x-x"));
    check(
        |o, cx| entry("{name: n, tagSuffix: -x}").apply(o, cx),
        "kind: Foo\nany:\n  where:\n  - initContainers:\n    - image: n:1\n",
        "any:\n  where:\n  - initContainers:\n    - image: n:1-x\nkind: Foo\n",
    );
}

#[test]
fn fields_of_the_configuration_are_followed_but_never_made() {
    check(
        |o, cx| entry("{name: n, newTag: v2}").apply(o, cx),
        "kind: Pod\nspec:\n  containers: null\n  volumes:\n  - image:\n      reference: n:1\n  - name: a\n",
        "kind: Pod\nspec:\n  containers: []\n  volumes:\n  - image:\n      reference: n:v2\n  - name: a\n",
    );
}

#[test]
fn definitions_of_custom_resources_are_left_alone() {
    let input = "kind: CustomResourceDefinition\nspec:\n  containers:\n  - image: n:1\n";
    check(|o, cx| entry("{name: n, newTag: v2}").apply(o, cx), input, input);
}

#[test]
fn containers_that_are_no_mappings_are_an_error() {
    let input = "kind: Foo\nspec:\n  containers: [a]\n";
    let message = fails(|o, cx| entry("{name: n, newTag: v2}").apply(o, cx), input);
    assert!(message.contains("expected a container, found the scalar `a`"), "{message}");
}

#[test]
fn entries_see_what_those_before_them_made() {
    let entries = |texts: &[&str]| Images::from_entries(texts.iter().map(|t| read(t)).collect(), &config());
    let chain = entries(&[
        "{name: a, newName: b}",
        "{name: c, newTag: x}",
        "{name: b, newName: c}",
        "{name: c, newTag: y}",
    ]);
    check(|o, cx| chain.apply(o, cx), &pod("a:1"), &pod("c:y"));
    let broken = entries(&["{name: a, newName: b}", "{name: '[', newTag: x}"]);
    assert!(fails(|o, cx| broken.apply(o, cx), &pod("a")).contains("`[` is no regular expression"));
}
