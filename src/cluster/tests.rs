//! Clusters in memory, from the entry down.

use super::*;
use crate::config::Config;
use crate::tree::{Files, Memory};
use camino::Utf8Path;
use indexmap::IndexMap;

const GOTK: &str = "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                    metadata: {name: flux-system, namespace: flux-system}\n\
                    spec: {path: ./clusters/infra, sourceRef: {kind: GitRepository, name: flux-system}}\n";

/// The only cluster of a tree, with every default.
pub(crate) fn rendered(tree: &Memory) -> Cluster {
    cluster(tree, &Options::default()).0
}

/// The same, with the paths behind the numbers of its files.
pub(crate) fn rendered_with_files(tree: &Memory) -> (Cluster, Files) {
    cluster(tree, &Options::default())
}

/// A Kustomization; `more` follows the spec's path and source.
pub(crate) fn ks(name: &str, path: &str, more: &str) -> String {
    format!(
        "---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
         metadata: {{name: {name}, namespace: flux-system}}\n\
         spec:\n  path: {path}\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{more}"
    )
}

pub(crate) fn config_map(name: &str, data: &str) -> String {
    format!(
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: flux-system}}\ndata: {data}\n"
    )
}

fn cluster(tree: &Memory, options: &Options) -> (Cluster, Files) {
    let (files, config, root) = (Files::default(), Config::default(), Utf8Path::new("/"));
    let repository = Repository::open(tree, &files, root, &config).expect("a repository");
    let entries = entries(&repository, &config, &[]).expect("an entry");
    let mut clusters = render_all(&repository, &entries, options).expect("clusters");
    drop(repository);
    (clusters.remove(0), files)
}

pub(crate) fn repository() -> Memory {
    Memory::new().with("clusters/infra/flux-system/gotk-sync.yaml", GOTK)
}

fn outcomes(cluster: &Cluster) -> Vec<String> {
    cluster.units.iter().map(|u| format!("{} {} {}", u.id, u.status_word(), u.objects.len())).collect()
}

fn failure(cluster: &Cluster, name: &str) -> (String, Vec<String>) {
    let unit = cluster.units.iter().find(|u| u.id.name == name).expect("such a Kustomization");
    let error = unit.failure().expect("a failure");
    (error.message().to_owned(), error.hints().to_vec())
}

#[test]
fn kustomizations_are_followed_breadth_first_and_once() {
    let tree = repository()
        .with("clusters/infra/a.yaml", ks("a", "./a", "") + &ks("b", "./b", ""))
        .with("a/x.yaml", ks("c", "./c", "") + &ks("b", "./elsewhere", ""))
        .with("b/x.yaml", config_map("in-b", "{}"))
        .with("c/x.yaml", config_map("in-c", "{}"));
    let (cluster, _) = cluster(&tree, &Options::default());
    assert_eq!(cluster.name(), "infra");
    assert_eq!(
        outcomes(&cluster),
        [
            "flux-system/flux-system rendered 3",
            "flux-system/a rendered 2",
            "flux-system/b rendered 1",
            "flux-system/c rendered 1"
        ]
    );
}

#[test]
fn variables_are_answered_from_what_any_kustomization_renders() {
    let from = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n";
    let tree = repository()
        .with("clusters/infra/a.yaml", ks("a", "./a", from) + &ks("b", "./b", ""))
        .with("a/x.yaml", config_map("in-a", "{v: \"${REGION}\"}"))
        .with("b/x.yaml", config_map("settings", "{REGION: eu}"));
    let (cluster, _) = cluster(&tree, &Options::default());
    let object = cluster.objects().find(|(_, o)| o.name() == "in-a").expect("rendered").1;
    assert_eq!(object.doc.text_at(&["data", "v"]), Some("eu"));
}

