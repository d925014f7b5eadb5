# Where tickets are; to be sourced. A ticket is a file named after its number in $INBOX.

new_number() {
  date +%s
}

# All numbers, the oldest first.
numbers() {
  ls -tr "$INBOX" | sed -n 's/\.ticket$//p'
}
