//! Values of Secrets, planted wherever a repository may hold one: in no message and in no answer but those that print
//! objects as they are.

use super::commands::{self, Asked};
use super::place::{Place, Run, ks};
use super::planted::{SPOILS, spoil, told, tree};

/// Demands that a run tells nothing planted.
fn tells_nothing(asked: &Asked, run: &Run, of: &str) {
    assert_eq!(told(&run.err), None, "{of}: {:?} tells on stderr", asked.words);
    if !asked.prints_objects {
        assert_eq!(told(&run.out), None, "{of}: {:?} tells", asked.words);
    }
}

#[test]
fn no_answer_tells_a_secret() {
    let (old, new) = (tree("answers"), tree("answers-new"));
    new.write("x/f.txt", "hunter3file");
    spoil(&new, ("c/secret.yaml", "hunter2plain", "hunter3changed"));
    spoil(&new, ("x/secrets.yaml", "name: flow", "name: flowing"));
    spoil(&new, ("x/secrets.yaml", "kind: !!str Secret", "kind: ConfigMap"));
    spoil(&new, ("x/secrets.yaml", "stringData: {a: hunter2tagged}", "data: {a: hunter2tagged}"));
    let all = commands::all(&old, &new);
    let mut silent = 0;
    for asked in &all {
        let run = old.run(&asked.words());
        silent += usize::from(run.out.is_empty());
        tells_nothing(asked, &run, "a tree that renders");
    }
    assert!(silent < all.len() / 5, "{silent} of {} answer nothing", all.len());
    let words: Vec<&[String]> = all.iter().map(|asked| &asked.words[..]).collect();
    let is_asked = |word: &str| words.iter().any(|words| words.contains(&word.to_owned()));
    assert!(["tap", "sarif", "matrix", "html", "markdown", "github", "stat"].into_iter().all(is_asked));
    // Those that print objects print Secrets, as the originals do.
    assert!(old.run(&["render"]).out.contains("hunter2plain"));
    assert!(old.run(&["vars", "--show-secrets"]).out.contains("hunter2plain"));
    let words = ["diff", new.path("").as_str(), ".", "--show-secrets"].map(str::to_owned);
    assert!(old.run(&words.each_ref().map(String::as_str)).out.contains("hunter2plain"));
}

#[test]
fn no_failure_tells_a_secret() {
    let old = tree("failures-old");
    let asked: Vec<Asked> = [
        "render",
        "check -o json",
        "why cm/user data",
        "kustomize build x",
        "build kustomization a --path x --kustomization-file c/ks.yaml",
        "validate x -o json",
        "diff . OLD -o json",
    ]
    .iter()
    .map(|line| {
        let words: Vec<String> = line.split(' ').map(|w| w.replace("OLD", old.path("").as_str())).collect();
        let prints_objects = ["render", "kustomize", "build", "get"].contains(&words[0].as_str());
        Asked { words, prints_objects }
    })
    .collect();
    for (at, &way) in SPOILS.iter().enumerate() {
        let place = tree(&format!("failures-{at}"));
        spoil(&place, way);
        for asked in &asked {
            tells_nothing(asked, &place.run(&asked.words()), &format!("{way:?}"));
        }
    }
}

#[test]
fn rendered_manifests_tell_no_secret() {
    let listed = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Secret, metadata: {name: a}, stringData: {a: hunter2}}\n---\napiVersion: v1\nkind: SecretList\nmetadata: {name: b}\nitems:\n- {metadata: {name: b}, stringData: {a: hunter2}}\n---\napiVersion: v1beta1\nkind: Secret\nmetadata: {name: c}\nstringData: {a: hunter2}\n";
    let (old, new) = (Place::with("listed", &[("a.yaml", listed)]), Place::new("listed-new"));
    new.write("a.yaml", &listed.replace("hunter2", "hunter3"));
    for format in ["unified", "structural", "markdown", "html", "json", "stat", "github"] {
        let run = old.run(&["diff", old.path("").as_str(), new.path("").as_str(), "-o", format]);
        assert_eq!((run.code, told(&run.out), told(&run.err)), (Some(1), None, None), "{format}");
    }
}

const SOPS: &str = "sops: {age: [{recipient: age1, enc: hunter2age}], lastmodified: '2024', mac: 'ENC[AES256_GCM,data:hunter2mac,iv:x,tag:x,type:str]', encrypted_regex: '^(data|stringData)$'}\n";

#[test]
fn what_sops_encrypted_is_masked_where_flux_masks_it() {
    let value = "ENC[AES256_GCM,data:hunter2enc,iv:x,tag:x,type:str]";
    let encrypted = |name: &str, data: &str| {
        format!(
            "apiVersion: v1\nkind: Secret\nmetadata: {{name: {name}, namespace: default}}\n{data}\n{SOPS}"
        )
    };
    let documents = [
        encrypted("whole", &format!("stringData: {{a: '{value}'}}")),
        // Plain values under metadata that says otherwise are masked as well.
        encrypted(
            "partly",
            &format!("stringData: {{a: '{value}', b: hunter2plain}}\ndata: {{c: aHVudGVyMg==}}"),
        ),
        encrypted("docker", "type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: aHVudGVyMg==}"),
    ];
    let payload = format!("{{\"a\":\"{value}\",\"sops\":{{\"mac\":\"x\"}}}}");
    let place = Place::with(
        "sops",
        &[
            ("ks.yaml", &ks("a", "./x", "  decryption: {provider: sops}\n")),
            (
                "x/kustomization.yaml",
                "resources: [s.yaml]\nsecretGenerator: [{name: made, files: [p.json], envs: [e.env]}]\n",
            ),
            ("x/s.yaml", &documents.join("---\n")),
            ("x/p.json", &payload),
            ("x/e.env", "a=x\n"),
        ],
    );
    let build =
        ["build", "kustomization", "a", "--path", "x", "--kustomization-file", "ks.yaml", "--dry-run"];
    let run = place.run(&build);
    assert_eq!((run.code, told(&run.out), told(&run.err)), (Some(0), None, None), "{}", run.out);
    assert_eq!(run.out.matches("**SOPS**").count(), 3, "{}", run.out);
    assert_eq!(run.out.matches("KipTT1BTKio=").count(), 2, "{}", run.out);
    assert!(!run.out.contains("sops:"), "{}", run.out);
    // As flux does: what nothing says to be encrypted is printed.
    place.write("x/s.yaml", &documents[1].replace(SOPS, ""));
    assert!(place.run(&build).out.contains("hunter2plain"));
}
