# Where tickets are; to be sourced. A ticket is a file named after its number in $INBOX.

# One more than the last number given out, which is kept beside the tickets.
new_number() {
  last=$(cat "$INBOX/last" 2> /dev/null || echo 0)
  for number in $(numbers); do
    [ "$number" -le "$last" ] || last=$number
  done
  echo $((last + 1)) > "$INBOX/last"
  echo $((last + 1))
}

# All numbers, the oldest first.
numbers() {
  ls "$INBOX" | sed -n 's/\.ticket$//p' | sort -n
}
