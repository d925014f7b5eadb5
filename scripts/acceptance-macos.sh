#!/bin/bash
# Installs agenthost for real on this Mac, beside any other: with a home and labels of its own and three small
# agents. Breaks it on purpose (kill -9, SIGSTOP), upgrades it, removes it, and looks each time whether the same
# agents run on. Prints PASS, FAIL or SKIP with what was found, and writes a report as Markdown.
#
#   scripts/acceptance-macos.sh [--sleep ask|now] [--report FILE]
#
# --sleep ask: you put the Mac to sleep and wake it again when told so. --sleep now: it does so itself.
# Exit: 0 all passed, 1 something failed, 64 wrong usage, 69 this is no Mac. Runs on bash 3.2 with BSD tools.
set -u

root=$(cd "$(dirname "$0")/.." && pwd -P)
sleep_how=none
report=agenthost-acceptance.md

usage() {
  sed -n 's/^#   scripts/usage: scripts/p' "$0" >&2
  exit 64
}

while [ $# -gt 0 ]; do
  case $1 in
    --sleep)
      case ${2:-} in ask | now) sleep_how=$2 ;; *) usage ;; esac
      shift
      ;;
    --report)
      [ -n "${2:-}" ] || usage
      report=$2
      shift
      ;;
    *) usage ;;
  esac
  shift
done

# Programs of macOS by their whole path; a stand-in may play them (test/support/mac-host.ts).
tool() {
  if [ -n "${AGENTHOST_MACOS_TOOLS:-}" ]; then echo "$AGENTHOST_MACOS_TOOLS/${1##*/}"
  else echo "$1"; fi
}
launchctl=$(tool /bin/launchctl)
ps=$(tool /bin/ps)
sysctl=$(tool /usr/sbin/sysctl)
sw_vers=$(tool /usr/bin/sw_vers)
pmset=$(tool /usr/bin/pmset)
osascript=$(tool /usr/bin/osascript)

if [ "$(uname -s)" != Darwin ] && [ -z "${AGENTHOST_MACOS_TOOLS:-}" ]; then
  echo 'unable to run the acceptance test: this is no Mac' >&2
  exit 69
fi

# The Node that was made ready for this checkout reads JSON too: macOS has no program that does on each version.
if [ -z "${AGENTHOST_NODE:-}" ]; then
  "$root/scripts/setup" || exit 69
  read -r AGENTHOST_NODE <"$root/dist/.node"
fi
node=$AGENTHOST_NODE
uid=$(id -u)
# Short, since a socket's path may have 103 bytes, and in no folder that macOS protects.
home=$HOME/.agenthost-acceptance.$$
work=$home.work
export AGENTHOST_HOME=$home

agenthost() { "$node" "$root/dist/agenthost.js" "$@"; }

sha256() {
  if command -v shasum >/dev/null; then shasum -a 256
  else sha256sum; fi | cut -c 1-8
}

# ---- what each step uses -------------------------------------------------------------------------------------

verdict=
found=
fail() {
  verdict=FAIL
  found=$1
}
skip() {
  verdict=SKIP
  found=$1
}

# wait_for SECONDS COMMAND…: true as soon as the command is.
wait_for() {
  local deadline
  deadline=$(($(date +%s) + $1))
  shift
  until "$@"; do
    [ "$(date +%s)" -lt "$deadline" ] || return 1
    sleep 0.5
  done
}

