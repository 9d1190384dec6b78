#!/usr/bin/env bash
# Keeps one comment on a pull request up to date: writes it, or changes the one that it has written before.
#
#     comment.sh FILE
#
# The comment begins with a hidden mark made of KEY, so that each job has its own. A comment of somebody else with that
# mark is let alone: only those of bots, and of the token's own user, count. Where nothing changes and there is none,
# none is written. Reads: KEY, CHANGED, NUMBER, TOKEN, GITHUB_API_URL, GITHUB_REPOSITORY.
set -euo pipefail

# Comments of a pull request that are looked through, a hundred a page.
most_pages=30
mark="<!-- offlux $(printf '%s' "$KEY" | { sha256sum 2> /dev/null || shasum -a 256; } | cut -c 1-16) -->"
comments=$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/issues
work=$(mktemp -d "${RUNNER_TEMP:-/tmp}/offlux-comment.XXXXXX")
trap 'rm -rf "$work"' EXIT
umask 077
# The token is in a file, not among arguments that every process can see.
printf 'header = "Authorization: Bearer %s"\nheader = "Accept: application/vnd.github+json"\nheader = "X-GitHub-Api-Version: 2022-11-28"\n' \
    "${TOKEN//[^A-Za-z0-9_.-]/}" > "$work/headers"

# Asks; the answer is in $work/answer, the status on standard output.
ask() {
    curl --config "$work/headers" --silent --show-error --max-time 60 --output "$work/answer" \
        --write-out '%{http_code}' "$@"
}

notice() {
    printf '::notice title=offlux::%s\n' "$1"
    exit 0
}

unwritten() {
    case $1 in
    401 | 403 | 404) notice "the comment is not written: the token may not (status $1). The pull request of a fork has one that only reads; else the job needs \`permissions: {pull-requests: write}\`. The difference is in the job's summary" ;;
    *)
        printf '::warning title=offlux::the comment is not written: status %s\n' "$1"
        exit 0
        ;;
    esac
}

case $NUMBER in
'' | *[!0-9]*) exit 0 ;;
esac
[ -n "$TOKEN" ] || notice 'the comment is not written: there is no token'

me=
if [ "$(ask "$GITHUB_API_URL/user")" = 200 ]; then me=$(jq -r '.login // empty' "$work/answer"); fi

found=
page=1
while [ "$page" -le "$most_pages" ] && [ -z "$found" ]; do
    status=$(ask --retry 2 "$comments/$NUMBER/comments?per_page=100&page=$page")
    [ "$status" = 200 ] || unwritten "$status"
    # shellcheck disable=SC2016 # variables of jq
    found=$(jq -r --arg mark "$mark" --arg me "$me" '
        [.[] | select((.body // "") | startswith($mark)) | select(.user.type == "Bot" or ($me != "" and .user.login == $me))]
        | (.[0].id // empty)' "$work/answer")
    [ "$(jq length "$work/answer")" = 100 ] || break
    page=$((page + 1))
done

if [ -z "$found" ] && [ "$CHANGED" != true ]; then exit 0; fi

{ printf '%s\n' "$mark"; cat "$1"; } | jq -Rs '{body: .}' > "$work/body"
if [ -n "$found" ]; then
    status=$(ask --request PATCH --data-binary "@$work/body" "$comments/comments/$found")
else
    status=$(ask --request POST --data-binary "@$work/body" "$comments/$NUMBER/comments")
fi
case $status in
200 | 201) ;;
*) unwritten "$status" ;;
esac