#[test]
fn what_wins_over_every_variable_starts_no_substitution() {
    let post_build = "  postBuild: {}\n";
    let inline = "  postBuild: {substitute: {REGION: us}}\n";
    let tree = repository()
        .with("clusters/infra/a.yaml", ks("a", "./a", post_build) + &ks("b", "./b", inline))
        .with("a/x.yaml", config_map("in-a", "{v: \"${REGION}\"}"))
        .with("b/x.yaml", config_map("in-b", "{v: \"${REGION}\"}"));
    let set = IndexMap::from([("REGION".to_owned(), "eu".to_owned())]);
    let (cluster, _) = cluster(&tree, &Options { set, ..Options::default() });
    let value = |name: &str| {
        let object = cluster.objects().find(|(_, o)| o.name() == name).expect("rendered").1;
        object.doc.text_at(&["data", "v"]).map(str::to_owned)
    };
    assert_eq!(value("in-a").as_deref(), Some("${REGION}"));
    assert_eq!(value("in-b").as_deref(), Some("eu"));
}

#[test]
fn what_is_missing_is_named_and_the_rest_rendered() {
    let from = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: setings}]}\n";
    let tree = repository()
        .with(
            "clusters/infra/a.yaml",
            ks("a", "./a", from)
                + &ks("gone", "./gone", "")
                + &config_map("settings", "{}")
                + &ks("b", "./b", ""),
        )
        .with("a/x.yaml", config_map("in-a", "{}"))
        .with("b/x.yaml", config_map("in-b", "{}"));
    let (cluster, files) = cluster(&tree, &Options::default());
    let (message, hints) = failure(&cluster, "a");
    assert!(message.contains("ConfigMap flux-system/setings"), "{message}");
    assert_eq!(hints, ["did you mean `settings`?"]);
    let gone = cluster.failures().find(|(u, _)| u.id.name == "gone").expect("fails").1;
    let at = gone.span().expect("has a place");
    assert_eq!((files.path(at.file).expect("a file").as_str(), at.line), ("/clusters/infra/a.yaml", 14));
    assert!(outcomes(&cluster).contains(&"flux-system/b rendered 1".to_owned()));
}

#[test]
fn a_secret_that_something_would_make_is_a_placeholder_or_an_error() {
    let from = "  postBuild: {substituteFrom: [{kind: Secret, name: s}]}\n";
    let external = "---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\n\
                    metadata: {name: x, namespace: flux-system}\nspec: {target: {name: s}}\n";
    let tree = repository()
        .with("clusters/infra/a.yaml", ks("a", "./a", from) + external)
        .with("a/x.yaml", config_map("in-a", "{v: \"${TOKEN}\"}"));
    let (made_up, _) = cluster(&tree, &Options::default());
    let object = made_up.objects().find(|(_, o)| o.name() == "in-a").expect("rendered").1;
    assert_eq!(object.doc.text_at(&["data", "v"]), Some("PLACEHOLDER_TOKEN"));
    let warnings: Vec<_> = made_up.units.iter().flat_map(|u| &u.warnings).collect();
    assert!(warnings[0].message.contains("ExternalSecret flux-system/x"), "{warnings:?}");
    let options = Options { missing_secrets: MissingSecrets::Error, ..Options::default() };
    let (strict, _) = cluster(&tree, &options);
    assert!(failure(&strict, "a").0.contains("Secret flux-system/s"));
}

#[test]
fn a_source_that_is_not_there_is_an_error_and_one_elsewhere_is_not() {
    let other = ks("typo", "./a", "").replace("name: flux-system}\n", "name: flux-sytem}\n");
    let elsewhere = ks("far", "./a", "").replace("name: flux-system}\n", "name: shared}\n");
    let source = "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n\
                  metadata: {name: shared, namespace: flux-system}\nspec: {url: https://example.com/other}\n";
    let tree = repository().with("clusters/infra/a.yaml", other + &elsewhere + source);
    let (cluster, _) = cluster(&tree, &Options::default());
    assert_eq!(failure(&cluster, "typo").1, ["did you mean `flux-system`?"]);
    assert!(outcomes(&cluster).contains(&"flux-system/far external source 0".to_owned()));
}

