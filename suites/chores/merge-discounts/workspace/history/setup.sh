#!/bin/sh
# Makes the repository with its two branches, then goes away.
set -eu
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
here=$(pwd)
past=$here/history
git init -q "$here"
git symbolic-ref HEAD refs/heads/main
git config user.name 'Ada Example'
git config user.email 'ada@example.org'
git config commit.gpgsign false
git config core.autocrlf false
printf 'history\n' >> .git/info/exclude

commit() { # folder, day, subject
  cp -R "$past/$1/." "$here/"
  git add -A
  GIT_AUTHOR_DATE="2026-03-$2T10:00:00Z" GIT_COMMITTER_DATE="2026-03-$2T10:00:00Z" git commit -q -m "$3"
}
commit base 02 'Carts with prices'
git checkout -q -b discounts
commit discounts 05 'Discounts and receipts'
git checkout -q main
git mv src/price.js src/pricing.js
commit main 09 'Keep money in whole cents'
rm -rf "$past"
: > .git/info/exclude
