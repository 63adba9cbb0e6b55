#!/bin/bash
# ping over IPv4, to a neighbour and to a machine behind it.
. "$(dirname "$0")/session.sh"
p() { t ping -c 1 "$@"; }

section 'links'
t ip netns add b
t ip netns add c
t ip link set lo up
t ip -n b link set lo up
t ip -n c link set lo up
t ip link add v1 address 02:00:00:00:00:01 type veth peer name w1 address 02:00:00:00:00:02 netns b
t ip -n b link add v2 address 02:00:00:00:00:03 type veth peer name w2 address 02:00:00:00:00:04 netns c
t ip -n b link set w1 up
t ip link set v1 up
t ip -n b link set v2 up
t ip -n c link set w2 up
t ip addr add 10.0.0.1/24 dev v1
t ip -n b addr add 10.0.0.2/24 dev w1
t ip -n b addr add 10.0.1.2/24 dev v2
t ip -n c addr add 10.0.1.3/24 dev w2
t sleep 2.5

section 'a neighbour'
p 10.0.0.2
t ip neigh show nud reachable
t ip -n b neigh show 10.0.0.1 nud stale
t ping -c 2 -i 0.2 127.0.0.1
p 10.0.0.1
p -I v1 10.0.0.2
p -I 10.0.0.1 10.0.0.2
p -s 1000 10.0.0.2
p -s 8 10.0.0.2
p -4 10.0.0.2
p -t 9 10.0.0.2
p -q 10.0.0.2

section 'what cannot be reached'
p 10.0.0.99
t ip neigh show 10.0.0.99
p 10.99.0.1
p 10.0.0.255
p 255.255.255.255
p -4 ::1
p -6 10.0.0.2
p -I nope 10.0.0.2
p -I 10.0.0.9 10.0.0.2
p -M do -s 1600 -W 1 10.0.0.2

section 'a machine behind it'
t ip route add default via 10.0.0.2
p -W 1 10.0.1.3
t ip netns exec b sysctl -w net.ipv4.ip_forward=1
p -W 1 10.0.1.3
t ip -n c route add default via 10.0.1.2
p 10.0.1.3
p -t 1 10.0.1.3
p 10.0.1.99
p 10.77.0.1
t ip -n b route add prohibit 10.77.0.0/16
p 10.77.0.1
t ip -n b route add blackhole 10.78.0.0/16
p -W 1 10.78.0.1
t ip -n b link set v2 mtu 1000
p -M do -s 1200 10.0.1.3
