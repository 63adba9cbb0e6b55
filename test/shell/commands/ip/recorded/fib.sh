#!/bin/bash
# Routes and what devices do to them: the cases of the kernel's own fib_tests, with links to two other machines.
. "$(dirname "$0")/session.sh"
ro() { t ip -6 route "$@"; }
get() { t ip -6 route get "$@"; }
links() { # two links to `b`, with an address on each side
  t ip link add v1 address 02:00:00:00:00:01 type veth peer name w1 address 02:00:00:00:00:02 netns b
  t ip link add v3 address 02:00:00:00:00:03 type veth peer name w3 address 02:00:00:00:00:04 netns b
  for d in 1 3; do
    t ip -n b link set w$d up
    t ip link set v$d up
    t ip -6 addr add 2001:db8:10$d::1/64 dev v$d nodad
    t ip -n b -6 addr add 2001:db8:10$d::2/64 dev w$d nodad
  done
}
unlink() { t ip link del v1; t ip link del v3; }

section 'links'
t ip netns add b
t ip link set lo up
t ip -n b link set lo up
links
t sleep 2.5

section 'a device is deleted: single path'
ro add 2001:db8:77::/64 via 2001:db8:101::2
get fibmatch 2001:db8:77::1
t ip link del v1
get fibmatch 2001:db8:77::1
ro show
unlink
links

section 'a device is deleted: multipath'
ro add 2001:db8:3::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2 weight 2
ro show 2001:db8:3::/64
t ip link del v1
ro show 2001:db8:3::/64
get fibmatch 2001:db8:3::1
t ip link del v3
ro show 2001:db8:3::/64
links

section 'a device is switched off: single path'
ro add 2001:db8:77::/64 via 2001:db8:101::2
t ip link set v1 down
ro show
t ip link set v1 up
t ip -6 addr add 2001:db8:101::1/64 dev v1 nodad

section 'a device is switched off: multipath'
ro add 2001:db8:3::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2
t ip link set v1 down
ro show 2001:db8:3::/64
get 2001:db8:3::1
t ip link set v1 up
t sleep 1.5
ro show 2001:db8:3::/64
t ip link set v3 down
ro show 2001:db8:3::/64
t ip link set v1 down
ro show 2001:db8:3::/64
t ip link set v1 up
t ip link set v3 up
unlink
links
t sleep 2.5

section 'the carrier is lost'
ro add 2001:db8:77::/64 via 2001:db8:101::2
ro add 2001:db8:3::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2
t ip -n b link set w1 down
t sleep 1.5
ro show
ro show table local
get 2001:db8:101::1
get 2001:db8:101::2
get fibmatch 2001:db8:101::2
t ip -6 addr add 2001:db8:105::1/64 dev v1 nodad
ro add 2001:db8:106::/64 dev v1
ro show 2001:db8:105::/64
ro show 2001:db8:106::/64

section 'the carrier is lost, and such routes are left out'
t sysctl -w net.ipv6.conf.v1.ignore_routes_with_linkdown=1
ro show
get 2001:db8:77::1
get 2001:db8:101::9
t ip -n b link set w1 up
t sleep 1.5
ro show
t sysctl -w net.ipv6.conf.v1.ignore_routes_with_linkdown=0
t ip -6 addr del 2001:db8:105::1/64 dev v1
ro del 2001:db8:106::/64
ro del 2001:db8:77::/64
ro del 2001:db8:3::/64

section 'gateways'
ro add 2001:db8:104::/64 via 2001:db8:101::2
ro del 2001:db8:104::/64
ro add 2001:db8:104::/64 via fe80::2
ro add 2001:db8:104::/64 via fe80::2 dev v1
ro del 2001:db8:104::/64
ro add 2001:db8:104::/64 via 2001:db8:101::1
ro add 2001:db8:104::/64 via 2001:db8:101::1 dev v3
ro add 2001:db8:104::/64 via 2001:db8:101::2 dev v3
ro add 2001:db8:104::/64 via 2001:db8:999::2
ro add 2001:db8:104::/64 via 2001:db8:99::2
ro add 2001:db8:104::/64 via ::1
ro add 2001:db8:104::/64 via ff02::1 dev v1
ro add 2001:db8:104::/64 via ::
ro add 2001:db8:104::/64 via 2001:db8:101:: dev v1
ro del 2001:db8:104::/64
ro add 2001:db8:104::/64 via 2001:db8:99::2 dev v1 onlink
ro show 2001:db8:104::/64
get 2001:db8:104::9
ro del 2001:db8:104::/64
ro add 2001:db8:104::/64 via 2001:db8:103::2 dev v1 onlink
ro add 2001:db8:104::/64 via 2001:db8:99::2 onlink
ro add 2001:db8:104::/64 dev v1 onlink
ro add 2001:db8:104::/64 via 10.0.0.1
ro add 2001:db8:104::/64 via inet6 2001:db8:101::2
ro add 2001:db8:104::/64 via ::ffff:10.0.0.1 dev v1
ro show 2001:db8:104::/64
ro flush 2001:db8:104::/64
ro add 2001:db8:104::/64 via fe80::2 dev lo
ro add 2001:db8:104::/64 dev lo
ro show 2001:db8:104::/64
get 2001:db8:104::1
ro del 2001:db8:104::/64
ro add ::1/128 dev v1
ro add fe80::99 dev v1
ro add ff05::/16 dev v1
ro add local 2001:db8:55::/64 dev lo
ro add anycast 2001:db8:56::7 dev v1
ro add multicast ff05::/16 dev v1 table local
ro show table all
get 2001:db8:55::77
get 2001:db8:56::7
get ff05::1
get ff05::1 oif v3
for p in ::1/128 fe80::99 ff05::/16; do ro del $p dev v1; done
ro del local 2001:db8:55::/64 dev lo
ro del anycast 2001:db8:56::7 dev v1
ro del multicast ff05::/16 dev v1 table local
ro add default
ro add 2001:db8:57::/64
ro add 2001:db8:57::/64 dev nope
ro add 2001:db8:57::/129 dev v1
ro add 2001:db8:57::/64 dev v1 metric x

