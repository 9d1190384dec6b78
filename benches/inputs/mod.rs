//! What is measured, made up: kustomizations of any number of objects, one long file, a Flux repository. The same
//! number gives the same bytes, on every machine.
#![allow(dead_code)]

mod texts;

use std::fmt::Write as _;
use texts::{CONFIG_MAP, DEPLOYMENT, OVERLAY, PATCH, SERVICE, SYNC};

/// Files by their paths.
pub type Files = Vec<(String, String)>;

/// What is done to the objects of a kustomization.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// A namespace, a prefix, labels with selectors, 50 images, generated ConfigMaps, up to 200 patches.
    All,
    /// Nothing.
    Resources,
}

/// A kustomization that lists one ConfigMap.
pub fn one() -> Files {
    let kustomization = "resources: [settings.yaml]\n".to_owned();
    vec![file("kustomization.yaml", kustomization), file("settings.yaml", filled(CONFIG_MAP, 0, 1))]
}

/// A kustomization of so many objects: a third Deployments, a third Services, a third ConfigMaps, ten a file.
pub fn kustomization(size: usize, fields: Fields) -> Files {
    let (third, maps) = (size / 3, size - 2 * (size / 3));
    let generated = if fields == Fields::All { maps / 2 } else { 0 };
    let mut documents: Vec<String> = (0..third).map(|n| filled(DEPLOYMENT, n, maps)).collect();
    documents.extend((0..third).map(|n| filled(SERVICE, n, maps)));
    documents.extend((generated..maps).map(|n| filled(CONFIG_MAP, n, maps)));
    let (mut files, mut text) = (Files::new(), "resources:\n".to_owned());
    for (at, documents) in documents.chunks(10).enumerate() {
        text += &format!("- part-{at}.yaml\n");
        files.push(file(format!("part-{at}.yaml"), documents.join("---\n")));
    }
    if fields == Fields::All {
        text += OVERLAY;
        text += "images:\n";
        line_each(&mut text, 0..50, |n| {
            format!("- name: registry.example.org/shop/part-{n}\n  newTag: v2.{n}")
        });
        text += if generated > 0 { "configMapGenerator:\n" } else { "" };
        line_each(&mut text, 0..generated, |n| {
            format!("- name: settings-{n}\n  literals: [greeting=hi, number={n}]")
        });
        let patched = || (0..third).step_by((third / 200).max(1));
        text += if third > 0 { "patches:\n" } else { "" };
        line_each(&mut text, patched(), |n| format!("- path: patch-{n}.yaml"));
        files.extend(patched().map(|n| file(format!("patch-{n}.yaml"), filled(PATCH, n, maps))));
    }
    files.push(file("kustomization.yaml", text));
    files
}

/// So many Deployments in one stream.
pub fn deployments(count: usize) -> String {
    (0..count).map(|n| filled(DEPLOYMENT, n, count)).collect::<Vec<_>>().join("---\n")
}

/// A kustomization of one file of so many Deployments.
pub fn one_file(count: usize) -> Files {
    vec![
        file("kustomization.yaml", "resources: [all.yaml]\n".to_owned()),
        file("all.yaml", deployments(count)),
    ]
}

