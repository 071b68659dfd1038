#!/usr/bin/env bash
# Every C++ file is as clang-format 19 leaves it.
set -euo pipefail
cd "$(dirname "$0")/../.."
mapfile -d '' files < <(git ls-files -z 'engine/**.h' 'engine/**.cpp' 'osd/**.h' 'osd/**.cpp' 'tests/**.h' 'tests/**.cpp')
[ "${#files[@]}" -gt 20 ] || { echo "only ${#files[@]} files found"; exit 1; }
clang-format-19 --dry-run --Werror "${files[@]}"
