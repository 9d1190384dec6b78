#!/usr/bin/env bash
# Puts offlux into the PATH of the steps that follow: a release's program, else, where no release is of the
# action's own version, the program built from the action's own checkout.
#
# Reads: VERSION (empty: that of the checkout), GITHUB_ACTION_PATH, RUNNER_TEMP, GITHUB_PATH.
set -euo pipefail

root=$GITHUB_ACTION_PATH
folder=$RUNNER_TEMP/offlux/bin
own=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml" | head -n 1)

build() {
    command -v cargo > /dev/null || {
        echo "offlux: there is no release $own and no cargo to build it with; name a release in \`version\`" >&2
        exit 1
    }
    echo "offlux: there is no release $own; it is built from the action's own checkout"
    cargo build --release --locked --bin offlux --manifest-path "$root/Cargo.toml" --target-dir "$RUNNER_TEMP/offlux/target"
    mkdir -p "$folder"
    cp "$RUNNER_TEMP/offlux/target/release/offlux" "$folder/offlux"
}

status=0
"$root/ci/install" "${VERSION:-$own}" "$folder" || status=$?
case $status in
0) ;;
# Only what is not there is built. A wrong checksum is the end.
4) if [ -z "$VERSION" ]; then build; else exit 1; fi ;;
*) exit 1 ;;
esac
printf '%s\n' "$folder" >> "$GITHUB_PATH"
"$folder/offlux" --version
