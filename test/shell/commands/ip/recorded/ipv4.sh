#!/bin/bash
# Addresses, routes and neighbours of IPv4, on a link to another machine.
. "$(dirname "$0")/session.sh"
a() { t ip addr "$@"; }
ro() { t ip route "$@"; }
get() { t ip route get "$@"; }
four() { t ip -4 "$@"; }

section 'links'
t ip netns add b
four addr
t ip link set lo up
t ip -n b link set lo up
t ip link add v1 address 02:00:00:00:00:01 type veth peer name w1 address 02:00:00:00:00:02 netns b
t ip -n b link set w1 up
t ip link set v1 up
t sleep 2.5
four addr show dev lo
four route show table all

section 'addresses'
a add 10.0.0.1/24 dev v1
a add 10.0.0.1/24 dev v1
a add 10.0.0.2/24 brd + dev v1
a add 10.0.0.3/24 dev v1 label v1:x
a add 10.0.0.4/24 dev v1 label foo
a add 10.0.1.1/32 peer 10.0.1.2/32 dev v1
a add 10.0.2.1/24 dev v1 valid_lft 1000 preferred_lft 500 metric 77
a add 10.0.3.1/24 dev v1 scope link noprefixroute
a add 10.0.4.1/24 dev v1 preferred_lft 100
a add 10.0.5.1/24 dev v1 broadcast 10.0.5.77
a add 10.0.6.1/31 dev v1
a add 10.0.7.1/24 brd - dev v1
a add 10.0.0.5/24 dev v1 scope link
four addr show dev v1
four -o addr show dev v1
four -br addr show dev v1
four -j addr show dev v1
a show dev v1 secondary
a show dev v1 label v1:x
four addr show scope link
four addr show to 10.0.2.0/23
four route
four route show table local

section 'refused addresses'
a del 10.0.99.1/24 dev v1
a add 10.0.0.1/33 dev v1
a add 300.0.0.1/24 dev v1
a add 10.0.0.1/24 dev nope
four addr add fe80::1/64 dev v1
a add 10.8.0.1/24 dev v1 valid_lft 5 preferred_lft 9
a add 10.8.0.1 dev v1
a add 10.8.0.1/24 dev v1
four addr show dev v1 to 10.8.0.0/16
a del 10.8.0.1 dev v1
a del 10.8.0.1/24 dev v1
a change 10.8.1.1/24 dev v1
a replace 10.0.4.1/24 dev v1 metric 5
a del 10.8.1.1/24 dev v1

section 'routes'
ro add default via 10.0.0.254
ro add default via 10.0.0.253
ro add default via 10.0.0.253 metric 5
ro append default via 10.0.0.252
ro add 10.9.0.0/16 via 10.99.0.1
ro add 10.9.0.0/16 via 10.0.0.7 dev v1 onlink
ro add 10.9.1.0/16 via 10.0.0.7
ro add 10.9.1.0/24 via 10.0.0.7 scope link
ro add 10.9.2.0/24 via 10.0.0.255
ro add 10.9.2.0/24 via 10.0.0.1
ro add 10.9.3.0/24 dev nope
ro add 10.9.3.0/24
ro add blackhole 10.10.0.0/16
ro add unreachable 10.11.0.0/16 metric 3
ro add throw 10.16.0.0/16
ro add prohibit 10.12.0.0/16 dev v1
ro add prohibit 10.12.0.0/16
ro add 10.13.0.0/16 dev v1 src 10.0.0.77
ro add 10.13.0.0/16 dev v1 src 10.0.0.2 mtu 1400
ro add 10.14.0.0/16 nexthop via 10.0.0.7 weight 2 nexthop via 10.0.0.8 dev v1
ro add 10.15.0.0/16 dev v1 table 100
ro add local 10.17.0.0/24 dev lo
ro add 10.18.0.0/16 dev v1 proto static tos 0x10
ro replace 10.9.0.0/16 via 10.0.0.9
ro change 10.77.0.0/16 via 10.0.0.9
ro del 10.78.0.0/16
ro del 10.9.0.0/16 via 10.0.0.1
ro show
t ip -d route
t ip -j route
ro show table 100
ro show table 77
ro show 10.9.0.0/16
ro show root 10.8.0.0/13
ro show match 10.9.0.7
ro show via 10.0.0.7
ro show proto kernel
ro show dev v1 scope link
ro show type blackhole
ro show table all dev lo

