#!/bin/bash
# What rules do to look-ups: a host with two uplinks (a, b), and a client behind it that is sent on by rules.
. "$(dirname "$0")/session.sh"
get() { t ip -6 route get "$@"; }
r() { t ip -6 rule "$@"; }

section 'a host with two uplinks'
for n in a b c; do t ip netns add $n; t ip -n $n link set lo up; done
t ip link set lo up
t ip link add up1 address 02:00:00:00:00:a1 type veth peer name eth0 address 02:00:00:00:00:a2 netns a
t ip link add up2 address 02:00:00:00:00:b1 type veth peer name eth0 address 02:00:00:00:00:b2 netns b
t ip link add lan address 02:00:00:00:00:c1 type veth peer name eth0 address 02:00:00:00:00:c2 netns c
t sysctl -qw net.ipv6.conf.all.forwarding=1
for n in a b; do t ip netns exec $n sysctl -qw net.ipv6.conf.all.forwarding=1; done
for d in up1 up2 lan; do t ip link set $d up; done
for n in a b c; do t ip -n $n link set eth0 up; done
t ip -6 addr add 2001:db8:a::1/64 dev up1 nodad
t ip -6 addr add 2001:db8:b::1/64 dev up2 nodad
t ip -6 addr add 2001:db8:c::1/64 dev lan nodad
t ip -n a -6 addr add 2001:db8:a::2/64 dev eth0 nodad
t ip -n b -6 addr add 2001:db8:b::2/64 dev eth0 nodad
t ip -n c -6 addr add 2001:db8:c::2/64 dev eth0 nodad
for n in a b; do t ip -n $n -6 addr add 2001:db8:f::1/128 dev lo; done
t ip -n a -6 route add default via 2001:db8:a::1
t ip -n b -6 route add default via 2001:db8:b::1
t ip -n c -6 route add default via 2001:db8:c::1
t ip -6 route add default via 2001:db8:a::2
t sleep 3

section 'a second table, and who is sent there by source'
t ip -6 route add default via 2001:db8:b::2 table 200
r add from 2001:db8:b::/64 table 200 pref 100
get 2001:db8:f::1
get 2001:db8:f::1 from 2001:db8:b::1
get 2001:db8:f::1 from 2001:db8:a::1
get 2001:db8:f::1 oif up2
get 2001:db8:f::1 from 2001:db8:b::1 oif up1
get 2001:db8:f::1 from 2001:db8:c::2 iif lan
t ping -q -c 1 -W 1 2001:db8:f::1
t ping -q -c 1 -W 1 -I 2001:db8:b::1 2001:db8:f::1
t ip -n a -6 neigh show
t ip -n b -6 neigh show

section 'by the device a packet came in on, and for whom'
r add iif lan table 200 pref 110
r add iif lo to 2001:db8:77::/48 table 200 pref 120
get 2001:db8:f::1 from 2001:db8:c::2 iif lan
get 2001:db8:f::1 from 2001:db8:c::2 iif up1
get 2001:db8:77::1
get 2001:db8:77::1 from 2001:db8:c::2 iif up1
t ip netns exec c ping -q -c 1 -W 1 2001:db8:f::1

section 'marks, ports, users'
r add fwmark 1 table 200 pref 130
r add fwmark 0x10/0x30 table 200 pref 131
r add ipproto udp dport 53-60 table 200 pref 132
r add ipproto tcp sport 22 table 200 pref 133
r add uidrange 1000-2000 table 200 pref 134
r add tos 0x20 table 200 pref 135
get 2001:db8:f::1 mark 1
get 2001:db8:f::1 mark 2
get 2001:db8:f::1 mark 0x10
get 2001:db8:f::1 mark 0x50
get 2001:db8:f::1 mark 0x30
get 2001:db8:f::1 ipproto udp dport 53
get 2001:db8:f::1 ipproto udp dport 61
get 2001:db8:f::1 ipproto tcp dport 53
get 2001:db8:f::1 ipproto tcp sport 22
get 2001:db8:f::1 ipproto sctp
get 2001:db8:f::1 uid 1500
get 2001:db8:f::1 uid 1
get 2001:db8:f::1 tos 0x20
get 2001:db8:f::1 tos 0x21
get 2001:db8:f::1 tos 0x24

