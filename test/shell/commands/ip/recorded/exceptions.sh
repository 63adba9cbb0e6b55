#!/bin/bash
# What look-ups learn: path MTUs and redirects, how they are shown, how they end. A host h on a LAN with two routers, r and
# s, and a network n behind both: through r the path is narrower.
. "$(dirname "$0")/session.sh"
h() { t ip -n h -6 "$@"; }
in_h() { t ip netns exec h "$@"; }
ping_h() { in_h ping -q -c 1 -W 1 "$@"; }
soon() { t sleep 0.3; } # so that whole seconds that are left are the same in every run

section 'a LAN with a host and two routers'
for n in h r s n; do t ip netns add $n; t ip -n $n link set lo up; done
t sysctl -qw net.ipv6.conf.all.disable_ipv6=1
t ip link add br0 address 02:00:00:00:00:f0 type bridge mcast_snooping 0
t ip link set br0 up
t ip link add pr address 02:00:00:00:00:f2 type veth peer name lan address 02:00:00:00:00:02 netns r
t ip link add ps address 02:00:00:00:00:f3 type veth peer name lan address 02:00:00:00:00:03 netns s
t ip link add ph address 02:00:00:00:00:f1 type veth peer name eth0 address 02:00:00:00:00:01 netns h
for p in r s h; do t ip link set p$p master br0 up; done
t ip -n r link add wan address 02:00:00:00:00:12 type veth peer name eth1 address 02:00:00:00:00:21 netns n
t ip -n s link add wan address 02:00:00:00:00:13 type veth peer name eth2 address 02:00:00:00:00:31 netns n
t ip -n r link set wan mtu 1400
t ip -n n link set eth1 mtu 1400
for n in r s n; do t ip netns exec $n sysctl -qw net.ipv6.conf.all.forwarding=1; done
for n in r s; do t ip -n $n link set lan up; t ip -n $n link set wan up; done
t ip -n n link set eth1 up
t ip -n n link set eth2 up
h link set eth0 up
h addr add 2001:db8:1::1/64 dev eth0 nodad
t ip -n r -6 addr add 2001:db8:1::2/64 dev lan nodad
t ip -n s -6 addr add 2001:db8:1::3/64 dev lan nodad
t ip -n r -6 addr add 2001:db8:2::2/64 dev wan nodad
t ip -n s -6 addr add 2001:db8:3::3/64 dev wan nodad
t ip -n n -6 addr add 2001:db8:2::9/64 dev eth1 nodad
t ip -n n -6 addr add 2001:db8:3::9/64 dev eth2 nodad
for a in f e d; do t ip -n n -6 addr add 2001:db8:$a::1/128 dev lo; done
t sleep 3
t ip -n r -6 route add default via 2001:db8:2::9
t ip -n s -6 route add default via 2001:db8:3::9
t ip -n n -6 route add 2001:db8:1::/64 via 2001:db8:2::2 mtu 1400
h route add default via fe80::ff:fe00:2 dev eth0

section 'a path that is narrower than its first link'
h route get 2001:db8:f::1
h route show cache
ping_h -s 1300 2001:db8:f::1
h route show cache
ping_h -s 1440 -M do 2001:db8:f::1
soon
h route get 2001:db8:f::1
h route get fibmatch 2001:db8:f::1
h route show cache
in_h ping -c 1 -W 1 -s 1440 -M do 2001:db8:f::1
ping_h -s 1440 2001:db8:f::1
h route show
h route show table cache
t ip -n h -d -6 route show cache
t ip -n h -j -6 route show cache
h route show cache dev eth0
h route show cache table all
h route show cache table 255
h route show cache 2001:db8:f::/48
h route show cache exact 2001:db8:f::1
h route show cache exact default
h route get 2001:db8:f::1 oif eth0
h route get 2001:db8:f::1 from 2001:db8:1::1

section 'flushing what was learned'
h route flush cache
h route show cache
h route get 2001:db8:f::1
ping_h -s 1440 -M do 2001:db8:f::1
ping_h -s 1440 -M do 2001:db8:e::1
soon
h route show cache exact 2001:db8:e::1
h route show cache exact 2001:db8:f::1
h route flush cache 2001:db8:f::1
h route show cache
t ip -n h -s -6 route flush cache
t ip -n h -s -6 route flush cache
t ip -n h route flush cache
t ip -n h -s route flush cache
h route show cache
ping_h -s 1440 -M do 2001:db8:f::1
soon
h route del 2001:db8:f::1
h route show cache
in_h sysctl -w net.ipv6.route.flush=1
in_h sysctl net.ipv6.route.flush
h route show cache
h route flush cache

