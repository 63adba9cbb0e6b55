#!/bin/bash
# What ip.txt was recorded with: `unshare -n bash ip.sh > ip.txt`, Linux 6.18, iproute2 6.1. Nothing is left behind.
export LC_ALL=C
t() {
  echo "\$$(for a; do case $a in '' | *[\ \*\?]*) printf " '%s'" "$a" ;; *) printf ' %s' "$a" ;; esac; done)"
  "$@" 2>&1
  rc=$?
  if [ $rc != 0 ]; then echo "[exit $rc]"; fi
}
ip link add br0 address 02:00:00:00:00:b0 type bridge
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
ip link add v2 address 02:00:00:00:00:03 type veth peer name v3 address 02:00:00:00:00:04
ip link set v1 master br0
for dev in br0 v0 v1 v2; do ip link set $dev up; done
ip addr add 2001:db8::1/64 dev v0 nodad
ip addr add 2001:db8::2/64 dev v0 valid_lft 100000 preferred_lft 0 nodad
ip addr add 2001:db8::3 peer 2001:db8::4 dev v0 nodad
ip addr add 2001:db8:5::1/64 dev br0 metric 7
ip token set ::5 dev v0
ip -6 route add 2001:db8:9::/64 nexthop via 2001:db8::9 dev v0 weight 2 nexthop via fe80::1 dev br0
ip -6 route add default via 2001:db8::9 mtu 1400
sleep 3

echo '## shown'
t ip -j -d link show
t ip -j addr
t ip -6 -j route show table all
t ip -j maddr
for options in '' -o -br '-j -p' '-j -o' '-j -br'; do
  t ip $options link
  t ip $options addr
  t ip -6 $options addr
done
t ip -4 addr
t ip -0 addr
t ip -6 -d addr
t ip -6 -j -d addr
for selector in up 'type veth' 'type bridge' 'type bridge_slave' 'type nonsense' 'master br0' nomaster 'group default' 'label v0' 'label v*' 'dev v0' 'dev v1' 'scope link' 'to 2001:db8::/64' 'permanent scope global' -deprecated; do
  read -ra words <<<"$selector"
  if [[ $selector != label* && $selector != scope* && $selector != to* && $selector != *perm* && $selector != -* ]]; then
    t ip link show "${words[@]}"
    t ip -j link show "${words[@]}"
  fi
  t ip addr show "${words[@]}"
  t ip -j addr show "${words[@]}"
  t ip -6 addr show "${words[@]}"
done
for options in '' -o '-j -p' -d '-d -j'; do
  t ip -6 $options route
done
t ip -6 maddr
t ip -6 -o maddr
t ip -0 maddr
t ip -6 -j -p maddr show dev v0
t ip maddr show v2
t ip token
t ip -j token
t ip token get dev v0
t ip -j addrlabel
t ip -4 addrlabel
t ip -6 -d rule
t ip -6 -j -d rule

echo '## wrong'
try() { while IFS= read -r line; do eval "t ip $line"; done; }
try <<'LINES'
link set v0 up down nonsense
link set v0 name
link set v0 promisc maybe
link set v0 arp
link set v0 addrgenmode foo
link set v0 txqueuelen abc
link set v0 mtu 1400 mtu 1500
link set v0 index 5
link set v0 index 0
link set v0 netns nope
link set v0 vrf v1
link set v0 dev v1 up
link set dev v0 name v9 dev v8
link set v0 address 02:00:00:00:00
link set v0 address 02:00:00:00:00:01:05
link set v0 address 02:00:00:00:00:zz
link set v0 address 02:00:00:00:00:1z:01
link set v0 address 02:00:00:00:00:100
link set v1 type bridge_slave foo on
link set v1 type bridge_slave hairpin maybe
link set v1 type bridge_slave hairpin
link set v1 type bridge_slave state 300
link set br0 type bridge forward_delay abc
link set br0 type bridge priority 70000
link set br0 type nope foo
link set br0 type
link add dev x1 name x2 type bridge
link add v9 type veth foo
link add v9 type veth peer name v8 netns nope
link add v9 type veth peer name v8 type bridge
link add 'a b' type bridge
link add aVeryLongInterfaceName type bridge
link show dev
link show v0 v1
link show type
link show master nope
link show group nope
link show vrf v0
link help bridge_slave
addr show scope
addr show scope foo
addr show to foo
addr show label
addr show group nope
addr add 2001:db8::9/64 peer 2001:db8::a/64 peer 2001:db8::b/64 dev v0
addr add 2001:db8::9/64 dev v0 valid_lft 5 valid_lft 6
addr add 2001:db8::9/64 dev v0 valid_lft 100
addr add 2001:db8::9/64 dev v0 metric x
addr add 2001:db8::9/64 dev v0 brd 2001:db8::ff brd 2001:db8::fe
addr add 2001:db8::9/64 dev v0 brd +
addr add 2001:db8::9/64 dev v0 autojoin
addr add 2001:db8::9/0x40 dev nope
addr add 2001:db8::9/64/64 dev v0
addr add default/64 dev v0
-0 addr add 2001:db8::9/64 dev v0
-f nonsense addr
-f
-l
-c=foo addr
-6 addr add default dev v0
-6 addr add dev v0
-6 addr del dev v0
-6 route add ::1 dev v0 nexthop
-6 route add 2001:db8:6::/64 nexthop via fe80::1 dev v0 foo
-6 route add 2001:db8:6::/64 nexthop via fe80::1 dev nope
-6 route add 2001:db8:6::/64 nexthop via fe80::1 dev v0 weight 300
-6 route add 2001:db8:6::/64 nexthop via fe80::1 dev v0 weight
-6 route add 2001:db8:6::/64 nexthop via 192.0.2.1 dev v0
-6 route add 2001:db8:6::/64 via fe80::1 via fe80::2 dev v0
-6 route add 2001:db8:6::/64 via inet6
-6 route add 2001:db8:6::/64 dev v0 mtu lock x
-6 route add 2001:db8:6::/64 dev v0 hoplimit 256
-6 route add 2001:db8:6::/64 dev v0 expires soon
-6 route add 2001:db8:6::/64 dev v0 scope foo
-6 route add 2001:db8:6::/64 dev v0 vrf v0
-6 route add unreachable
-6 route add to
-6 route add 2001:db8:6::/64 2001:db8:7::/64
-6 route show proto foo
-6 route show scope foo
-6 route show type foo
-6 route show metric foo
-6 route show root
-6 route show root foo
-6 route show match 2001:db8::1/129
-6 route show dev
-6 route show via foo
-6 route show src foo
-6 route show iif nope
-6 route get from
-6 route get from foo
-6 route get 2001:db8::1 mark x
-6 route get 2001:db8::1 iif nope
neigh show nud foo
neigh show dev v0 dev v1
neigh show to foo
neigh add 2001:db8::9 lladdr 02:00:00:00:00:09 lladdr 02:00:00:00:00:0a dev v0
neigh add 2001:db8::9 2001:db8::a dev v0
neigh add 2001:db8::9 proxy 2001:db8::a dev v0
neigh add 2001:db8::9 nud foo dev v0
neigh get 2001:db8::9
neigh nonsense
token set
token set ::5
token set foo dev v0
token set ::5 dev nope
token get dev nope
token nonsense
maddr show v0 v1
maddr nonsense
rule nonsense
addrlabel nonsense
addrlabel show foo
netns nonsense
netns exec
netns add ..
netns pids
netns pids nope
netns identify x
monitor nonsense
monitor dev nope
monitor dev
LINES
for object in link addr route neigh maddr rule token addrlabel netns monitor; do t ip $object help; done