/// A Flux repository of one cluster with so many Kustomizations beside its own: each builds an overlay of three
/// objects with variables, inline ones and the cluster's, and waits for the one before it; ten a directory.
pub fn repository(count: usize) -> Files {
    let mut files = vec![
        file(".sourceignore", "*.md\n/docs\n".to_owned()),
        file("clusters/main/flux-system/gotk-sync.yaml", SYNC.to_owned()),
        file(
            "clusters/main/settings.yaml",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cluster, namespace: flux-system}\ndata: {ZONE: eu}\n"
                .to_owned(),
        ),
        file(
            "components/team/kustomization.yaml",
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n\
             labels: [{pairs: {team: shop}, includeTemplates: true}]\n"
                .to_owned(),
        ),
    ];
    for n in 0..count {
        let dir = format!("apps/group-{}/app-{n}", n / 10);
        let before =
            if n % 10 == 0 { String::new() } else { format!("  dependsOn: [{{name: app-{}}}]\n", n - 1) };
        files.push(file(
            format!("clusters/main/group-{}/app-{n}.yaml", n / 10),
            format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                 metadata: {{name: app-{n}, namespace: flux-system}}\nspec:\n  interval: 10m\n  path: ./{dir}\n  \
                 prune: true\n  targetNamespace: shop\n  sourceRef: {{kind: GitRepository, name: flux-system}}\n{before}  \
                 postBuild:\n    substitute: {{NUMBER: \"{n}\"}}\n    substituteFrom: [{{kind: ConfigMap, name: cluster}}]\n"
            ),
        ));
        files.push(file(
            format!("{dir}/kustomization.yaml"),
            "resources: [web.yaml, service.yaml, settings.yaml]\ncomponents: [../../../components/team]\n\
             patches: [{path: patch.yaml}]\ncommonAnnotations: {zone: \"${ZONE}-${NUMBER}-${NONE:=x}\"}\n"
                .to_owned(),
        ));
        let texts = [("web", DEPLOYMENT), ("service", SERVICE), ("settings", CONFIG_MAP), ("patch", PATCH)];
        files.extend(texts.map(|(name, text)| file(format!("{dir}/{name}.yaml"), filled(text, n, count))));
        files.push(file(format!("{dir}/README.md"), format!("# App {n}\n")));
    }
    files
}

/// How many objects the base of overlays has.
const BASE: usize = 30;

/// A base of 30 objects, so many overlays of it that put a prefix before all names and patch one object, and a
/// kustomization of all overlays.
pub fn overlays(count: usize) -> Files {
    let mut text = "resources:\n".to_owned();
    line_each(&mut text, 0..count, |n| format!("- overlays/{n}"));
    let mut files = kustomization(BASE, Fields::Resources);
    files.iter_mut().for_each(|(path, _)| path.insert_str(0, "base/"));
    files.push(file("kustomization.yaml", text));
    for n in 0..count {
        let kustomization =
            format!("resources: [../../base]\nnamePrefix: a{n}-\npatches: [{{path: patch.yaml}}]\n");
        files.push(file(format!("overlays/{n}/kustomization.yaml"), kustomization));
        files.push(file(format!("overlays/{n}/patch.yaml"), filled(PATCH, n % (BASE / 3), BASE)));
    }
    files
}

/// A Flux repository of one cluster with so many Kustomizations beside its own: each builds one of the overlays of
/// [`overlays`].
pub fn repository_of_overlays(count: usize) -> Files {
    let mut files = overlays(count);
    files.push(file("clusters/main/flux-system/gotk-sync.yaml", SYNC.to_owned()));
    for n in 0..count {
        files.push(file(
            format!("clusters/main/app-{n}.yaml"),
            format!(
                "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n\
                 metadata: {{name: app-{n}, namespace: flux-system}}\nspec:\n  interval: 10m\n  \
                 path: ./overlays/{n}\n  prune: true\n  targetNamespace: shop\n  \
                 sourceRef: {{kind: GitRepository, name: flux-system}}\n"
            ),
        ));
    }
    files
}

fn file(path: impl Into<String>, text: String) -> (String, String) {
    (path.into(), text)
}

/// A text with numbers in place of `<…>`: the object's, some of its number, and that of its ConfigMap.
fn filled(text: &str, n: usize, maps: usize) -> String {
    text.replace("<n>", &n.to_string())
        .replace("<replicas>", &(n % 4 + 1).to_string())
        .replace("<image>", &(n % 50).to_string())
        .replace("<settings>", &(n % maps).to_string())
}

fn line_each(text: &mut String, numbers: impl Iterator<Item = usize>, line: impl Fn(usize) -> String) {
    for n in numbers {
        writeln!(text, "{}", line(n)).expect("strings can be written to");
    }
}
