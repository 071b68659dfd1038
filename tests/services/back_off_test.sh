#!/bin/sh
# Restarts in a row wait longer and longer, at most a minute; a service that ran for five minutes begins anew. Then the program is there in the same
# process, with its arguments as they are.
set -eu
script=$(dirname "$0")/../../board/systemd/back-off
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
now=1000 got=""
start() {
  BACK_OFF_NOW=$now sh "$script" "$folder/starts" true 2>/dev/null
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

rm "$folder/starts"
got=$(sh "$script" "$folder/starts" sh -c 'printf "%s|" "$$" "$@"' name 'two words' '*' '' & echo "$!|two words|*||" >"$folder/want"; wait)
[ "$got" = "$(cat "$folder/want")" ] || { echo "became $got instead of $(cat "$folder/want")"; exit 1; }
read -r starts ready_at <"$folder/starts"
since_boot_s=$(cut -d. -f1 /proc/uptime)
[ "$starts" = 1 ] && [ $((since_boot_s - ready_at)) -le 60 ] && [ "$ready_at" -le "$since_boot_s" ] ||
  { echo "remembered $starts $ready_at at $since_boot_s s"; exit 1; }

# Where a sandbox shows processes only (ProcSubset=pid). Not every machine lets a test make such a one.
rm "$folder/starts"
sandboxed() { unshare --mount sh -c 'mount -t proc -o subset=pid proc /proc && exec "$@"' sandboxed "$@"; }
if sandboxed true 2>/dev/null; then
  got=$(sandboxed sh "$script" "$folder/starts" echo started) || true
  [ "$got" = started ] || { echo "with processes only in /proc nothing starts"; exit 1; }
fi
