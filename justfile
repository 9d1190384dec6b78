# The same steps as .ci/run, one by one.

corpus := env("OFFLUX_CORPUS", "../shared")

# everything that a change has to pass
ci:
    .ci/run

# the release binary
build:
    scripts/build

# render the repository's own clusters
demo: build
    target/release/offlux get hr reloader -n kube-system

fmt:
    cargo fmt --all

lint:
    cargo fmt --all --check
    cargo clippy --all-targets --locked -- -D warnings
    RUSTDOCFLAGS='-D warnings -A rustdoc::private_intra_doc_links' cargo doc --no-deps --locked --document-private-items

test:
    cargo test --locked
    cargo test --locked --benches

# the library with no feature, with each alone and with any two
features:
    scripts/features

# all targets compile for Windows; with --run, the goldens pass in wine
windows *flags:
    scripts/windows {{flags}}

# what a release would break of the library's interface (cargo-semver-checks in the PATH), beside the latest one
semver *flags:
    cargo semver-checks --all-features {{flags}}

# the crate as it would be published, built out of its own files
package:
    cargo package --locked

# the pages of `offlux graph -o html` and `offlux diff -o html` in Chromium, by clicking; pictures in target/browser
browser: build
    scripts/browser/install
    scripts/browser/graph --screenshots target/browser
    scripts/browser/diff --screenshots target/browser

# fuzzes a target of fuzz/ for a while (docs/security.md)
fuzz target seconds="60":
    scripts/fuzz {{target}} {{seconds}}

bench:
    cargo bench --locked

# instructions of some commands against benches/instructions.tsv; `just instructions --bless` writes it
instructions *flags: build
    scripts/instructions {{flags}}

# goldens of the real tools (kustomize and flux must be in the PATH)
goldens *cases:
    scripts/goldens {{cases}}

# goldens of our own outputs: read the difference before you commit it
bless:
    OFFLUX_BLESS=1 cargo test --locked --test golden

# outputs in README.md and docs/, helps of commands and the picture: read the difference before you commit it
bless-book:
    OFFLUX_BLESS=1 cargo test --locked --test book -- --test-threads=1

# the book, as target/book/index.html (mdbook in the PATH)
book:
    scripts/book

# random kustomizations, built here and with kustomize (v5.8.1, in the PATH), from the given seed on
differential cases="1000" seed="0":
    OFFLUX_CASES={{cases}} OFFLUX_SEED={{seed}} cargo test --release --locked --test differential -- --ignored --nocapture

# random Flux Kustomizations and random text for envsubst, with flux (2.9.4, in the PATH), from the given seed on
flux-differential cases="1000" seed="0":
    OFFLUX_CASES={{cases}} OFFLUX_SEED={{seed}} cargo test --release --locked --test flux_differential -- --ignored --nocapture --test-threads=1

# the tables of docs/performance.md (kustomize v5.8.1 and GNU time in the PATH); benches/compare --help has more of them
performance *flags: build
    benches/compare {{flags}}

scores: build
    {{corpus}}/tools/conformance --bin target/release/offlux
    {{corpus}}/tools/realworld target/release/offlux
    {{corpus}}/tools/fluxworld target/release/offlux

# completions for five shells and manual pages, in target/completions and target/man1
pages: build
    mkdir -p target/completions
    target/release/offlux completion bash > target/completions/offlux.bash
    target/release/offlux completion zsh > target/completions/_offlux
    target/release/offlux completion fish > target/completions/offlux.fish
    target/release/offlux completion powershell > target/completions/_offlux.ps1
    target/release/offlux completion elvish > target/completions/offlux.elv
    target/release/offlux man --output-dir target/man1