section 'the same prefix again'
ro add 2001:db8:104::/64 via 2001:db8:101::2
ro add 2001:db8:104::/64 via 2001:db8:103::2
ro add 2001:db8:104::/64 dev v3
ro add unreachable 2001:db8:104::/64
ro add 2001:db8:104::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2
ro append 2001:db8:104::/64 via 2001:db8:103::2
ro show 2001:db8:104::/64
ro append unreachable 2001:db8:104::/64
ro append 2001:db8:104::/64 dev v3
ro prepend 2001:db8:104::/64 via 2001:db8:101::7
ro test 2001:db8:104::/64 via 2001:db8:101::7
ro show 2001:db8:104::/64
ro del 2001:db8:104::/64
ro show 2001:db8:104::/64
ro flush 2001:db8:104::/64
ro add 2001:db8:104::/64 via 2001:db8:101::2
ro add 2001:db8:104::/64 via 2001:db8:103::2 metric 512
ro add 2001:db8:104::/64 via 2001:db8:103::3 metric 256
ro del 2001:db8:104::/64 metric 512
ro show 2001:db8:104::/64
ro show 2001:db8:104::/64 metric 256
ro flush 2001:db8:104::/64

section 'replacing'
one() { ro flush 2001:db8:104::/64; ro add 2001:db8:104::/64 "$@"; }
two() { one nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2; }
shown() { ro show 2001:db8:104::/64; }
one via 2001:db8:101::2; ro replace 2001:db8:104::/64 via 2001:db8:103::2; shown
one nexthop via 2001:db8:101::2; ro replace 2001:db8:104::/64 nexthop via 2001:db8:101::3 nexthop via 2001:db8:103::2; shown
one via 2001:db8:101::2; ro replace 2001:db8:104::/64 nexthop via 2001:db8:103::2; shown
one via 2001:db8:101::2; ro replace 2001:db8:104::/64 via 2001:db8:104::2; shown
ro change 2001:db8:105::/64 via 2001:db8:101::2
two; ro replace 2001:db8:104::/64 nexthop via 2001:db8:101::3 nexthop via 2001:db8:103::3; shown
two; ro replace 2001:db8:104::/64 via 2001:db8:101::3; shown
two; ro replace 2001:db8:104::/64 nexthop via 2001:db8:101::3; shown
two; ro replace 2001:db8:104::/64 dev v1; shown
two; ro replace 2001:db8:104::/64 nexthop via 2001:db8:111::3 nexthop via 2001:db8:103::3; shown
two; ro replace 2001:db8:104::/64 nexthop via 2001:db8:101::3 nexthop via 2001:db8:113::3; shown
two; ro replace unreachable 2001:db8:104::/64; shown
one dev v1; ro replace 2001:db8:104::/64 via 2001:db8:103::2; shown
one dev v1; ro replace 2001:db8:104::/64 dev v3; shown
one via 2001:db8:101::2; ro replace 2001:db8:104::/64 via 2001:db8:103::2 metric 5; shown
two; ro change 2001:db8:105::/64 nexthop via 2001:db8:101::3 nexthop via 2001:db8:103::3
two; ro append 2001:db8:104::/64 nexthop via 2001:db8:101::4 nexthop via 2001:db8:103::4 weight 256; shown
ro del 2001:db8:104::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::4; shown
ro del 2001:db8:104::/64 via 2001:db8:101::4; shown
ro del 2001:db8:104::/64 via 2001:db8:101::4
ro add 2001:db8:107::/64 nexthop via 2001:db8:101::2 weight 0
ro add 2001:db8:107::/64 nexthop via 2001:db8:101::2 weight 257
ro add 2001:db8:107::/64 nexthop via 2001:db8:101::2 nexthop
ro add 2001:db8:107::/64 nexthop via 2001:db8:101::2 dev v3
ro add 2001:db8:107::/64 nexthop via fe80::2 dev v1 nexthop via fe80::2 dev v3
ro show 2001:db8:107::/64
ro flush 2001:db8:107::/64
ro flush 2001:db8:104::/64