#[test]
fn unset_variables_fail_under_2_9_alone_and_the_pinned_version_decides() {
    let inline = "  postBuild: {substitute: {A: a}}\n";
    let namespace = |version: &str| {
        format!(
            "---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: flux-system\n  labels:\n    \
             app.kubernetes.io/part-of: flux\n    app.kubernetes.io/version: {version}\n"
        )
    };
    let tree = |version: &str| {
        repository()
            .with("clusters/infra/a.yaml", ks("a", "./a", inline) + &namespace(version))
            .with("a/x.yaml", config_map("in-a", "{v: \"x${B}\"}"))
    };
    let status = |version: &str, options: &Options| {
        let (cluster, _) = cluster(&tree(version), options);
        (cluster.version, cluster.failures().count())
    };
    assert_eq!(status("v2.7.5", &Options::default()), (FluxVersion::V2_8, 0));
    assert_eq!(status("v2.9.1", &Options::default()), (FluxVersion::V2_9, 1));
    let lax = Options { flux_version: Some(FluxVersion::V2_8), ..Options::default() };
    assert_eq!(status("v2.9.1", &lax), (FluxVersion::V2_8, 0));
}

#[test]
fn what_waits_for_a_failure_is_told_under_it() {
    let after = |name: &str| format!("  dependsOn: [{{name: {name}}}]\n");
    let tree = repository()
        .with(
            "clusters/infra/a.yaml",
            ks("gone", "./gone", "") + &ks("b", "./b", &after("gone")) + &ks("c", "./b", &after("b")),
        )
        .with("b/x.yaml", config_map("in-b", "{}"));
    let (cluster, _) = cluster(&tree, &Options::default());
    assert_eq!(cluster.blocked(), [(1, vec![2, 3])]);
}

#[test]
fn entries_are_found_where_nothing_names_them() {
    let names = |tree: &Memory| {
        let files = Files::default();
        let config = Config::default();
        let repository = Repository::open(tree, &files, "/".as_ref(), &config).expect("a repository");
        let entries = entries(&repository, &config, &[]).expect("entries");
        entries.iter().map(|e| format!("{} {} {}", e.name, e.dir, e.found.words())).collect::<Vec<_>>()
    };
    let own = Memory::new().with("fleet/one/ks.yaml", ks("one", "./fleet/one", ""));
    assert_eq!(names(&own), ["one fleet/one Kustomization with its own directory as path"]);
    let of_another = ks("crds", "./", "").replace("name: flux-system}\n", "name: crds}\n");
    let own =
        own.with("fleet/crds/ks.yaml", of_another).with("fleet/one/apps.yaml", ks("apps", "./apps", ""));
    assert_eq!(names(&own), ["one fleet/one Kustomization with its own directory as path"]);
    let instance = Memory::new().with(
        "apps/flux/hr.yaml",
        "kind: HelmRelease\nspec: {values: {instance: {sync: {path: kubernetes/flux}}}}\n",
    );
    assert_eq!(names(&instance), ["flux kubernetes/flux FluxInstance"]);
    let innermost = Memory::new()
        .with("flux/ks.yaml", ks("apps", "./apps", ""))
        .with("apps/a/ks.yaml", ks("a", "./b", ""));
    assert_eq!(names(&innermost), ["flux flux Kustomizations that none of another place covers"]);
}

#[test]
fn an_entry_of_another_repository_is_none_where_remotes_tell() {
    let instance = |url: &str| {
        format!(
            "kind: FluxInstance\nspec: {{sync: {{path: clusters/gone, url: 'https://example.com/{url}'}}}}\n"
        )
    };
    let dirs = |url: &str, config: &str| {
        let tree = Memory::new()
            .with(".git/config", config)
            .with("flux.yaml", instance(url))
            .with("one/ks.yaml", ks("one", "./one", ""));
        let (files, config) = (Files::default(), Config::default());
        let repository = Repository::open(&tree, &files, "/".as_ref(), &config).expect("a repository");
        let entries = entries(&repository, &config, &[]).expect("entries");
        entries.iter().map(|e| e.dir.to_string()).collect::<Vec<_>>()
    };
    let remote = "[remote \"origin\"]\nurl = https://example.com/mine\n";
    assert_eq!(dirs("mine", remote), ["clusters/gone"]);
    assert_eq!(dirs("other", remote), ["one"]);
    assert_eq!(dirs("other", ""), ["clusters/gone"]);
}

