#!/usr/bin/env bash
# clang-tidy 19 over the product's own code. A file whose text, headers and check list did not change since it was last clean is skipped
# (stamps lie in the build folder). Usage: tidy.sh BUILD_FOLDER
set -euo pipefail
cd "$(dirname "$0")/../.."
build=$1
stamps=$build/tidy
mkdir -p "$stamps"
headers=$(git ls-files -z 'engine/**.h' 'osd/**.h' .clang-tidy | xargs -0 sha256sum | sha256sum | cut -c1-16)
check() {
  file=$1
  stamp=$stamps/$(sha256sum "$file" | cut -c1-32)-$headers
  [ -e "$stamp" ] && return 0
  clang-tidy-19 --quiet -p "$build" "$file" 2>"$stamps/log.$$" && touch "$stamp"
}
export -f check
export build stamps headers
git ls-files -z 'engine/**.cpp' 'osd/**.cpp' | xargs -0 -n1 -P"$(nproc)" bash -c 'check "$0"'
