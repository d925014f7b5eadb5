#!/bin/sh
# One night by hand: sh tests/smoke.sh
set -eu
cd "$(dirname "$0")/.."
trap 'rm -rf tests/night' EXIT
mkdir -p tests/night
echo hello > tests/night/app.log
echo "tests/night 2" > tests/night/rotate.conf
sh bin/rotate-logs tests/night/rotate.conf
[ "$(gzip -dc tests/night/app.log.1.gz)" = hello ]
[ ! -s tests/night/app.log ]
echo "smoke: ok"
