# Names of copies; to be sourced.

# free_name TARGET N: TARGET with -N before its ending.
numbered() {
  base=${1%.*}
  ending=${1##*.}
  echo $base-$2.$ending
}