section 'the link itself becomes narrower, and wider again'
ping_h -s 1440 -M do 2001:db8:e::1
soon
h link set eth0 mtu 1350
h route show cache
h link set eth0 mtu 1500
h route show cache
h link set eth0 mtu 1300
h route show cache
in_h sysctl net.ipv6.conf.eth0.mtu
in_h sysctl -w net.ipv6.conf.eth0.mtu=1290
h route show cache
in_h sysctl -w net.ipv6.conf.eth0.mtu=1300
h route show cache
h link set eth0 mtu 1500
h route show cache
h route flush cache

section 'routes with an MTU of their own'
h route add 2001:db8:f::/48 via fe80::ff:fe00:2 dev eth0 mtu 1450
h route add 2001:db8:e::/48 via fe80::ff:fe00:2 dev eth0 mtu lock 1450
h route add 2001:db8:d::/48 via fe80::ff:fe00:2 dev eth0 mtu 1380
for a in f e d; do ping_h -s 1390 -M do 2001:db8:$a::1; done
soon
for a in f e d; do in_h ping -c 1 -W 1 -s 1390 -M do 2001:db8:$a::1; done
for a in f e d; do h route show cache exact 2001:db8:$a::1; done
h link set eth0 mtu 1420
h route show
for a in f e d; do h route show cache exact 2001:db8:$a::1; done
h link set eth0 mtu 1390
h route show
for a in f e d; do h route show cache exact 2001:db8:$a::1; done
h link set eth0 mtu 1480
h route show
for a in f e d; do h route show cache exact 2001:db8:$a::1; done
h link set eth0 mtu 1500
for a in f e d; do h route del 2001:db8:$a::/48; done
h route show cache

section 'what was learned does not last'
in_h sysctl -w net.ipv6.route.mtu_expires=3
ping_h -s 1440 -M do 2001:db8:f::1
t sleep 1.5
h route show cache
ping_h -s 1440 -M want 2001:db8:f::1
h route show cache
t sleep 2
h route get 2001:db8:f::1
h route show cache
in_h sysctl -w net.ipv6.route.mtu_expires=600
h route flush cache

section 'a route for a while, and what is learned of it'
h route add 2001:db8:f::/48 via fe80::ff:fe00:2 dev eth0 expires 20
ping_h -s 1440 -M do 2001:db8:f::1
t sleep 0.5
h route get 2001:db8:f::1
h route show cache
h route del 2001:db8:f::/48
h route show cache

section 'a better router'
t ip -n r -6 route add 2001:db8:f::/48 via fe80::ff:fe00:3 dev lan
ping_h 2001:db8:f::1
h route get 2001:db8:f::1
h route show cache
h neigh show fe80::ff:fe00:3
t sleep 1
ping_h 2001:db8:f::1
h route get 2001:db8:f::2
t ip -n h -d -6 route show cache
t ip -n h -j -6 route show cache

section 'and behind it a narrow path as well'
t ip -n s link set wan mtu 1300
t ip -n n link set eth2 mtu 1300
ping_h -s 1440 -M do 2001:db8:f::1
soon
h route get 2001:db8:f::1
h route show cache
h route flush cache
ping_h -s 1440 -M do 2001:db8:f::1
soon
h route show cache
ping_h -s 1440 -M do 2001:db8:f::1
soon
h route show cache
h route flush cache

section 'a neighbour that is the destination itself'
t ip -n s -6 addr add 2001:db8:c::3/64 dev lan nodad
t ip -n r -6 route add 2001:db8:c::/64 dev lan
ping_h 2001:db8:c::3
h route get 2001:db8:c::3
h route show cache
ping_h 2001:db8:c::3
h route flush cache

section 'who does not want to be told'
in_h sysctl -w net.ipv6.conf.eth0.accept_redirects=0
ping_h 2001:db8:f::1
h route show cache
in_h sysctl -w net.ipv6.conf.eth0.accept_redirects=1
in_h sysctl -w net.ipv6.conf.eth0.forwarding=1
ping_h 2001:db8:f::1
h route show cache
in_h sysctl -w net.ipv6.conf.eth0.forwarding=0
t sleep 2
ping_h 2001:db8:f::1
h route show cache

section 'redirects end when the route does, and when nobody renews them'
h route replace default via fe80::ff:fe00:2 dev eth0 metric 5
h route show cache
h route get 2001:db8:f::1
h route del default metric 1024
h route show cache
t sleep 1.5
ping_h 2001:db8:f::1
h route show cache
h route get 2001:db8:f::1
t sleep 62
h route show cache
h route get 2001:db8:f::1

section 'a rule that takes no short prefixes takes what was learned of them'
ping_h -s 1440 -M do 2001:db8:e::1
soon
h rule add table main suppress_prefixlength 0 pref 10
h rule add unreachable pref 11
h route get 2001:db8:e::1
h route get 2001:db8:d::1
h rule del pref 10
h rule del pref 11

section 'a device goes'
h route show cache
h link set eth0 down
h route show cache
