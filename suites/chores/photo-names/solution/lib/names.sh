# Names of copies; to be sourced. Results are in variables: $(...) would eat line breaks at the end.

# numbered NAME N: sets `numbered` to NAME with -N before its ending.
numbered() {
  numbered=${1%.*}-$2.${1##*.}
}
