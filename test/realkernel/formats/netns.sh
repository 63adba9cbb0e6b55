#!/bin/bash
# ip netns, and what moving a device between namespaces shows.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
trap 'ip netns del blue 2>/dev/null; ip netns del red 2>/dev/null; cleanup; rm -rf "$dir"' EXIT
exec >"$out/ip-netns.txt"
header 'ip netns'
T0=${EPOCHREALTIME/./}
if ip netns | grep -qE '^(blue|red)\b'; then echo 'namespaces blue and red exist already' >&2; exit 1; fi
try() { echo "\$ $*"; "$@" 2>&1; local rc=$?; if [ $rc != 0 ]; then echo "[exit $rc]"; fi; }
mine() { echo '$ ip netns list'; ip netns list | grep -E '^(blue|red)\b'; }
section 'add, list, exec, del'
try ip netns add blue
try ip netns add blue
try ip netns add red
mine
try ip netns add
try ip netns add 'a/b'
try ip netns exec blue ip addr
try ip netns exec blue true
try ip netns exec blue false
try ip netns exec blue nonsense
try ip netns exec blue
try ip netns exec nope true
try ip -n blue link
try ip -netns blue -6 route
try ip netns exec blue ping -6 -c 1 ::1
try ip netns exec blue ip link set lo up
try ip netns exec blue ping -6 -n -c 1 ::1
try ip netns exec blue sysctl net.ipv6.conf.all.forwarding
section 'a veth pair moved between them'
try ip -n blue link add veth0 address 02:00:00:00:00:01 type veth peer name veth1 address 02:00:00:00:00:02
try ip -n blue link
try ip -n blue link set veth1 netns red
try ip -n blue link
try ip -n red link
mine
try ip -n red link set veth1 name eth0
try ip -n red link
try ip -n blue -d link show veth0
try ip -n blue -j link show veth0
try ip -n blue link set veth0 up
try ip -n red link set eth0 up
try ip -n red addr add 2001:db8::1/64 dev eth0
sleep 2.2
try ip -n red -6 addr
try ip -n red link set eth0 netns blue
try ip -n blue -6 addr
try ip -n blue -6 route
try ip -n red link
section 'gone with its devices'
try ip netns del red
try ip netns del red
try ip netns del
mine
try ip netns identify $$
try ip netns nonsense
