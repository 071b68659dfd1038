#!/bin/sh
# Restarts in a row wait longer and longer, at most a minute; a service that ran for five minutes begins anew.
set -eu
script=$(dirname "$0")/../../board/systemd/back-off
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
now=1000 got=""
start() {
  BACK_OFF_NOW=$now sh "$script" "$folder/starts" 2>/dev/null
  read -r _ ready_at <"$folder/starts"
  got="$got $((ready_at - now))"
  now=$ready_at
}
for _ in 1 2 3 4 5 6 7 8 9 10 11 12; do start; done
now=$((now + 299)) && start
now=$((now + 300)) && start
echo 'not numbers; $(x)' >"$folder/starts" && start
want=" 0 0 0 1 2 4 8 16 32 60 60 60 60 0 0"
[ "$got" = "$want" ] || { echo "waits$got instead of$want"; exit 1; }
