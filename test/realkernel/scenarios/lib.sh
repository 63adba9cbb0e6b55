# Sourced by every scenario beside it: network namespaces are the nodes, veth pairs the links, and each command
# is printed (`node$ command`) before its output, so that a recording reads like a session at several terminals.
# Needs root, iproute2, iputils ping, tcpdump, radvd. Namespaces, files and processes are gone when the script ends.
export LC_ALL=C TZ=UTC
tag=sl$$
dir=$(mktemp -d)
nodes=()
pids=()
declare -A radvd_pid watch_pid

cleanup() {
  local p n
  { for p in "${pids[@]}"; do kill "$p"; done; for p in "${pids[@]}"; do wait "$p"; done; } 2>/dev/null
  for n in "${nodes[@]}"; do ip netns del "$tag-$n"; done
  nodes=() pids=() radvd_pid=() watch_pid=()
  rm -rf "${dir:?}"/*
}
trap 'cleanup; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM

# --- clock: times are seconds since the variant began
now() { local t=$((${EPOCHREALTIME/./} - T0)); printf '%d.%03d' $((t / 1000000)) $((t / 1000 % 1000)); }
at() {
  local left=$(($(printf '%.0f' "${1}e6") - ${EPOCHREALTIME/./} + T0))
  if [ $left -gt 0 ]; then sleep "$((left / 1000000)).$(printf '%06d' $((left % 1000000)))"; fi
}

# --- text
header() {
  echo "# $(basename "$0" .sh): $1"
  echo "# recorded $(date -u +%F) on Linux $(uname -r | cut -d- -f1), $(ip -V | sed 's/ip utility, //; s/, libbpf.*//'), $(ping -V | head -1)," \
    "radvd $(radvd --version 2>&1 | sed -n 's/^Version: //p')"
}
variant() {
  if [ ${#nodes[@]} != 0 ]; then cleanup; sleep 0.5; fi # the kernel takes a moment to dismantle a namespace
  T0=${EPOCHREALTIME/./}
  U0=$(cut -d' ' -f1 /proc/uptime)
  printf '\n# ==== variant: %s\n' "$*"
}
section() { printf '\n## %s (t=%s)\n' "$*" "$(now)"; }

# --- topology
node() {
  local n
  for n; do nodes+=("$n"); ip netns add "$tag-$n"; ip -n "$tag-$n" link set lo up; done
}
# link A:ifname:NN B:ifname:NN   a veth pair, both ends down, MAC 02:00:00:00:00:NN
link() {
  local a b
  IFS=: read -ra a <<<"$1"
  IFS=: read -ra b <<<"$2"
  ip -n "$tag-${a[0]}" link add "${a[1]}" address "02:00:00:00:00:${a[2]}" type veth \
    peer name "${b[1]}" address "02:00:00:00:00:${b[2]}" netns "$tag-${b[0]}"
  echo "# link $1 -- $2"
}
# switch NAME A:ifname:NN ...   a mute Ethernet switch: a bridge without IPv6, STP and snooping; ports p1, p2, ...
switch() {
  local sw=$1 i=1
  shift
  node "$sw"
  ip netns exec "$tag-$sw" sysctl -qw net.ipv6.conf.all.disable_ipv6=1
  ip -n "$tag-$sw" link add br0 address 02:00:00:00:00:f0 type bridge mcast_snooping 0
  ip -n "$tag-$sw" link set br0 up
  for end; do
    link "$sw:p$i:f$i" "$end"
    ip -n "$tag-$sw" link set "p$i" master br0 up
    i=$((i + 1))
  done
}
# file NODE NAME <text
file() { mkdir -p "$dir/$1"; cat >"$dir/$1/$2"; echo "# $1: $2"; sed 's/^/# | /' "$dir/$1/$2"; }

# --- commands
# typed COMMAND...: as one would have to type it
typed() { local a; for a; do case $a in '' | *[\ \>\|\;\(\)\*\?\$]*) printf " '%s'" "$a" ;; *) printf ' %s' "$a" ;; esac; done; }
on() {
  local n=$1 rc
  shift
  echo "$n\$$(typed "${@//$dir\//}")" | sed "s/$tag-//g"
  ip netns exec "$tag-$n" "$@" 2>&1 | sed "s/$tag-//g; s#$dir/##g"
  rc=${PIPESTATUS[0]}
  if [ $rc != 0 ]; then echo "[exit $rc]"; fi
}
# show NODE [addr|route|neigh|local]...   text and JSON; without a list addr, route and neigh
show() {
  local n=$1 what
  shift
  for what in "${@:-addr route neigh}"; do
    for what in $what; do
      case $what in
        local) on "$n" ip -6 route show table local ;;
        *) on "$n" ip -6 "$what"; on "$n" ip -6 -j "$what" ;;
      esac
    done
  done
}
# radvd_start NODE: radvd in the foreground with this node's radvd.conf; radvd_log prints what it has said so far
radvd_start() {
  echo "$1\$ radvd -C radvd.conf -n -m stderr"
  ip netns exec "$tag-$1" radvd -C "$dir/$1/radvd.conf" -p "$dir/$1/radvd.pid" -n -m stderr 2>>"$dir/$1/radvd.log" &
  radvd_pid[$1]=$!
  pids+=($!)
}
radvd_signal() {
  echo "$1\$ kill -$2 \$(pidof radvd)"
  { kill "-$2" "${radvd_pid[$1]}"; if [ "$2" = KILL ]; then wait "${radvd_pid[$1]}"; fi; } 2>/dev/null
}
radvd_log() { echo "$1\$ cat radvd.log"; sed -E "s/^\[[^]]*\] //; s/radvd \([0-9]+\)/radvd (PID)/; s#$dir/$1/##g" "$dir/$1/radvd.log"; }

