set -eu
here=$(cd "$(dirname "$0")" && pwd)
git merge weights > /dev/null || true
cp -R "$here/result/." .
git add -A
git commit -q -m "Merge branch 'weights'"