# ask EXPRESSION: evaluated with `s`, the answer of `status --json`; empty when the daemon does not answer.
ask() {
  agenthost status --json 2>/dev/null >"$work/status.json" &&
    "$node" -p "const s = JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8')); $1" \
      "$work/status.json" 2>/dev/null
}
daemon_pid() { ask 's.daemon.pid'; }
agents() { ask 's.agents.filter((a) => a.pid).map((a) => a.name + "=" + a.pid).sort().join(" ")'; }
pid_of() { ask "s.agents.find((a) => a.name === '$1').pid"; }
all_up() { [ "$(ask 's.agents.length === 3 && s.agents.every((a) => a.phase === "up" && a.pid)')" = true ]; }
is_another_daemon() {
  local now
  now=$(daemon_pid)
  [ -n "$now" ] && [ "$now" != "$1" ]
}
is_another_ticker() {
  local now
  now=$(pid_of ticker)
  [ -n "$now" ] && [ "$now" != null ] && [ "$now" != "$1" ]
}
has_slept_more_than() { [ "$(ask 's.daemon.sleeps.length')" -gt "$1" ] 2>/dev/null; }
is_gone() { ! kill -0 "$1" 2>/dev/null; }
# With the start time: a pid alone may be given away again.
started_at() { LC_ALL=C TZ=UTC0 "$ps" -o lstart= -p "$1" 2>/dev/null; }
identities() {
  local each
  for each in $(agents); do
    echo "$each@$(started_at "${each#*=}")"
  done | tee "$work/agents"
}
# Code of `launchctl print`: 0 loaded, 113 not; 112 and 125 no such domain.
print_code() {
  "$launchctl" print "$1" >/dev/null 2>&1
  echo $?
}
loaded_in() {
  local domain
  for domain in "gui/$uid" "user/$uid" system; do
    [ "$(print_code "$domain/$1")" != 0 ] || printf '%s ' "$domain"
  done
}

# ---- the steps: each sets `verdict` and `found` --------------------------------------------------------------

the_host() {
  found="$("$sw_vers" -productVersion) ($("$sw_vers" -buildVersion)), $(uname -m), Node $("$node" --version)"
}

the_session() {
  local code
  code=$(print_code "gui/$uid")
  found="gui/$uid: $code, user/$uid: $(print_code "user/$uid"), $("$launchctl" managername 2>&1)"
  [ "$code" = 0 ] || background=--background
}

the_doctor() {
  agenthost doctor --json >"$work/doctor.json" 2>"$work/err"
  local code=$?
  if [ $code -gt 1 ]; then
    fail "exit $code: $(head -n 2 "$work/err")"
    return
  fi
  # shellcheck disable=SC2016 # a template of JavaScript
  found="exit $code, $("$node" -p 'const all = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")); const list = Array.isArray(all) ? all : Object.values(all).find(Array.isArray); `${list.length} checks`' "$work/doctor.json" 2>&1 | tail -n 1)"
  case $found in *checks) ;; *) fail "$found" ;; esac
}

the_install() {
  # shellcheck disable=SC2086 # an option or nothing
  if ! agenthost install ${background:-} >"$work/out" 2>"$work/err"; then
    fail "$(cat "$work/err")"
  elif ! wait_for 60 all_up; then
    fail "the agents are not up: $(agenthost status 2>&1)"
  else
    installed=1
    identities >/dev/null
    found="daemon $(daemon_pid), $(agents)"
  fi
}

one_domain() {
  local daemon watchdog
  daemon=$(loaded_in "$daemon_label")
  watchdog=$(loaded_in "$watchdog_label")
  found="$daemon_label in ${daemon:-none}, $watchdog_label in ${watchdog:-none}"
  if [ "$(echo "$daemon" | wc -w | tr -d ' ')" != 1 ] || [ "$daemon" != "$watchdog" ]; then fail "$found"; fi
}

again() {
  local before daemon
  before=$(identities)
  daemon=$(daemon_pid)
  # shellcheck disable=SC2086 # an option or nothing
  if ! agenthost install ${background:-} >"$work/out" 2>"$work/err"; then fail "$(cat "$work/err")"
  elif [ "$(identities)" != "$before" ]; then fail "before: $before; after: $(identities)"
  else found="daemon $daemon, then $(daemon_pid); the same agents"; fi
}

# same_agents BEFORE
same_agents() {
  local after
  after=$(identities)
  if [ "$after" = "$1" ]; then found="$found; the same agents: $(agents)"
  else fail "$found; before: $1; after: $after"; fi
}

daemon_killed() {
  local before daemon
  before=$(identities)
  daemon=$(daemon_pid)
  kill -9 "$daemon"
  if ! wait_for 60 is_another_daemon "$daemon"; then
    fail "no daemon within 60 s: $("$launchctl" print "${domain:-gui/$uid}/$daemon_label" 2>&1 | sed -n 's/^.\(state = \|last \)/\1/p' | tr '\n' ' ')"
    return
  fi
  found="$daemon became $(daemon_pid)"
  same_agents "$before"
}

agent_killed() {
  local pid
  pid=$(pid_of ticker)
  kill -9 "$pid"
  if wait_for 30 is_another_ticker "$pid"; then found="$pid became $(pid_of ticker)"
  else fail "it is not restarted: $(agenthost status 2>&1)"; fi
}

