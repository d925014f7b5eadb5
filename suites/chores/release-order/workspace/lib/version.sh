# Comparing versions; to be sourced. See README.md for the order.

# version_valid VERSION: exit status 0 if it is one.
version_valid() {
  printf '%s\n' "$1" | grep -Eq '^v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$'
}

# version_older A B: exit status 0 if A is older than B.
version_older() {
  [ "$1" != "$2" ] || return 1
  first=$(printf '%s\n%s\n' "$1" "$2" | sort | head -n 1)
  [ "$first" = "$1" ]
}
