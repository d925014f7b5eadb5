# Builds the history of a small site, always the same, and removes itself.
set -eu
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
rm -f build-history.sh
git init -q
git symbolic-ref HEAD refs/heads/main
git config user.name Ann
git config user.email ann@example.org
git config commit.gpgsign false
git config core.autocrlf false
day=0
commit() {
  day=$((day + 1))
  when="$((1700000000 + day * 86400)) +0000"
  git add -A
  GIT_AUTHOR_DATE=$when GIT_COMMITTER_DATE=$when git commit -q -m "$1"
}

mkdir pages
cat > slug.sh <<'X'
#!/bin/sh
# slug.sh TITLE: the slug of an article, for its address.
set -eu
title=$1
printf '%s\n' "$title" | LC_ALL=C sed -f plain.sed | tr 'A-Z' 'a-z' |
  LC_ALL=C sed -e 's/[^a-z0-9][^a-z0-9]*/-/g' -e 's/^-//' -e 's/-$//'
X
cat > plain.sed <<'X'
# Letters with marks, as plain ones.
s/é/e/g
s/è/e/g
s/à/a/g
s/É/E/g
s/ü/ue/g
s/ç/c/g
X
cat > words.sh <<'X'
#!/bin/sh
# words.sh FILE: how many words a page has.
wc -w < "$1" | tr -d ' '
X
echo "# The site" > README.md
commit "Start the site"
git tag v1.0
n=1
while [ "$n" -le 14 ]; do
  echo "Page $n" > "pages/$n.txt"
  commit "Add page $n"
  n=$((n + 1))
done
echo 's/ö/oe/g' >> plain.sed
commit "slug: know ö"
cat > list.sh <<'X'
#!/bin/sh
# list.sh: all pages with their number of words.
for page in pages/*.txt; do
  printf '%s\t%s\n' "$page" "$(sh words.sh "$page")"
done
X
commit "List the pages"
# The one that breaks: it sounds harmless and holds a second, related change.
cat > slug.sh <<'X'
#!/bin/sh
# slug.sh TITLE: the slug of an article, for its address.
set -eu
title=$1
printf '%s\n' "$title" | tr 'A-Z' 'a-z' | LC_ALL=C sed -f plain.sed |
  LC_ALL=C sed -e 's/[^a-z0-9][^a-z0-9]*/-/g' -e 's/^-//' -e 's/-$//'
X
sed -e '/É/d' plain.sed > plain.new
mv plain.new plain.sed
commit "slug: lower the case first, capitals need no rule then"
while [ "$n" -le 30 ]; do
  echo "Page $n" > "pages/$n.txt"
  commit "Add page $n"
  n=$((n + 1))
done
cat > slug.sh <<'X'
#!/bin/sh
# slug.sh TITLE: the slug of an article, for its address.
set -eu
if [ $# -ne 1 ]; then
  echo "usage: slug.sh TITLE" >&2
  exit 2
fi
title=$1
printf '%s\n' "$title" | tr 'A-Z' 'a-z' | LC_ALL=C sed -f plain.sed |
  LC_ALL=C sed -e 's/[^a-z0-9][^a-z0-9]*/-/g' -e 's/^-//' -e 's/-$//'
X
commit "slug: tell how to use it"
echo 's/ß/ss/g' >> plain.sed
commit "slug: know ß"
while [ "$n" -le 36 ]; do
  echo "Page $n" > "pages/$n.txt"
  commit "Add page $n"
  n=$((n + 1))
done
echo "Slugs: sh slug.sh TITLE" >> README.md
commit "Tell of the slugs"
