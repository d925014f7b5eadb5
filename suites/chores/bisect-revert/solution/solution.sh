set -eu
export GIT_EDITOR=true
git bisect start HEAD v1.0 > /dev/null
git bisect run sh -c '[ "$(sh slug.sh "Été à la mer")" = ete-a-la-mer ]' > /dev/null
bad=$(git rev-parse refs/bisect/bad)
git bisect reset > /dev/null 2>&1
git revert --no-edit "$bad" > /dev/null