#[test]
fn a_replaced_variable_is_known_with_the_place_that_names_it() {
    let from = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n";
    let tree = repository()
        .with("clusters/infra/a.yaml", ks("a", "./a", from) + &config_map("settings", "{REGION: eu}"))
        .with("a/x.yaml", config_map("in-a", "\n  v: ${REGION}\n  w: ${REGION:-us}"));
    let (cluster, files) = cluster(&tree, &Options::default());
    let (unit, object) = cluster.objects().find(|(_, o)| o.name() == "in-a").expect("rendered");
    let value = object.doc.at(&["data", "v"]).expect("a value").span();
    assert_eq!(files.path(value.file).expect("a file"), "/clusters/infra/a.yaml");
    let named: Vec<_> = unit.named_by(object, value).map(|used| (used.name.as_str(), used.at.line)).collect();
    assert_eq!(named, [("REGION", 6), ("REGION", 7)]);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let from = "  postBuild: {substituteFrom: [{kind: ConfigMap, name: settings}]}\n";
    let names: Vec<String> = (0..20).map(|n| format!("k{n}")).collect();
    let all: String = names.iter().map(|name| ks(name, &format!("./{name}"), from)).collect();
    let mut tree =
        repository().with("clusters/infra/all.yaml", all + &config_map("settings", "{REGION: eu}"));
    for name in &names {
        let child = ks(&format!("{name}-child"), "./shared", "");
        tree = tree.with(format!("{name}/x.yaml"), config_map(name, "{v: \"${REGION}\"}") + &child);
    }
    let tree = tree.with("shared/x.yaml", config_map("shared", "{}"));
    let text = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let cluster = pool.install(|| rendered(&tree));
        let objects: Vec<_> = cluster.objects().map(|(u, o)| format!("{} {:?}", u.id, o.id())).collect();
        (outcomes(&cluster), objects)
    };
    assert_eq!(text(1), text(4));
    assert_eq!(text(1).0.len(), 41);
}

const SOURCE: &str = "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\n\
                      metadata: {name: flux-system, namespace: flux-system}\n";

#[test]
fn the_repositorys_own_source_says_what_is_left_out() {
    let ignore =
        "spec:\n  url: https://example.com/a\n  ignore: |\n    /*\n    !/clusters\n    !/a\n    /a/b.yaml\n";
    let tree = repository()
        .with("clusters/infra/source.yaml", format!("{SOURCE}{ignore}"))
        .with("clusters/infra/ks.yaml", ks("a", "./a", "") + &ks("b", "./b", ""))
        .with("a/a.yaml", config_map("a", "{}"))
        .with("a/b.yaml", config_map("b", "{}"))
        .with("b/b.yaml", config_map("b", "{}"));
    let (cluster, _) = cluster(&tree, &Options::default());
    let expected =
        ["flux-system/flux-system rendered 4", "flux-system/a rendered 1", "flux-system/b failed 0"];
    assert_eq!(outcomes(&cluster), expected);
    assert_eq!(failure(&cluster, "b").0, "kustomization path not found: ./b");
}

#[test]
fn fields_of_the_repositorys_source_that_are_not_followed_are_told() {
    let fields = "spec:\n  url: https://example.com/a\n  include: [{repository: {name: other}}]\n  sparseCheckout: []\n";
    let tree = repository().with("clusters/infra/source.yaml", format!("{SOURCE}{fields}"));
    let (cluster, files) = cluster(&tree, &Options::default());
    let [warning] = &cluster.units[0].warnings[..] else { panic!("one warning: {:?}", cluster.units[0]) };
    assert!(
        warning.message.starts_with("GitRepository/flux-system/flux-system: spec.include is not followed")
    );
    let at = warning.at.expect("a place");
    assert_eq!((files.path(at.file).expect("a file").as_str(), at.line), ("/clusters/infra/source.yaml", 7));
}