section 'route get'
get 10.0.0.1
get 10.0.0.9
get 1.2.3.4
get 10.10.1.1
get 10.11.1.1
get 10.12.1.1
get 10.16.1.1
get 10.17.0.9
get 10.0.0.255
get 255.255.255.255
get 224.0.0.1
get 224.0.0.5 oif v1
get 127.0.0.1
get 10.0.0.9 from 10.0.0.2
get 10.0.0.9 from 9.9.9.9
get 10.0.0.9 oif lo
get 10.0.0.1 from 10.0.0.9 iif v1
get 10.0.0.9 from 10.0.0.1 iif v1
get 1.2.3.4 from 10.0.0.9 iif v1
get 10.13.1.1 fibmatch
get 10.13.1.1
t ip -j route get 10.0.0.9

section 'neighbours'
t ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v1
t ip neigh add 10.0.0.9 lladdr 02:00:00:00:00:09 dev v1
t ip neigh replace 10.0.0.9 lladdr 02:00:00:00:00:0a dev v1 nud stale
t ip neigh add 10.0.0.8 lladdr 02:00:00:00:00:08 dev v1 extern_learn
four neigh
t ip -j -4 neigh
t ip neigh get 10.0.0.8 dev v1
t ip neigh get 10.0.0.7 dev v1
t ip neigh change 10.0.0.7 lladdr 02:00:00:00:00:07 dev v1
t ip neigh del 10.0.0.8 dev v1
t ip neigh del 10.0.0.8 dev v1
four neigh flush dev v1
four neigh

section 'what an address takes along'
a del 10.0.0.1/24 dev v1
four addr show dev v1
ro show
four route show table local
ro add 10.20.0.0/16 via 10.0.4.9
a del 10.0.4.1/24 dev v1
ro show 10.20.0.0/16
ro flush proto boot
ro show

section 'a device that goes down and up'
t ip link set v1 down
four route show table all
a add 10.30.0.1/24 dev v1
ro add 10.31.0.0/16 dev v1
ro add 10.31.0.0/16 via 10.30.0.9
t ip link set v1 up
t sleep 2
four route show table all
t ip -n b link set w1 down
t sleep 2
ro show
ro add 10.32.0.0/16 via 10.30.0.9
ro show 10.32.0.0/16
t ip -n b link set w1 up
t sleep 2
ro show 10.32.0.0/16
four addr flush dev v1
four route show table all
four addr flush dev v1

section 'secondary addresses that are promoted'
t sysctl -w net.ipv4.conf.v1.promote_secondaries=1
a add 10.0.0.1/24 dev v1
a add 10.0.0.2/24 dev v1
a add 10.1.0.1/24 dev v1
a add 10.0.0.3/24 dev v1
a del 10.0.0.1/24 dev v1
four addr show dev v1
four route show table all

section 'forwarding'
t sysctl net.ipv4.ip_forward net.ipv4.conf.all.forwarding net.ipv4.conf.v1.forwarding net.ipv4.conf.all.accept_redirects
t sysctl -w net.ipv4.ip_forward=1
t sysctl net.ipv4.ip_forward net.ipv4.conf.default.forwarding net.ipv4.conf.v1.forwarding net.ipv4.conf.all.accept_redirects
t sysctl -w net.ipv4.conf.v1.forwarding=0
t sysctl net.ipv4.ip_forward net.ipv4.conf.v1.forwarding
t sysctl -w net.ipv4.conf.default.rp_filter=2
t sysctl net.ipv4.conf.v1.rp_filter net.ipv4.conf.lo.rp_filter
t sysctl net.ipv4.neigh.v1.locktime net.ipv4.neigh.v1.base_reachable_time_ms