# A release of another content: this checkout with one more comment.
the_upgrade() {
  local before daemon
  mkdir "$work/next"
  cp -R "$root/dist" "$root/package.json" "$work/next/"
  [ ! -d "$root/launchd" ] || cp -R "$root/launchd" "$work/next/"
  ln -s "$root/node_modules" "$work/next/node_modules"
  echo '// the next release' >>"$work/next/dist/agenthost.js"
  before=$(identities)
  daemon=$(daemon_pid)
  if ! "$node" "$work/next/dist/agenthost.js" upgrade >"$work/out" 2>"$work/err"; then
    fail "$(cat "$work/err")"
  elif ! wait_for 60 is_another_daemon "$daemon"; then fail "the daemon is still $daemon"
  else
    found="$daemon became $(daemon_pid)"
    same_agents "$before"
  fi
}

# SIGSTOP: launchd sees a process that runs; only the watchdog sees that nobody answers.
daemon_wedged() {
  local before daemon
  before=$(identities)
  daemon=$(daemon_pid)
  kill -STOP "$daemon"
  if wait_for 300 is_another_daemon "$daemon"; then
    found="$daemon became $(daemon_pid)"
    same_agents "$before"
  else
    fail "the watchdog did not revive it within 300 s"
    kill -CONT "$daemon" 2>/dev/null
  fi
}

the_sleep() {
  local before count
  before=$(identities)
  count=$(ask 's.daemon.sleeps.length')
  case $sleep_how in
    none)
      skip 'asked for by --sleep ask or --sleep now'
      return
      ;;
    ask) printf '\n  Put this Mac to sleep now, wake it after a minute. Waiting for that (10 min) … ' ;;
    now) "$pmset" sleepnow >/dev/null 2>&1 || printf '\n  pmset sleepnow does not work; put it to sleep by hand … ' ;;
  esac
  if ! wait_for 600 has_slept_more_than "$count"; then
    fail 'no sleep was noticed within 10 min'
    return
  fi
  found="slept $(ask 's.daemon.sleeps.at(-1).seconds') s; kern.waketime $("$sysctl" -n kern.waketime)"
  same_agents "$before"
}

agent_stopped() {
  local pid
  pid=$(pid_of stubborn)
  if ! agenthost stop stubborn >"$work/out" 2>"$work/err"; then fail "$(cat "$work/err")"
  elif ! wait_for 20 is_gone "$pid"; then fail "process $pid lives on"
  else found="process $pid is gone though it ignores SIGTERM"; fi
}

the_uninstall() {
  local daemon left='' each
  daemon=$(daemon_pid)
  running=$(agents)
  if ! agenthost uninstall >"$work/out" 2>"$work/err"; then
    fail "$(cat "$work/err")"
    return
  fi
  for each in "$daemon_label" "$watchdog_label"; do
    [ -z "$(loaded_in "$each")" ] || left="$left $each is loaded;"
    [ ! -e "$HOME/Library/LaunchAgents/$each.plist" ] || left="$left $each.plist is there;"
    # An older launchctl says `true` for disabled.
    if "$launchctl" print-disabled "gui/$uid" 2>/dev/null | grep -F "\"$each\"" | grep -Eq '=> (disabled|true)'; then
      left="$left $each is disabled;"
    fi
  done
  for each in "daemon=$daemon" $running; do
    wait_for 20 is_gone "${each#*=}" || left="$left $each runs;"
  done
  [ -d "$home" ] || left="$left the data is gone;"
  installed=
  if [ -n "$left" ]; then fail "left:$left"
  else found='no job, no plist, no override, no process; the data is kept'; fi
}

# ---- open points: what is not known of macOS, answered where a command can -----------------------------------

marks_seen() {
  local each
  found=
  for each in $(agents); do
    if "$ps" -Eww -o command= -p "${each#*=}" | grep -q 'AGENTHOST_RUN='; then found="$found${each%=*} visible, "
    else found="$found${each%=*} hidden, "; fi
  done
  found="birth mark in ps -E: ${found%, }"
}

open_points() {
  local code
  "$osascript" -e 'display notification "agenthost" with title "acceptance"' >"$work/out" 2>&1
  code=$?
  note "osascript from here: exit $code, $(head -n 1 "$work/out"); whether it was shown, only you know"
  note "user/$uid: exit $(print_code "user/$uid") of launchctl print"
  note "kern.waketime: $("$sysctl" -n kern.waketime 2>&1); kern.sleeptime: $("$sysctl" -n kern.sleeptime 2>&1)"
  note "kern.bootsessionuuid: $("$sysctl" -n kern.bootsessionuuid 2>&1 | sed 's/[0-9A-Fa-f]\{12\}$/…/')"
  {
    echo '```'
    "$launchctl" print "gui/$uid/$daemon_label" 2>&1 | sed -n '1p;s/^	\([a-z]\)/  \1/p' | grep -v '{$'
    echo '```'
  } >>"$work/print.md"
  found='in the report'
}