# --- observers: they run in the background and are printed by `observed`
stamp() { local line; while IFS= read -r line; do printf '%s %s\n' "$(now)" "${line//$tag-/}"; done; }
relative() {
  local line t
  while IFS= read -r line; do
    if [[ $line =~ ^([0-9]+)\.([0-9]{6})\ (.*) ]]; then
      t=$((BASH_REMATCH[1] * 1000000 + 10#${BASH_REMATCH[2]} - T0))
      printf '%d.%06d %s\n' $((t / 1000000)) $((t % 1000000)) "${BASH_REMATCH[3]}"
    else
      printf '%s\n' "$line"
    fi
  done
}
# monitor NODE: `ip -6 monitor all`, each line stamped
monitor() {
  ip netns exec "$tag-$1" ip -6 monitor all > >(stamp >"$dir/monitor.$1") 2>&1 &
  watch_pid[monitor.$1]=$!
  pids+=($!)
}
# capture NODE ARGS...: tcpdump -tt on every device of the node, times made relative
capture() {
  local n=$1
  shift
  ip netns exec "$tag-$n" tcpdump -p -l --immediate-mode -nn -tt -i any "$@" 2>"$dir/tcpdump.$n" > >(relative >"$dir/capture.$n") &
  watch_pid[capture.$n]=$!
  pids+=($!)
  until grep -qs 'listening on' "$dir/tcpdump.$n"; do sleep 0.05; done
}
# background NODE NAME COMMAND...: a command that runs on while the steps go by
background() {
  local n=$1 name=$2
  shift 2
  echo "$n\$$(typed "$@") &"
  ip netns exec "$tag-$n" "$@" > >(stamp >"$dir/$name.$n") 2>&1 &
  watch_pid[$name.$n]=$!
  pids+=($!)
}
# observed NODE monitor|capture|NAME [grep pattern]: ends the observer and prints what it saw
observed() {
  local key=$2.$1
  { # a background process of a script is deaf to INT unless it asks for it, as ping does for its summary
    kill -INT "${watch_pid[$key]}"
    sleep 0.1
    kill "${watch_pid[$key]}"
    wait "${watch_pid[$key]}"
  } 2>/dev/null
  sleep 0.2
  echo "# $1: seen by $2${3:+, lines with $3}"
  grep -E -- "${3:-}" "$dir/$key"
}
# klog PATTERN: kernel log lines of this variant
klog() { echo "\$ dmesg | grep '$1'"; dmesg | awk -v u="$U0" -F'[][]' '$2 + 0 >= u' | sed 's/^\[ *[0-9.]*\] //' | grep -E "$1" || true; }