fn made_by(sources: &str, copy: &str) -> String {
    format!(
        "---\napiVersion: source.extensions.fluxcd.io/v1beta1\nkind: ArtifactGenerator\n\
         metadata: {{name: gen, namespace: flux-system}}\nspec:\n  sources: {sources}\n  \
         artifacts: [{{name: made, copy: [{copy}]}}]\n"
    )
}

fn from_made(name: &str) -> String {
    ks(name, "./x", "")
        .replace("{kind: GitRepository, name: flux-system}", "{kind: ExternalArtifact, name: made}")
}

#[test]
fn a_kustomization_is_built_from_what_an_artifact_generator_makes() {
    let generator = made_by(
        "[{alias: r, kind: GitRepository, name: flux-system}]",
        "{from: '@r/a/**', to: '@artifact/x/'}",
    );
    let tree = repository()
        .with("clusters/infra/ks.yaml", generator + &from_made("a"))
        .with("a/a.yaml", config_map("a", "{}"));
    let (cluster, files) = cluster(&tree, &Options::default());
    assert_eq!(outcomes(&cluster), ["flux-system/flux-system rendered 3", "flux-system/a rendered 1"]);
    let at = cluster.units[1].objects.iter().next().expect("an object").span();
    assert_eq!(files.path(at.file).expect("a file"), "/a/a.yaml");
}

#[test]
fn what_a_generator_cannot_make_is_told_by_those_that_need_it() {
    let cases = [
        (
            "[{alias: r, kind: GitRepository, name: nope}]",
            "{from: '@r/a/**', to: '@artifact/x/'}",
            "no source",
        ),
        (
            "[{alias: r, kind: GitRepository, name: flux-system}]",
            "{from: '@r/nope', to: '@artifact/'}",
            "not there",
        ),
        ("[{alias: r, kind: GitRepository, name: flux-system}, {alias: r}]", "{}", "duplicate source alias"),
    ];
    for (sources, copy, expected) in cases {
        let tree = repository().with("clusters/infra/ks.yaml", made_by(sources, copy) + &from_made("a"));
        let (cluster, _) = cluster(&tree, &Options::default());
        let (message, _) = failure(&cluster, "a");
        assert!(message.contains(expected), "{message}");
    }
}

#[test]
fn what_lies_elsewhere_is_external_also_by_way_of_a_generator() {
    let source =
        SOURCE.replace("name: flux-system,", "name: other,") + "spec: {url: https://example.com/other}\n";
    let generator =
        made_by("[{alias: r, kind: GitRepository, name: other}]", "{from: '@r/**', to: '@artifact/'}");
    let itself =
        made_by("[{alias: r, kind: ExternalArtifact, name: made}]", "{from: '@r/**', to: '@artifact/'}");
    for more in [source + &generator, itself] {
        let tree = repository().with("clusters/infra/ks.yaml", more + &from_made("a"));
        let (cluster, _) = cluster(&tree, &Options::default());
        assert_eq!(cluster.units[1].status_word(), "external source");
        assert!(cluster.units[1].warnings[0].message.contains("lies elsewhere"));
    }
}

#[test]
fn a_name_that_no_generator_makes_is_an_error_where_there_is_one() {
    let generator = made_by(
        "[{alias: r, kind: GitRepository, name: flux-system}]",
        "{from: '@r/a/**', to: '@artifact/'}",
    );
    let typo = from_made("a").replace("name: made", "name: mad");
    let tree = repository()
        .with("clusters/infra/ks.yaml", generator + &typo)
        .with("a/a.yaml", config_map("a", "{}"));
    let (cluster, _) = cluster(&tree, &Options::default());
    let (message, hints) = failure(&cluster, "a");
    assert_eq!(message, "no source ExternalArtifact flux-system/mad is there");
    assert_eq!(hints, ["did you mean `made`?"]);
}