note() { echo "- $1" >>"$work/notes.md"; }

# ---- running, cleaning up, reporting -------------------------------------------------------------------------

failed=0
# step NAME FUNCTION [needs]: with `needs` only while agenthost is installed.
step() {
  local began took
  printf '%-46s ' "$1"
  began=$(date +%s)
  verdict=PASS
  found=
  if [ "${3:-}" = needs ] && [ -z "$installed" ]; then skip 'it is not installed'
  else "$2"; fi
  took=$(($(date +%s) - began))
  found=$(printf '%s' "$found" | tr '\n|' ' /' | cut -c 1-600)
  [ $verdict != FAIL ] || failed=$((failed + 1))
  printf '%-4s %3s s  %s\n' $verdict $took "$found"
  echo "| $1 | $verdict | $took s | $found |" >>"$work/rows.md"
}

# The report is shown to others: no name of a user in it.
without_names() {
  sed -e "s|$HOME|~|g" -e "s|/Users/[^/ ]*|/Users/USER|g"
}

write_report() {
  {
    echo "# Acceptance of agenthost, $(date -u '+%Y-%m-%d %H:%M') UTC"
    echo
    echo '| step | result | took | found |'
    echo '| --- | --- | --- | --- |'
    cat "$work/rows.md"
    echo
    echo '## Open points'
    echo
    cat "$work/notes.md" 2>/dev/null
    echo
    cat "$work/print.md" 2>/dev/null
  } | without_names >"$report"
}

# shellcheck disable=SC2317,SC2329 # called by the trap
clean_up() {
  local each started
  trap - EXIT
  if [ -n "$installed" ]; then agenthost uninstall >/dev/null 2>&1; fi
  for each in "$daemon_label" "$watchdog_label"; do
    "$launchctl" bootout "gui/$uid/$each" >/dev/null 2>&1
    "$launchctl" bootout "user/$uid/$each" >/dev/null 2>&1
    rm -f "$HOME/Library/LaunchAgents/$each.plist"
  done
  # What still runs from our own home, and the agents that were seen last; nothing else.
  for each in $("$ps" -axwwo pid=,command= | awk -v home="$home/" 'index($0, home) { print $1 }'); do
    [ "$each" = $$ ] || kill -9 "$each" 2>/dev/null
  done
  while IFS=@ read -r each started; do
    if [ "$(started_at "${each#*=}")" = "$started" ]; then kill -9 "${each#*=}" 2>/dev/null; fi
  done <"$work/agents"
  if [ -s "$work/rows.md" ]; then write_report; fi
  rm -rf "$home" "$work" "$HOME/Library/Logs/agenthost.$suffix"
}

installed=
background=
domain=gui/$uid
umask 077
mkdir -p "$home" "$work" || exit 69
: >"$work/agents"
suffix=$(printf '%s' "$(cd "$home" && pwd -P)" | sha256)
daemon_label=io.agenthost.daemon.$suffix
watchdog_label=io.agenthost.watchdog.$suffix
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

cat >"$home/agenthost.yaml" <<YAML
agents:
  ticker:
    command: [/bin/sh, -c, "while :; do echo tick; sleep 1; done"]
    workdir: "$work"
  stubborn:
    command: [/bin/sh, -c, "trap '' TERM; while :; do sleep 1; done"]
    workdir: "$work"
    stop: { grace: 2s }
  program:
    command: ["$node", -e, "setInterval(() => undefined, 60000)"]
    workdir: "$work"
YAML

step 'the host' the_host
step 'a session at the screen' the_session
step 'doctor before' the_doctor
step 'install' the_install
step 'each label in one domain' one_domain needs
step 'install again changes nothing' again needs
step 'an agent is killed: it is restarted' agent_killed needs
step 'the daemon is killed: it is back' daemon_killed needs
step 'upgrade' the_upgrade needs
step 'each label in one domain still' one_domain needs
step 'the daemon is wedged: the watchdog revives it' daemon_wedged needs
step 'the Mac sleeps' the_sleep needs
step 'what can be seen of an environment' marks_seen needs
step 'doctor while it runs' the_doctor needs
step 'an agent is stopped' agent_stopped needs
step 'open points' open_points needs
step 'uninstall leaves nothing' the_uninstall needs

write_report
echo "The report: $report"
if [ $failed -gt 0 ]; then
  echo "$failed failed."
  exit 1
fi
