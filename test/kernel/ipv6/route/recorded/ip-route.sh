#!/bin/bash
# What ip-route.txt was recorded with: `unshare -n bash ip-route.sh > ip-route.txt`, Linux 6.18, iproute2 6.1.
t() { echo "\$ $*"; "$@" 2>&1; }
t ip link set lo up
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
t ip link set v0 up
t ip link set v1 up
t sleep 3
t ip -6 route show table all
t ip -6 addr add 2001:db8:5::5/64 dev v0 nodad
t ip -6 route show table all
echo '# one prefix, one metric'
t ip -6 route change 2001:db8:33::/64 via 2001:db8:5::1
t ip -6 route replace 2001:db8:33::/64 via 2001:db8:5::1
t ip -6 route add 2001:db8:33::/64 via 2001:db8:5::9
t ip -6 route change 2001:db8:33::/64 via 2001:db8:5::2
t ip -6 route append 2001:db8:33::/64 via 2001:db8:5::3
t ip -6 route append 2001:db8:33::/64 via 2001:db8:5::3
t ip -6 route show
t ip -6 route append 2001:db8:33::/64 dev v0
t ip -6 route show
t ip -6 route append 2001:db8:33::/64 via 2001:db8:5::4
t ip -6 route show
t ip -6 route del 2001:db8:33::/64 via 2001:db8:5::3
t ip -6 route show
t ip -6 route replace 2001:db8:33::/64 dev v0
t ip -6 route show
t ip -6 route replace 2001:db8:33::/64 via 2001:db8:5::9
t ip -6 route show
t ip -6 route del 2001:db8:33::/64
t ip -6 route show
t ip -6 route del 2001:db8:33::/64
t ip -6 route del 2001:db8:33::/64
echo '# metrics, protocols, lifetimes'
t ip -6 route add 2001:db8:34::/64 via 2001:db8:5::1 metric 5
t ip -6 route add 2001:db8:34::/64 via 2001:db8:5::2 metric 3 proto static
t ip -6 route add 2001:db8:34::/64 via 2001:db8:5::3 metric 4 proto 77 pref high
t ip -6 route add 2001:db8:34::/64 via 2001:db8:5::4 metric 3
t ip -6 route add 2001:db8:35::/64 dev v0 mtu 1400 hoplimit 7 expires 100 pref low
t sleep 0.5
t ip -6 route show
t ip -6 route del 2001:db8:34::/64 metric 9
t ip -6 route del 2001:db8:34::/64 proto boot
t ip -6 route show
t ip -6 route del 2001:db8:34::/64
t ip -6 route show
t ip -6 route del 2001:db8:34::/64 dev v1
t ip -6 route del 2001:db8:34::/64 via 2001:db8:5::1 dev v0
t ip -6 route del 2001:db8:35::/64
echo '# nexthop lists'
t ip -6 route add 2001:db8:52::/64 nexthop via 2001:db8:5::1 nexthop via 2001:db8:5::2 weight 3
t ip -6 route add 2001:db8:53::/64 nexthop dev v0 nexthop via 2001:db8:5::2
t ip -6 route add 2001:db8:54::/64 nexthop via 2001:db8:5::2 nexthop via 2001:db8:5::2
t ip -6 route add 2001:db8:55::/64 nexthop via 2001:db8:5::2 nexthop via 2001:db8:99::2
t ip -6 route add 2001:db8:52::/64 nexthop via 2001:db8:5::3 nexthop via 2001:db8:5::4
t ip -6 route append 2001:db8:52::/64 nexthop via 2001:db8:5::3 nexthop via 2001:db8:5::4
t ip -6 route append 2001:db8:52::/64 nexthop via 2001:db8:5::5
t ip -6 route append 2001:db8:52::/64 nexthop via 2001:db8:5::6 nexthop via 2001:db8:5::2
t ip -6 route show
t ip -6 route replace 2001:db8:52::/64 nexthop via 2001:db8:5::7 nexthop via 2001:db8:5::8
t ip -6 route show
t ip -6 route del 2001:db8:52::/64 nexthop via 2001:db8:5::7 nexthop via 2001:db8:5::1
t ip -6 route show
t ip -6 route append 2001:db8:52::/64 via 2001:db8:5::1
t ip -6 route del 2001:db8:52::/64 dev v0
t ip -6 route show
echo '# gateways and devices'
t ip -6 route add 2001:db8:50::/64 via ff02::1 dev v0
t ip -6 route add 2001:db8:50::/64 via :: dev v0
t ip -6 route add 2001:db8:50::/64 via 2001:db8:5::5
t ip -6 route add 2001:db8:50::/64 via 2001:db8:5::5 dev v0
t ip -6 route add 2001:db8:50::/64 via fe80::ff:fe00:1 dev v0
t ip -6 route add 2001:db8:50::/64 via ::1
t ip -6 route add 2001:db8:50::/64 via fe80::1
t ip -6 route add 2001:db8:50::/64 via fe80::1 dev lo
t ip -6 route add 2001:db8:50::/64 via 2001:db8:77::1
t ip -6 route add 2001:db8:50::/64 via 2001:db8:77::1 dev v0
t ip -6 route add 2001:db8:50::/64 via 2001:db8:5::1 dev v1
t ip -6 route add 2001:db8:50::/64 via 2001:db8:5::1 dev v1 onlink
t ip -6 route add 2001:db8:50::/64 via 2001:db8:77::1 dev v0 onlink
t ip -6 route add 2001:db8:51::/64 dev v0 src 2001:db8::99
t ip -6 route add 2001:db8:51::/64 dev v1 src 2001:db8:5::5
t ip -6 route add 2001:db8:57::/64
t ip -6 route add 2001:db8:58::1/64 dev v0
t ip -6 route add 2001:db8:59::1 via fe80::ff:fe00:1 dev v1
t ip -6 route add 2001:db8:60::/64 via 2001:db8:50::1
t ip -6 route add 2001:db8:61::/64 via 2001:db8:58::7
t ip -6 route show
t ip -6 route get 2001:db8:50::1
t ip -6 route get 2001:db8:51::1
t ip -6 route get 2001:db8:58::1
t ip -6 route get 2001:db8:59::1
t ip -6 route get 2001:db8:5::5
t ip -6 route get ::1
t ip -6 route get fe80::5
t ip -6 route get fe80::5 oif v1
t ip -6 route get ff02::5
t ip -6 route get ff02::5 oif v1
t ip -6 route get 2001:db8:5::77 oif v1
t ip -6 route get 2001:db8:5::77 from 2001:db8:5::5 oif v1
t ip -6 route get 2001:4860::1
echo '# tables'
t ip -6 route del 2001:db8:58::/64 table 77
t ip -6 route show table 77
t ip -6 route add 2001:db8:58::/64 dev v0 table 77
t ip -6 route add 2001:db8:58::/64 dev v0 table 500
t ip -6 route add 2001:db8:58::/64 dev v0 table 333
t ip -6 route add default via fe80::7 dev v0
t ip -6 route add default via fe80::8 dev v0 metric 10
t ip -6 route add 2001:db8::/32 via fe80::9 dev v0
t ip -6 route add 2001:db8:5::1 via fe80::9 dev v0
t ip -6 route add 2000::/3 via fe80::a dev v0
t ip -6 route add fd00::/8 via fe80::a dev v0
t ip -6 route show table all
t ip -6 route get 2001:4860::1
t ip -6 route del default
t ip -6 route get 4000::1
echo '# routes that lead nowhere'
t ip -6 route add unreachable 2001:db8:44::/64
t ip -6 route add prohibit 2001:db8:45::/64
t ip -6 route add blackhole 2001:db8:46::/64
t ip -6 route add throw 2001:db8:47::/64
t ip -6 route add 2001:db8:48::/64 dev lo
t ip -6 route add 2001:db8:49::/64 via 2001:db8:44::1
t ip -6 route show
t ip -6 route get 2001:db8:44::1
t ip -6 route get 2001:db8:45::1
t ip -6 route get 2001:db8:46::1
t ip -6 route get 2001:db8:47::1
t ip -6 route get 2001:db8:48::1
t ip -6 route del 2001:db8:51::/64
echo '# addresses and their prefix'
t ip -6 addr add 2001:db8:5::6/64 dev v0 nodad
t ip -6 addr del 2001:db8:5::5/64 dev v0
t ip -6 route show
t ip -6 addr del 2001:db8:5::6/64 dev v0
t ip -6 route show
t ip -6 addr add 2001:db8:6::6/128 dev v0 nodad
t ip -6 route add 2001:db8:62::/64 via 2001:db8:6::1
t ip -6 addr add 2001:db8:5::6/64 dev v0 nodad metric 7
t ip -6 route show table all
echo '# what is refused, and what is done all the same'
t ip -6 route change 2001:db8:9::/64 via 2001:db8:5::1
t ip -6 route add 2001:db8:9::/64 dev v0 expires 10
t ip -6 route change 2001:db8:9::/64 dev v0 metric 9
t sleep 0.5
t ip -6 route append 2001:db8:9::/64 dev v0 expires 100 mtu 1300
t sleep 0.5
t ip -6 route show
t ip -6 route append 2001:db8:9::/64 dev v0
t ip -6 route show
t ip -6 route append 2001:db8:9::/64 dev v0 expires 100
t ip -6 route show
t ip -6 route del 2001:db8:9::/64
t ip -6 route add 2001:db8:9::/64 via 2001:db8:5::1 onlink
t sysctl -qw net.ipv6.conf.v1.disable_ipv6=1
t ip -6 route add 2001:db8:9::/64 dev v1
t ip -6 route show table all
t sysctl -qw net.ipv6.conf.v1.disable_ipv6=0
t sleep 3
t ip -6 route show table all
t ip -6 route add fe80::/64 dev v1 metric 256
t ip -6 route add fe80::/64 dev v1
t ip -6 route get fe80::77 oif v1
t ip -6 route del fe80::/64 dev v1
t ip -6 route del fe80::/64 dev v1
t ip -6 route get fe80::77 oif v1
t ip -6 route get fe80::77
t ip -6 route add fe80::/64 dev v1 metric 256
echo '# carrier and device'
t ip -6 route add 2001:db8:70::/64 nexthop via fe80::1 dev v0 nexthop via fe80::2 dev v1
t ip link set v1 down
t sleep 2
t ip -6 route show table all
t ip -6 route get 2001:db8:5::77
t sysctl -qw net.ipv6.conf.v0.ignore_routes_with_linkdown=1
t ip -6 route show
t ip -6 route get 2001:db8:5::77
t ip -6 route get 2001:db8:5::6
t sysctl -qw net.ipv6.conf.v0.ignore_routes_with_linkdown=0
t ip -6 route add 2001:db8:71::/64 dev v1
t ip -6 route add 2001:db8:72::/64 dev v0
t ip -6 route show
t ip link set v0 down
t ip -6 route show table all
