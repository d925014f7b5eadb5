#!/bin/sh
# sh tests/run.sh
cd "$(dirname "$0")/.." || exit 1
failed=0

latest() {
  got=$(printf "$1" | sh bin/latest)
  if [ "$got" != "$2" ]; then
    echo "latest of $1: $got instead of $2"
    failed=1
  fi
}

latest '1.2.3\n1.2.4\n' 1.2.4
latest '1.9.2\n1.10.0\n1.2.0\n' 1.10.0
latest '2.0.0-rc.1\n1.10.0\n' 2.0.0-rc.1
latest '2.0.0-rc.1\n2.0.0\n' 2.0.0

if sh bin/needs-upgrade 1.10.0 1.9.2; then
  echo "1.10.0 does not need an upgrade to 1.9.2"
  failed=1
fi

[ "$failed" -eq 0 ] && echo "all passed"
exit "$failed"
