#!/bin/bash
# Records what macOS's programs really print, one file each, to take the place of samples that were put together
# from documents. Changes nothing that lasts: its launchd jobs have labels of their own and are removed.
#
#   scripts/record-macos-samples.sh FOLDER
#
# First line of each file: where it comes from and its exit code. Names of the user and of the host, serial
# numbers, and values of environments are replaced. Runs on bash 3.2 with BSD tools.
set -u

[ $# = 1 ] || {
  echo 'usage: scripts/record-macos-samples.sh FOLDER' >&2
  exit 64
}
[ "$(uname -s)" = Darwin ] || {
  echo 'unable to record: this is no Mac' >&2
  exit 69
}
mkdir -p "$1" || exit 1
to=$(cd "$1" && pwd -P)
uid=$(id -u)
me=$(id -un)
host=$(hostname -s)
label=io.agenthost.sample.$$
within_s=30
version="macOS $(/usr/bin/sw_vers -productVersion) ($(/usr/bin/sw_vers -buildVersion)), $(uname -m), $(date -u +%Y-%m-%d)"
work=$(mktemp -d)

# shellcheck disable=SC2317,SC2329 # called by the trap
clean_up() {
  trap - EXIT
  for each in "$label" "$label.loop" "$label.missing" "$label.deaf"; do
    /bin/launchctl bootout "gui/$uid/$each" 2>/dev/null
    /bin/launchctl enable "gui/$uid/$each" 2>/dev/null
  done
  for each in $(jobs -p); do kill -9 "$each" 2>/dev/null; done
  rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

without_names() {
  sed -e "s|$work|/private/tmp/work|g" -e "s|/Users/$me|/Users/me|g" -e "s/[[:<:]]${me}[[:>:]]/me/g" -e "s/$host/host/g" \
    -e 's/[0-9A-Fa-f]\{8\}-[0-9A-Fa-f]\{4\}-[0-9A-Fa-f]\{4\}-[0-9A-Fa-f]\{4\}-[0-9A-Fa-f]\{12\}/00000000-0000-4000-8000-000000000000/g' \
    -e 's/\([Ss]erial[^=:]*[=:] *\).*/\1REMOVED/' -e 's/^\(	*[A-Z][A-Z0-9_]* => \).*/\1REMOVED/'
}

# record NAME COMMAND…: NAME.txt has its stdout, NAME.stderr.txt its stderr, where there is one.
record() {
  local name=$1 code stream file
  shift
  LC_ALL=C TZ=UTC0 /usr/bin/perl -e 'alarm shift; exec @ARGV' "$within_s" "$@" \
    >"$work/out" 2>"$work/err" </dev/null
  code=$?
  for stream in out err; do
    [ $stream = out ] || [ -s "$work/err" ] || continue
    file=$to/$name$([ $stream = out ] || echo .stderr).txt
    {
      # shellcheck disable=SC2016 # the quotes of Markdown
      printf '# source: `%s` on %s, exit %s | STATUS: VERBATIM\n' "$(echo "$*" | tr '\n' ' ')" "$version" $code
      head -c 200000 "$work/$stream"
    } | without_names >"$file"
  done
  echo "$name: exit $code"
}
# As root where that needs no password; else it is recorded as it is without.
record_root() {
  local name=$1
  shift
  if sudo -n true 2>/dev/null; then record "$name-root" sudo -n "$@"; fi
  record "$name" "$@"
}

# job LABEL KEEP-ALIVE PROGRAM ARGUMENT…: a plist for it.
job() {
  local each
  {
    echo '<?xml version="1.0" encoding="UTF-8"?>'
    echo '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">'
    echo "<plist version=\"1.0\"><dict><key>Label</key><string>$1</string>"
    echo "<key>KeepAlive</key><$2/><key>RunAtLoad</key><true/><key>ProgramArguments</key><array>"
    shift 2
    for each in "$@"; do printf '<string>%s</string>' "$each"; done
    echo '</array></dict></plist>'
  } >"$work/job.plist"
  chmod 644 "$work/job.plist"
}
in_gui() { # NAME VERB LABEL [option]
  record "$1" /bin/launchctl "$2" ${4:+"$4"} "gui/$uid/$3"
}

# ---- the host ------------------------------------------------------------------------------------------------
record sw_vers /usr/bin/sw_vers
record uname-m /usr/bin/uname -m
for oid in kern.boottime kern.bootsessionuuid kern.waketime kern.sleeptime kern.wakereason sysctl.proc_translated \
  hw.memsize kern.memorystatus_vm_pressure_level no.such.oid; do
  record "sysctl-$oid" /usr/sbin/sysctl -n "$oid"
done
record sysctl-vm.swapusage /usr/sbin/sysctl vm.swapusage
record vm_stat /usr/bin/vm_stat
record memory_pressure /usr/bin/memory_pressure -Q
record df-h /bin/df -h
record df-kP /bin/df -kP /System/Volumes/Data
record stat-console /usr/bin/stat -f %Su /dev/console
record fdesetup-status /usr/bin/fdesetup status
record fdesetup-isactive /usr/bin/fdesetup isactive
record_root sysadminctl-autologin-status /usr/sbin/sysadminctl -autologin status
record sysadminctl-screenLock-status /usr/sbin/sysadminctl -screenLock status
record defaults-autoLoginUser /usr/bin/defaults read /Library/Preferences/com.apple.loginwindow autoLoginUser
record defaults-updates /usr/bin/defaults read /Library/Preferences/com.apple.SoftwareUpdate
record softwareupdate-schedule /usr/sbin/softwareupdate --schedule
record xcode-select /usr/bin/xcode-select -p
record socketfilterfw /usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate
record_root systemsetup-getremotelogin /usr/sbin/systemsetup -getremotelogin
record profiles-enrollment /usr/bin/profiles status -type enrollment
record csrutil /usr/bin/csrutil status
record sntp /usr/bin/sntp -t 3 time.apple.com
record codesign-sh /usr/bin/codesign -dvv /bin/sh
if command -v node >/dev/null; then record codesign-node /usr/bin/codesign -dvv "$(command -v node)"; fi
record osascript-notification /usr/bin/osascript -e 'display notification "sample" with title "agenthost"'

# ---- power ---------------------------------------------------------------------------------------------------
record pmset-g /usr/bin/pmset -g
for what in custom cap assertions therm batt vm; do record "pmset-g-$what" /usr/bin/pmset -g "$what"; done
record pmset-g-log /bin/sh -c '/usr/bin/pmset -g log | tail -n 200'
[ "$uid" = 0 ] || record pmset-not-root /usr/bin/pmset -a sleep 0

# ---- processes: only our own ---------------------------------------------------------------------------------
MARK=value sleep 300 &
pid=$!
# A child that has ended and is not waited for, in a group of its own.
/usr/bin/perl -e '$| = 1; my $pid = fork; if (!$pid) { setpgrp; exit } print "$pid\n"; select(undef, undef, undef, 1);
  print kill(0, -$pid) ? "kill: sent\n" : "kill: $!\n"; sleep 300' >"$work/zombie" &
parent=$!
sleep 3
zombie=$(head -n 1 "$work/zombie")
columns=pid=,ppid=,pgid=,uid=,lstart=,rss=,stat=,command=
record ps-axo /bin/ps -wwo "$columns" -p "$pid,$parent,$zombie"
record ps-none /bin/ps -wwo "$columns" -p 99998
record ps-E /bin/ps -Ewwo pid=,command= -p "$pid"
record ps-lstart-single /bin/ps -o lstart= -p "$pid"
record kill-pgid-zombie tail -n 1 "$work/zombie"
/usr/bin/nc -l 127.0.0.1 30999 &
sleep 1
record lsof-listen-F /usr/sbin/lsof -nP -iTCP:30999 -sTCP:LISTEN -Fpcn
record lsof-listen /usr/sbin/lsof -nP -iTCP:30999 -sTCP:LISTEN
record lsof-none /usr/sbin/lsof -nP -iTCP:30998 -sTCP:LISTEN -Fpcn

# ---- launchd -------------------------------------------------------------------------------------------------
record launchctl-managername /bin/launchctl managername
record launchctl-limit-maxfiles /bin/launchctl limit maxfiles
record launchctl-print-disabled /bin/launchctl print-disabled "gui/$uid"
record launchctl-print-user /bin/launchctl print "user/$uid"
record launchctl-print-gui /bin/launchctl print "gui/$uid"
record launchctl-print-no-gui-domain /bin/launchctl print gui/424242
record launchctl-print-system /bin/launchctl print system/com.openssh.sshd
record launchctl-usage-64 /bin/launchctl bootout --wait "gui/$uid/$label"
for code in 3 5 36 37 64 78 112 113 119 125 130; do record "launchctl-error-$code" /bin/launchctl error "$code"; done

in_gui launchctl-print-not-found print "$label"
in_gui launchctl-bootout-not-loaded bootout "$label"
in_gui launchctl-kickstart-not-loaded kickstart "$label"
job "$label" true /bin/sleep 600
record plutil-lint /usr/bin/plutil -lint "$work/job.plist"
record launchctl-bootstrap-relative /bin/sh -c "cd '$work' && /bin/launchctl bootstrap gui/$uid job.plist"
record launchctl-bootstrap /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
record launchctl-bootstrap-already /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
in_gui launchctl-print-running print "$label"
in_gui launchctl-blame blame "$label"
record launchctl-list-label /bin/launchctl list "$label"
in_gui launchctl-kickstart kickstart "$label" -p
record launchctl-kill /bin/launchctl kill SIGTERM "gui/$uid/$label"
in_gui launchctl-print-after-sigterm print "$label"
sleep 12
in_gui launchctl-print-after-respawn print "$label"
in_gui launchctl-disable disable "$label"
record launchctl-print-disabled-one /bin/launchctl print-disabled "gui/$uid"
in_gui launchctl-bootout bootout "$label"
record launchctl-bootstrap-disabled /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
in_gui launchctl-enable enable "$label"

job "$label.loop" true /usr/bin/false
record launchctl-bootstrap-loop /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
sleep 35
in_gui launchctl-print-crashloop print "$label.loop"
in_gui launchctl-bootout-loop bootout "$label.loop"

job "$label.missing" true /no/such/program
record launchctl-bootstrap-missing /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
sleep 2
in_gui launchctl-print-missing print "$label.missing"

# It ignores SIGTERM: how a bootout is answered that takes until SIGKILL, and a bootstrap meanwhile.
job "$label.deaf" true /bin/sh -c "trap '' TERM; while :; do sleep 1; done"
record launchctl-bootstrap-deaf /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
sleep 1
in_gui launchctl-bootout-deaf bootout "$label.deaf"
in_gui launchctl-bootout-in-progress bootout "$label.deaf"
record launchctl-bootstrap-in-teardown /bin/launchctl bootstrap "gui/$uid" "$work/job.plist"
in_gui launchctl-print-in-teardown print "$label.deaf"

# ---- the keychain: one of our own ----------------------------------------------------------------------------
within_s=10
chain=$work/sample.keychain-db
record security-not-found /usr/bin/security find-generic-password -a none -s io.agenthost.sample -w
record security-show-login-keychain /usr/bin/security show-keychain-info
/usr/bin/security create-keychain -p sample "$chain"
record security-show-keychain-info /usr/bin/security show-keychain-info "$chain"
/usr/bin/security lock-keychain "$chain"
record security-unlock-wrong /usr/bin/security unlock-keychain -p wrong "$chain"
/usr/bin/security delete-keychain "$chain"
record security-no-such-keychain /usr/bin/security find-generic-password -s x "$work/none.keychain-db"

echo "The samples are in $to: read them before you show them to others."
