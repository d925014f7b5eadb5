# Comparing versions; to be sourced. See README.md for the order.

# version_valid VERSION: exit status 0 if it is one.
version_valid() {
  printf '%s\n' "$1" | grep -Eq '^v?[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$'
}

# version_older A B: exit status 0 if A is older than B.
version_older() {
  printf '%s\n%s\n' "${1#v}" "${2#v}" | LC_ALL=C awk '
    function number(text) { return text ~ /^[0-9]+$/ }
    # By digits, not as floating point: builds can be long numbers.
    function by_number(a, b) {
      sub(/^0+/, "", a); sub(/^0+/, "", b)
      if (length(a) != length(b)) return length(a) < length(b) ? -1 : 1
      return by_text(a, b)
    }
    function by_text(a, b) { a = "x" a; b = "x" b; return a < b ? -1 : a > b ? 1 : 0 }
    function by_part(a, b) {
      if (number(a) && number(b)) return by_number(a, b)
      if (number(a)) return -1
      if (number(b)) return 1
      return by_text(a, b)
    }
    function compare(a, b,   i, n, m, c, core_a, core_b, pre_a, pre_b, x, y) {
      core_a = a; sub(/-.*/, "", core_a); pre_a = substr(a, length(core_a) + 2)
      core_b = b; sub(/-.*/, "", core_b); pre_b = substr(b, length(core_b) + 2)
      split(core_a, x, "."); split(core_b, y, ".")
      for (i = 1; i <= 3; i++) if (c = by_number(x[i], y[i])) return c
      if (pre_a == "" || pre_b == "") return (pre_a == "") - (pre_b == "")
      n = split(pre_a, x, "."); m = split(pre_b, y, ".")
      for (i = 1; i <= n && i <= m; i++) if (c = by_part(x[i], y[i])) return c
      return n - m
    }
    NR == 1 { first = $0 }
    NR == 2 { exit !(compare(first, $0) < 0) }
  '
}
