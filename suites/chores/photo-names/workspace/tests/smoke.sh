#!/bin/sh
# sh tests/smoke.sh
set -eu
cd "$(dirname "$0")/.."
trap 'rm -rf tests/card tests/archive' EXIT
mkdir -p tests/card/beach
echo 1 > tests/card/beach/a.jpg
[ "$(sh bin/archive-photos tests/card tests/archive)" = "copied 1, had 0" ]
[ "$(sh bin/archive-photos tests/card tests/archive)" = "copied 0, had 1" ]
echo "smoke: ok"