section 'metrics of routes'
ro add 2001:db8:111::/64 via 2001:db8:101::2 mtu 1400
ro add 2001:db8:112::/64 via 2001:db8:101::2 mtu lock 1300 hoplimit 20 advmss 1200
ro add 2001:db8:113::/64 dev v1 hoplimit 255
ro add 2001:db8:114::/64 dev v1 hoplimit 256
ro add 2001:db8:115::/64 dev v1 mtu 70000
ro add 2001:db8:116::/64 dev v1 mtu 100
ro add 2001:db8:117::/64 dev v1 mtu 0
ro add 2001:db8:118::/64 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2 mtu 1400
ro add 2001:db8:118::/64 mtu 1400 nexthop via 2001:db8:101::2 nexthop via 2001:db8:103::2
ro show
get 2001:db8:111::1
get 2001:db8:112::1
get 2001:db8:115::1
get 2001:db8:118::1 oif v1
ro del 2001:db8:118::/64 via 2001:db8:101::2
ro show 2001:db8:118::/64
ro change 2001:db8:118::/64 via 2001:db8:103::2 mtu 1350
ro show 2001:db8:118::/64
for n in 1 2 3 5 6 7 8; do ro del 2001:db8:11$n::/64; done

section 'what else a route may say'
ro add 2001:db8:121::/64 via 2001:db8:101::2 src 2001:db8:101::1
ro add 2001:db8:122::/64 via 2001:db8:101::2 src 2001:db8:9::9
ro add 2001:db8:123::/64 via 2001:db8:101::2 pref high
ro add 2001:db8:124::/64 via 2001:db8:101::2 pref best
ro add 2001:db8:125::/64 via 2001:db8:101::2 proto static scope link
ro add 2001:db8:126::/64 via 2001:db8:101::2 proto 99 scope nonsense
ro add 2001:db8:126::/64 via 2001:db8:101::2 proto 99 scope 77
ro add 2001:db8:127::/64 via 2001:db8:101::2 expires 10
ro add 2001:db8:128::/64 via 2001:db8:101::2 table 77
ro add 2001:db8:129::/64 via 2001:db8:101::2 tos 0x20
t sleep 0.5
ro show
t ip -d -6 route show
t ip -j -6 route show
ro show proto static
ro show proto 99
ro show table 77
ro show table all dev v1
ro show dev v1
ro show via 2001:db8:101::2
ro show src 2001:db8:101::1
ro show match 2001:db8:121::1
ro show exact 2001:db8:121::/64
ro show root 2001:db8:120::/44
ro show scope link
ro show type unicast
ro show type local table all
get 2001:db8:121::1
get fibmatch 2001:db8:121::1
get 2001:db8:123::1
get 2001:db8:127::1
get fibmatch 2001:db8:127::1
t ip -d -6 route get 2001:db8:125::1
t ip -j -6 route get 2001:db8:125::1
get 2001:db8:125::1 connected
get 2001:db8:125::1/64
ro change 2001:db8:127::/64 via 2001:db8:101::2
ro show 2001:db8:127::/64
ro change 2001:db8:125::/64 via 2001:db8:101::2 expires 100
t sleep 0.5
ro show 2001:db8:125::/64
t ip -6 addr del 2001:db8:101::1/64 dev v1
ro show 2001:db8:121::/64
t ip -6 addr add 2001:db8:101::1/64 dev v1 nodad
ro flush table 77
ro flush proto static
ro flush proto 99
ro flush root 2001:db8:120::/44
ro flush
ro show
ro show table 77

section 'routes end'
ro add 2001:db8:131::/64 dev v1 expires 2
ro add 2001:db8:132::/64 dev v1 expires 40
ro add unreachable 2001:db8:133::/64 expires 2
t sleep 2.5
get 2001:db8:131::1
ro show 2001:db8:131::/64
t sleep 29
ro show
t sleep 30
ro show
ro flush root 2001:db8:130::/44

section 'the metric of an address'
t ip -6 addr add 2001:db8:141::1/64 dev v1 nodad
t ip -6 addr add 2001:db8:142::1/64 dev v1 metric 300 nodad
ro show root 2001:db8:140::/44
t ip -6 addr change 2001:db8:142::1/64 dev v1 metric 400 nodad
ro show root 2001:db8:140::/44
t ip -6 addr change 2001:db8:142::1/64 dev v1 nodad
ro show root 2001:db8:140::/44
t sysctl -qw net.ipv6.conf.v1.keep_addr_on_down=1
t ip link set v1 down
ro show
t ip link set v1 up
t sleep 2.5
ro show
t ip -6 addr del 2001:db8:142::1/64 dev v1
