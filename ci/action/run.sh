#!/usr/bin/env bash
# Runs one command of offlux in a job of GitHub Actions: annotations, summary, comment and outputs.
#
# Reads, all from the environment, none of it ever a piece of a script: COMMAND, DIRECTORY, CLUSTER, ARGS, BASE, HEAD,
# COMMENT, COMMENT_KEY, TOKEN, MAX_BYTES, and what the runner sets (GITHUB_*, RUNNER_TEMP).
set -euo pipefail

# OFFLUX_… in the job's environment are flags, and a format among them would change what is read below.
unset OFFLUX_OUTPUT OFFLUX_REV OFFLUX_QUIET
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "$RUNNER_TEMP/offlux.XXXXXX")
report=$work/report
told=$work/stderr

fail() {
    printf '::error title=offlux::%s\n' "$(escaped "$1")"
    exit 2
}

# Text of a workflow command.
escaped() {
    local text=${1//'%'/%25}
    text=${text//$'\r'/%0D}
    printf '%s' "${text//$'\n'/%0A}"
}

# A word that nobody knows beforehand.
unknown_word() {
    printf 'offlux-%s' "$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')"
}

# A file, in which no line is a command to the runner.
show() {
    local token
    token=$(unknown_word)
    printf '::stop-commands::%s\n' "$token"
    cat "$1"
    printf '\n::%s::\n' "$token"
}

output() {
    local end
    end=$(unknown_word)
    printf '%s<<%s\n%s\n%s\n' "$1" "$end" "$2" "$end" >> "$GITHUB_OUTPUT"
}

# One word a line; or words between blanks, where there is only one line. Nothing is expanded.
words() {
    local line
    if [[ $1 == *$'\n'* ]]; then
        while IFS= read -r line || [ -n "$line" ]; do
            line=${line%$'\r'}
            [ -z "$line" ] || printf '%s\0' "$line"
        done <<< "$1"
    else
        local -a list=()
        IFS=$' \t' read -r -a list <<< "$1"
        [ ${#list[@]} -eq 0 ] || printf '%s\0' "${list[@]}"
    fi
}

event() {
    if [ -f "${GITHUB_EVENT_PATH:-}" ]; then jq -r "$1 // empty" "$GITHUB_EVENT_PATH"; fi
}

# git in the repository that was checked out. A pull request may hold the insides of a repository, with a
# configuration that names programs, as a folder of its own: git is kept from taking it for one.
repository() {
    git -c safe.directory='*' -c safe.bareRepository=explicit "$@"
}

is_checkout() {
    local folder
    folder=$(repository rev-parse --absolute-git-dir 2> /dev/null) || return 1
    [[ $folder == */.git || $folder == */.git/* ]]
}

# What the change is compared with: of a merge commit that GitHub made its first parent, so that nothing
# but the change is in the difference, else what the event names.
base() {
    local commit parents
    case ${GITHUB_EVENT_NAME:-} in
    pull_request | pull_request_target)
        commit=$(repository cat-file commit HEAD 2> /dev/null) || commit=
        parents=$(sed -n '1,/^$/s/^parent //p' <<< "$commit")
        if [ "$GITHUB_EVENT_NAME" = pull_request ] && [ "$(grep -c . <<< "$parents")" = 2 ]; then
            head -n 1 <<< "$parents"
        else
            event .pull_request.base.sha
        fi
        ;;
    merge_group) event .merge_group.base_sha ;;
    push) event .before ;;
    esac
}

# Revisions come from inputs: none is a flag.
revision() {
    case $1 in
    -* | *..* | *[[:space:]]*) fail "no revision: $1" ;;
    esac
}

# A shallow checkout lacks the base: this one commit is fetched.
fetch() {
    local commit=$1
    if ! repository cat-file -e "$commit^{commit}" 2> /dev/null; then
        repository fetch --quiet --no-tags --depth=1 origin "$commit" ||
            fail "the base $commit is not in the checkout and cannot be fetched; check out with fetch-depth: 0"
    fi
}

compared() {
    local from=$BASE
    is_checkout || fail "$DIRECTORY is in no git checkout"
    [ -n "$from" ] || from=$(base)
    case $from in
    '' | 0000000000000000000000000000000000000000) fail "nothing tells what to compare with: set \`base\`" ;;
    esac
    revision "$from"
    revision "${HEAD:-HEAD}"
    if [[ $from =~ ^[0-9a-f]{40}$ ]]; then fetch "$from"; fi
    range=$from..${HEAD:-HEAD}
}

# shellcheck disable=SC2153 # COMMAND is given, command is made
case $COMMAND in
check | diff | validate | render | affected) ;;
*) fail "no command: $COMMAND (there are check, diff, validate, render and affected)" ;;
esac
case $MAX_BYTES in
'' | *[!0-9]*) fail "max-bytes is a number: $MAX_BYTES" ;;
esac
cd -- "$DIRECTORY" || fail "no such directory: $DIRECTORY"

flags=()
while IFS= read -r -d '' word; do flags+=("--cluster=$word"); done < <(words "${CLUSTER//,/$'\n'}")
while IFS= read -r -d '' word; do flags+=("$word"); done < <(words "$ARGS")

range=
case $COMMAND in
check | validate) command=("$COMMAND" -o github) ;;
diff) compared && command=(diff -o markdown --max-bytes "$MAX_BYTES" "$range") ;;
affected) compared && command=(affected -o matrix "--rev=$range") ;;
render) command=(render) ;;
esac

status=0
offlux "${command[@]}" ${flags[@]+"${flags[@]}"} > "$report" 2> "$told" || status=$?
[ ! -s "$told" ] || show "$told"

summary() {
    cat >> "${GITHUB_STEP_SUMMARY:-/dev/null}"
}

changed=
matrix=
case $COMMAND in
check | validate)
    cat "$report"
    # The runner draws the annotations; the last line says how many there are.
    # shellcheck disable=SC2016 # a mark of Markdown
    printf '**offlux %s** `%s`\n\n' "$COMMAND" "$(tail -n 1 "$report" | tr -d '`')" | summary
    ;;
diff)
    show "$report"
    summary < "$report"
    case $status in
    0) changed=false ;;
    1) changed=true status=0 ;;
    esac
    ;;
affected)
    show "$report"
    matrix=$(cat "$report")
    changed=true
    if [ "$matrix" = '{"include":[]}' ]; then changed=false; fi
    ;;
render) printf 'offlux: %s bytes in %s\n' "$(wc -c < "$report" | tr -d ' ')" "$report" ;;
esac
output report "$report"
output changed "$changed"
output matrix "$matrix"

if [ "$COMMAND" = diff ] && [ "$status" -eq 0 ] && [ "$COMMENT" = true ]; then
    number=$(event .pull_request.number)
    if [ -n "$number" ]; then
        export CHANGED=$changed NUMBER=$number
        export KEY=${COMMENT_KEY:-${GITHUB_WORKFLOW:-}/${GITHUB_JOB:-}/$DIRECTORY/$CLUSTER}
        "$here/comment.sh" "$report"
    fi
fi
exit "$status"
