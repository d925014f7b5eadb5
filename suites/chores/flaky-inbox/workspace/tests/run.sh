#!/bin/sh
# sh tests/run.sh
here=$(cd "$(dirname "$0")/.." && pwd)
INBOX=$here/tests/box
export INBOX
rm -rf "$INBOX"
trap 'rm -rf "$INBOX"' EXIT
failed=0

inbox() {
  sh "$here/bin/inbox" "$@"
}

is() {
  if [ "$2" != "$3" ]; then
    echo "$1: '$2' instead of '$3'"
    failed=1
  fi
}

now=$(date +%s)
first=$(inbox add "printer is out of paper")
is "the number is the time" "$first" "$now"
inbox add "no coffee" > /dev/null
is "both are listed" "$(inbox list | cut -f 2)" "printer is out of paper
no coffee"
is "the oldest is next" "$(inbox next)" "printer is out of paper"
is "then the other" "$(inbox next)" "no coffee"

[ "$failed" -eq 0 ] && echo "all passed"
exit "$failed"
