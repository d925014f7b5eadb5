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

first=$(inbox add "printer is out of paper")
second=$(inbox add "no coffee")
for n in 3 4 5 6 7 8 9 10 11; do inbox add "ticket $n" > /dev/null; done
last=$(inbox add "the last")
is "numbers rise" "$([ "$first" -lt "$second" ] && [ "$second" -lt "$last" ] && echo yes)" yes
is "all are listed, the oldest first" "$(inbox list | cut -f 2)" "printer is out of paper
no coffee
$(for n in 3 4 5 6 7 8 9 10 11; do echo "ticket $n"; done)
the last"
is "the oldest is next" "$(inbox next)" "printer is out of paper"
is "then the other" "$(inbox next)" "no coffee"
inbox drop "$last"
is "a dropped one is gone" "$(inbox list | wc -l | tr -d ' ')" 9
is "its number is not given again" "$([ "$(inbox add more)" -gt "$last" ] && echo yes)" yes

[ "$failed" -eq 0 ] && echo "all passed"
exit "$failed"
