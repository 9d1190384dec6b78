//! How fast documents are read and printed: `cargo bench --bench yaml`.
//!
//! `OFFLUX_BENCH_FILE` names a file to measure instead of the made-up Deployments.

use divan::Bencher;
use divan::counter::BytesCount;
use offlux::yaml::{FileId, Node, emit, json, read_documents, v2};

fn main() {
    divan::main();
}

/// A thousand Deployments as people write them.
fn deployments() -> String {
    let file = std::env::var_os("OFFLUX_BENCH_FILE");
    if let Some(text) = file.and_then(|file| std::fs::read_to_string(file).ok()) {
        return text;
    }
    (0..1000).map(deployment).collect::<Vec<_>>().join("---\n")
}

fn deployment(n: usize) -> String {
    format!(
        r#"# The web server of tenant {n}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-{n}
  namespace: tenant-{n}
  labels: {{app.kubernetes.io/name: web, app.kubernetes.io/instance: "{n}"}}
  annotations:
    description: >-
      Serves the pages of tenant {n} and nothing else, behind the gateway that the
      platform team keeps.
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: web
  template:
    metadata:
      labels:
        app.kubernetes.io/name: web
    spec:
      serviceAccountName: web
      containers:
        - name: web
          image: registry.example.org/team/web:1.{n}.0
          args: ["--listen", ":8080", "--verbose=false"]
          ports:
            - name: http
              containerPort: 8080
              protocol: TCP
          env:
            - name: TENANT
              value: "{n}"
            - name: GREETING
              value: 'it''s me'
          resources:
            requests: {{cpu: 10m, memory: 64Mi}}
            limits:
              memory: 128Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 3
          command:
            - /bin/sh
            - -c
            - |
              set -eu
              echo "starting {n}"
              exec /web
"#,
        replicas = n % 5
    )
}

#[divan::bench]
fn parse(bencher: Bencher) {
    let text = deployments();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| read_documents(text.as_bytes(), FileId::NONE).expect("the documents are valid"));
}

#[divan::bench]
fn parse_v2(bencher: Bencher) {
    let text = deployment(7);
    bencher.counter(BytesCount::of_str(&text)).bench(|| v2::parse_document(&text, FileId::NONE));
}

#[divan::bench]
fn emit_documents(bencher: Bencher) {
    let (text, nodes) = read();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut out = String::with_capacity(text.len());
        for node in &nodes {
            emit::document(node, &mut out).expect("the documents are valid");
        }
        out
    });
}

#[divan::bench]
fn parse_and_emit(bencher: Bencher) {
    let text = deployments();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let mut out = String::with_capacity(text.len());
        for node in read_documents(text.as_bytes(), FileId::NONE).expect("the documents are valid") {
            emit::document(&node, &mut out).expect("the documents are valid");
        }
        out
    });
}

#[divan::bench]
fn to_json(bencher: Bencher) {
    let (text, nodes) = read();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        nodes.iter().map(|node| json::to_json(node).expect("the documents are valid")).collect::<Vec<_>>()
    });
}

fn read() -> (String, Vec<Node>) {
    let text = deployments();
    let nodes = read_documents(text.as_bytes(), FileId::NONE).expect("the documents are valid");
    (text, nodes)
}