section 'refusals, for us'
r add to 2001:db8:e1::/48 unreachable pref 200
r add to 2001:db8:e2::/48 prohibit pref 201
r add to 2001:db8:e3::/48 blackhole pref 202
r add to 2001:db8:e4::/48 throw pref 203
for n in 1 2 3 4; do get 2001:db8:e$n::1; t ping -c 1 -W 1 2001:db8:e$n::1; done

section 'refusals, for others'
r add to 2001:db8:e1::/48 iif lan unreachable pref 90
r add to 2001:db8:e2::/48 iif lan prohibit pref 91
r add to 2001:db8:e3::/48 iif lan blackhole pref 92
for n in 1 2 3; do t ip netns exec c ping -c 1 -W 1 2001:db8:e$n::1; get 2001:db8:e$n::1 from 2001:db8:c::2 iif lan; done

section 'no route, a throw route, and what comes after'
t ip -6 route add throw 2001:db8:70::/48 table 200
t ip -6 route add unreachable 2001:db8:71::/48 table 200
t ip -6 route add throw 2001:db8:72::/48
get 2001:db8:70::1 mark 1
get 2001:db8:71::1 mark 1
get 2001:db8:72::1
get 2001:db8:72::1 mark 1
r add table 201 pref 50
get 2001:db8:f::1
t ip -6 route show table 201
r del pref 50

section 'too short a prefix'
r add table main suppress_prefixlength 0 pref 60
r add table 200 pref 61
get 2001:db8:f::1
get 2001:db8:c::9
r del pref 61
get 2001:db8:f::1
r add table main suppress_ifgroup default pref 59
get 2001:db8:f::1
get 2001:db8:c::9
r del pref 59
r del pref 60

section 'all but one'
r add not to 2001:db8:c::/64 table 200 pref 70
get 2001:db8:f::1
get 2001:db8:c::9
r del pref 70

section 'jumps'
r add to 2001:db8:f::/48 goto 85 pref 80
r add table 200 pref 81
r add pref 85 nop
get 2001:db8:f::1
get 2001:db8:99::1
r del pref 85
get 2001:db8:f::1
r del pref 80
r del pref 81

section 'gateways are looked up by rules as well'
t ip -6 route add 2001:db8:aaaa::/64 dev up2 table 200
t ip -6 route add 2001:db8:88::/48 via 2001:db8:aaaa::1
t ip -6 route add 2001:db8:88::/48 via 2001:db8:aaaa::1 table 200
r add to 2001:db8:aaaa::/64 table 200 pref 40
t ip -6 route add 2001:db8:89::/48 via 2001:db8:aaaa::1
t ip -6 route show root 2001:db8::/32
t ip -6 route show table 200
r add to 2001:db8:a::/64 unreachable pref 39
t ip -6 route add 2001:db8:8a::/48 via 2001:db8:a::9
t ip -6 route add 2001:db8:8b::/48 via 2001:db8:a::9 dev up1
r del pref 39

section 'without a source there is a route, or there is none'
t ip -6 route del default
get 2001:db8:f::1
get 2001:db8:f::1 from 2001:db8:b::1
t ping -q -c 1 -W 1 2001:db8:f::1
r add from 2001:db8::/32 table 200 pref 140
get 2001:db8:f::1
t ping -q -c 1 -W 1 2001:db8:f::1

section 'our own addresses, when nobody looks them up first'
get 2001:db8:a::1
r add table local pref 300
r del pref 0
get 2001:db8:a::1
r add table 200 pref 10
get 2001:db8:a::1
t ping -q -c 1 -W 1 2001:db8:a::1

section 'no rules at all, before and after the first was added'
t ip netns add d
t ip -n d link set lo up
t ip -n d link add v0 address 02:00:00:00:00:d1 type veth peer name v1 address 02:00:00:00:00:d2
t ip -n d link set v0 up
t ip -n d link set v1 up
t ip -n d -6 addr add 2001:db8:1::1/64 dev v0 nodad
t ip -n d -6 route add default via fe80::1 dev v0
t ip -n d -6 rule del pref 0
t ip -n d -6 rule del pref 32766
t ip -n d -6 rule
t ip -n d -6 route get 2001:db8:f::1
t ip -n d -6 route get 2001:db8:1::1
t ip -n d -6 rule add pref 10 table 100
t ip -n d -6 rule del pref 10
t ip -n d -6 rule
t ip -n d -6 route get 2001:db8:f::1
t ip -n d -6 route get 2001:db8:1::1
