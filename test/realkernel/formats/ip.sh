#!/bin/bash
# What `ip` prints, and how it complains. Writes one file per subject into the directory named by the first argument.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
into() { exec >"$out/$1.txt"; header "$2"; }
T0=${EPOCHREALTIME/./}

# host: eth0 (router behind it), a bridge vbr0 with a port in use and one without carrier, a bridge nobody used
node router host c1
link router:eth0:01 host:eth0:02
link host:veth1:11 c1:eth0:12
link host:veth2:21 c1:eth1:22
file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 100; MaxRtrAdvInterval 200; AdvDefaultLifetime 1800;
  AdvLinkMTU 1400;
  prefix 2001:db8:1::/64 { };
  prefix 2001:db8:2::/64 { AdvPreferredLifetime 0; };
  route 2001:db8:ff00::/40 { AdvRoutePreference high; };
};
CONF

into ip-link 'ip link'
section 'down, before anything'
on host ip link show
on host ip link show eth0
on host ip -d link show eth0
on host ip -j link show eth0
section 'one end up: no carrier'
on host ip link set eth0 up
on host ip link show eth0
on host ip -br link show eth0
on host ip -j link show eth0
on router ip link show eth0
on router sysctl -w net.ipv6.conf.all.forwarding=1
on router ip addr add 2001:db8:1::1/64 dev eth0
on router ip link set eth0 up
section 'both ends up'
on host ip link show eth0
on host ip -br link show eth0
section 'bridge made, portless, down and up; the other one has a port with carrier and one without'
on host ip link add vbr1 address 02:00:00:00:00:b1 type bridge
on host ip link add vbr2 type bridge
on host ip link add vbr0 type bridge
on host ip link show vbr1
on host ip link set vbr2 up
on host ip link set vbr1 up
on host ip link set veth1 master vbr0
on host ip link set veth2 master vbr0
on host ip link set veth1 up
on host ip link set veth2 up
on host ip link set vbr0 up
on c1 ip link set eth0 up
sleep 2
on host ip link show
on host ip -o link show
on host ip -br link show
on host ip -d link show
on host ip -s link show eth0
on host ip -s -s link show eth0
on host ip -d -s link show eth0
on host ip -j link show
on host ip -j -p link show eth0
on host ip -j -d link show eth0
on host ip -j -d link show vbr0
on host ip -j -d link show veth1
on host ip -j -s link show eth0
on host ip -j -br link show
on host ip link show up
on host ip link show type bridge
on host ip link show type veth
on host ip link show master vbr0
on host ip link show dev lo
on host ip -6 link show
section 'changes'
on host ip link set dev eth0 mtu 1400
on host ip link show eth0
on host ip link set dev eth0 mtu 1500
on host ip link set dev eth0 alias uplink
on host ip link show eth0
on host ip link set dev eth0 promisc on
on host ip link show eth0
on host ip link set dev eth0 promisc off
on host ip link set dev eth0 multicast off
on host ip link show eth0
on host ip link set dev eth0 multicast on
on host ip link set dev eth0 addrgenmode none
on host ip -d link show eth0
on host ip link set dev eth0 addrgenmode eui64
on host ip link set vbr1 type bridge stp_state 1 forward_delay 400
on host ip -d link show vbr1
on host ip link set veth2 nomaster
on host ip link set veth2 down
on host ip link set veth2 name uplink2
on host ip link show uplink2
on host ip link set uplink2 name veth2
on host ip link del vbr2
section 'carrier lost and back'
on router ip link set eth0 down
on host ip link show eth0
sleep 1.2
on host ip link show eth0
on host ip -br link show eth0
on router ip link set eth0 up

into ip-addr 'ip addr'
on host ip link set eth0 down
on host sysctl -w net.ipv6.conf.eth0.use_tempaddr=2 net.ipv6.conf.eth0.accept_ra_rt_info_max_plen=64
on host ip link set eth0 up
on router ip addr add 2001:db8:1::dad/64 dev eth0 nodad
section 'tentative'
on host ip addr add 2001:db8:1::2/64 dev eth0
on host ip -6 addr show dev eth0
on host ip -6 -j addr show dev eth0
on host ip -6 -br addr show dev eth0
on host ip -6 addr show dev eth0 tentative
section 'tentative without carrier, on a bridge with a port that has none'
on host ip addr add 2001:db8:5::1/64 dev vbr1
on host ip -6 addr show dev vbr1
on host ip -6 route show dev vbr1
section 'on a device that is down'
on host ip addr add 2001:db8:6::1/64 dev veth2
on host ip -6 addr show dev veth2
on host ip -6 route show dev veth2
sleep 3
radvd_start router
on host ip addr add 2001:db8:1::dad/64 dev eth0
on host ip addr add 2001:db8:3::1/64 dev eth0 noprefixroute
on host ip addr add 2001:db8:3::2/64 dev eth0 nodad
on host ip addr add 2001:db8:3::3/64 dev eth0 valid_lft 1000 preferred_lft 500
on host ip addr add 2001:db8:3::4/64 dev eth0 valid_lft 1000 preferred_lft 0
on host ip addr add 2001:db8:3::5 dev eth0
on host ip addr add 2001:db8:3::6 peer 2001:db8:3::7 dev eth0
on host ip addr add 2001:db8:3::8/64 dev eth0 mngtmpaddr
on host ip addr add fec0::1/64 dev eth0
on host ip addr add fd00::1/64 dev eth0 scope site
on host ip addr add 2001:db8:3::9/64 dev eth0 home
on host ip addr add 2001:db8:3::a/64 dev eth0 metric 700
on host ip addr add 192.0.2.2/24 dev eth0
on host ip addr add 192.0.2.3/24 brd + dev eth0 label eth0:1
on host ip addr add 198.51.100.2/24 brd + dev eth0 valid_lft 3600 preferred_lft 1800
sleep 3
section 'every kind'
on host ip addr
on host ip addr show dev eth0
on host ip -6 addr show dev eth0
on host ip -4 addr show dev eth0
on host ip -o addr show dev eth0
on host ip -br addr
on host ip -6 -br addr
on host ip -d addr show dev eth0
on host ip -s addr show dev eth0
on host ip -j addr show dev eth0
on host ip -6 -j addr show dev eth0
on host ip -6 -o addr show
on host ip -j -br addr
section 'selected'
for word in tentative dadfailed deprecated temporary dynamic mngtmpaddr permanent -tentative 'scope global' 'scope link' 'to 2001:db8:3::/64' 'to 2001:db8:3::1' up 'primary' 'secondary'; do
  on host ip -6 addr show dev eth0 $word
done
on host ip -6 addr show type bridge
on host ip -6 addr show master vbr0
section 'maddr'
on host ip maddr
on host ip -6 maddr show dev eth0
on host ip -6 -j maddr show dev eth0
on router ip -6 maddr show dev eth0
on host cat /proc/net/igmp6
on router cat /proc/net/anycast6
on host cat /proc/net/if_inet6
section 'changes'
on host ip addr change 2001:db8:3::1/64 dev eth0 valid_lft 50 preferred_lft 20
on host ip -6 addr show dev eth0 to 2001:db8:3::1
on host ip addr replace 2001:db8:3::1/64 dev eth0
on host ip -6 addr show dev eth0 to 2001:db8:3::1
on host ip addr del 2001:db8:3::1/64 dev eth0
on host ip -6 addr flush dev eth0 scope global
on host ip -6 addr show dev eth0
on host ip -s -6 addr flush dev eth0
on host ip -6 addr show dev eth0
section 'token and addrlabel'
on host ip token
on host ip token set ::42 dev eth0
on host ip token
on host ip addrlabel

into ip-route 'ip route'
on host ip link set eth0 down
on host ip token set :: dev eth0
on host ip link set eth0 up
sleep 4
section 'after SLAAC'
on host ip -6 route
on host ip -6 -d route
on host ip -6 -j route
on host ip -6 route show table all
on host ip -6 -j route show table all
on host ip -6 -d route show table all
on host ip -6 route show table local
on host ip -6 -s route
on host ip -6 -o route
section 'added'
on host ip -6 route add 2001:db8:10::/64 via fe80::ff:fe00:1 dev eth0
on host ip -6 route add 2001:db8:11::/64 via 2001:db8:1::1
on host ip -6 route add 2001:db8:12::/64 dev eth0
on host ip -6 route add 2001:db8:13::1 dev eth0 metric 5
on host ip -6 route add unreachable 2001:db8:14::/64
on host ip -6 route add blackhole 2001:db8:15::/64
on host ip -6 route add prohibit 2001:db8:16::/64
on host ip -6 route add throw 2001:db8:17::/64
on host ip -6 route add 2001:db8:18::/64 via 2001:db8:1::1 proto static src 2001:db8:1::ff:fe00:2
on host ip -6 route add 2001:db8:19::/64 via 2001:db8:1::1 mtu 1300 hoplimit 12 pref high
on host ip -6 route add 2001:db8:1a::/64 via 2001:db8:1::1 table 100
on host ip -6 route add 2001:db8:1b::/64 nexthop via fe80::ff:fe00:1 dev eth0 nexthop via 2001:db8:1::9 dev eth0 weight 2
on host ip -6 route add 2001:db8:1c::/64 via fe80::9 dev eth0 expires 100
on host ip -6 route add 2001:db8:1d::/64 via fe80::9 dev eth0 onlink
on host ip -6 route add default via fe80::9 dev eth0 metric 2000
on host ip -6 route add ::/0 dev vbr0 metric 3000
on host ip -6 route append default via fe80::8 dev eth0
on host ip -6 route add local 2001:db8:1e::/64 dev lo
on host ip -6 route add anycast 2001:db8:1e::5 dev eth0
on host ip -6 route add 2001:db8:1f::/64 encap ip6 id 1 dst 2001:db8::1 dev eth0
on host ip -6 route
on host ip -6 -d route
on host ip -6 -j route
on host ip -6 route show table 100
on host ip -6 route show table all
on host ip -6 -j route show table all
section 'selected'
for words in default 'exact 2001:db8:10::/64' '2001:db8:10::/64' 'root 2001:db8:10::/48' 'match 2001:db8:10::5' '2001:db8:99::/64' 'dev eth0' 'dev vbr0' 'proto ra' 'proto kernel' 'proto static' 'type unreachable' 'via fe80::9' 'table main' 'table 255' 'cache' 'metric 5' 'scope global'; do
  on host ip -6 route show $words
done
section 'get'
for words in 2001:db8:1::1 2001:db8:99::1 fe80::1 'fe80::1 dev eth0' 'fe80::1%eth0' 'ff02::1 dev eth0' ff02::1 2001:db8:14::1 2001:db8:15::1 2001:db8:16::1 2001:db8:17::1 2001:db8:1b::1 \
  ::1 2001:db8:1::ff:fe00:2 2001:db8:18::1 2001:db8:19::1 'fibmatch 2001:db8:99::1' '2001:db8:99::1 from 2001:db8:1::ff:fe00:2' '2001:db8:99::1 from 2001:db8:77::1' '2001:db8:99::1 oif eth0' '2001:db8:99::1 oif vbr0' '2001:db8:99::1 iif eth0 from 2001:db8:5::5' 2001:db8:13::1 '2001:db8:99::1/64' 'nonsense' '' ; do
  on host ip -6 route get $words
done
on host ip -6 -j route get 2001:db8:99::1
on host ip -6 -d route get 2001:db8:99::1
on host ip -o -6 route get 2001:db8:99::1
on host ip route get 2001:db8:99::1
on host ip route get 192.0.2.1
section 'changes'
on host ip -6 route change 2001:db8:10::/64 via fe80::7 dev eth0
on host ip -6 route replace 2001:db8:10::/64 via fe80::6 dev eth0
on host ip -6 route show 2001:db8:10::/64
on host ip -6 route del 2001:db8:10::/64
on host ip -6 route del 2001:db8:1b::/64 via fe80::ff:fe00:1
on host ip -6 route del default
on host ip -6 route del default via fe80::9
on host ip -6 route show default
on host ip -6 route flush table 100
on host ip -6 route flush proto static
on host ip -6 route flush cache
section 'link down at the other end: linkdown'
on router ip link set eth0 down
sleep 1.5
on host ip -6 route
on host ip -6 -j route
on host ip -6 addr show dev eth0
on host ip -6 route get 2001:db8:99::1
on router ip link set eth0 up
section 'rule'
on host ip -6 rule
on host ip -6 -j rule
on host ip -6 rule add from 2001:db8:1::/64 table 100 pref 1000
on host ip -6 rule add to 2001:db8:2::/64 iif eth0 unreachable
on host ip -6 rule add fwmark 5 lookup main
on host ip -6 rule add oif eth0 prohibit pref 5
on host ip -6 rule add not from 2001:db8:1::/64 blackhole pref 6
on host ip -6 rule
on host ip -6 -j rule
on host ip -6 rule del pref 1000
on host ip -6 rule del pref 1000
on host ip -6 rule add pref 32766 from all lookup main
on host ip rule

into ip-neigh 'ip neigh'
sleep 3
on router ip addr add 2001:db8:1::1/64 dev eth0
on host ip addr add 2001:db8:1::2/64 dev eth0 nodad
section 'states'
on host ip -6 neigh add 2001:db8:1::20 lladdr 02:00:00:00:00:20 dev eth0
on host ip -6 neigh add 2001:db8:1::21 lladdr 02:00:00:00:00:21 dev eth0 nud permanent router
on host ip -6 neigh add 2001:db8:1::22 lladdr 02:00:00:00:00:22 dev eth0 nud reachable
on host ip -6 neigh add 2001:db8:1::23 lladdr 02:00:00:00:00:23 dev eth0 nud stale
on host ip -6 neigh add 2001:db8:1::24 lladdr 02:00:00:00:00:24 dev eth0 nud delay
on host ip -6 neigh add 2001:db8:1::25 lladdr 02:00:00:00:00:25 dev eth0 nud probe
on host ip -6 neigh add 2001:db8:1::26 dev eth0 nud failed
on host ip -6 neigh add 2001:db8:1::27 dev eth0 nud none
on host ip -6 neigh add 2001:db8:1::28 dev eth0 nud incomplete
on host ip -6 neigh add 2001:db8:1::29 lladdr 02:00:00:00:00:29 dev eth0 nud noarp
on host ip -6 neigh add 2001:db8:1::2a lladdr 02:00:00:00:00:2a dev eth0 extern_learn
on host ip -6 neigh add proxy 2001:db8:1::2b dev eth0
on host ip -6 neigh add proxy 2001:db8:1::2c dev eth0 router
on host ip -6 neigh
background host ping ping -6 -n -c 1 -W 1 2001:db8:1::99
sleep 1.2
on host ip -6 neigh show 2001:db8:1::99
on host ip -6 -j neigh show 2001:db8:1::99
sleep 3
on host ip neigh
on host ip -6 neigh
on host ip -6 -j neigh
on host ip -6 -s neigh
on host ip -6 -j -s neigh
on host ip -6 -d neigh
on host ip -6 -o neigh
on host ip -6 neigh show nud all
on host ip -6 -j neigh show nud all
on host ip -6 neigh show nud failed
on host ip -6 neigh show nud permanent
on host ip -6 neigh show dev eth0
on host ip -6 -j neigh show dev eth0
on host ip -6 neigh show proxy
on host ip -6 -j neigh show proxy
on host ip -6 neigh show dev nope
on host ip -6 neigh get 2001:db8:1::20 dev eth0
on host ip -6 neigh get 2001:db8:1::77 dev eth0
on host ip -6 neigh show 2001:db8:1::20
on host ip -6 neigh show to 2001:db8:1::/64
section 'changes'
on host ip -6 neigh change 2001:db8:1::20 lladdr 02:00:00:00:00:2f dev eth0
on host ip -6 neigh replace 2001:db8:1::30 lladdr 02:00:00:00:00:30 dev eth0 nud stale
on host ip -6 neigh del 2001:db8:1::30 dev eth0
on host ip -6 neigh show 2001:db8:1::30
on host ip -6 neigh del 2001:db8:1::78 dev eth0
on host ip -6 neigh add 2001:db8:1::20 lladdr 02:00:00:00:00:20 dev eth0
on host ip -6 neigh change 2001:db8:1::79 lladdr 02:00:00:00:00:20 dev eth0
on host ip -6 neigh add 2001:db8:1::7a lladdr xx dev eth0
on host ip -6 neigh add 2001:db8:1::7a dev eth0
on host ip -6 neigh add 2001:db8:1::7a lladdr 02:00:00:00:00:20 dev nope
on host ip -6 neigh add 2001:db8:1::7a lladdr 02:00:00:00:00:20
on host ip -6 neigh add nonsense lladdr 02:00:00:00:00:20 dev eth0
on host ip -6 neigh add proxy 2001:db8:1::2b dev eth0
on host ip -6 neigh del proxy 2001:db8:1::2b dev eth0
on host ip -6 neigh del proxy 2001:db8:1::2b dev eth0
on host ip -6 neigh add proxy 2001:db8:1::/80 dev eth0
on host ip -6 -s neigh flush dev eth0
on host ip -6 neigh flush all
on host ip -6 neigh flush
on host ip -6 neigh

into ip-errors 'wrong ip invocations'
try() { on host "$@"; }
section 'the command'
try ip nonsense
try ip -6
try ip -nonsense addr
try ip addr nonsense
try ip link nonsense
try ip route nonsense
try ip -6 route nonsense
try ip neigh nonsense
try ip -V
try ip li sh lo
try ip a s lo
try ip -6 r s dev lo
try ip l
section 'link'
try ip link show nope
try ip link show dev nope
try ip link set nope up
try ip link set dev
try ip link set
try ip link set eth0
try ip link set eth0 nonsense
try ip link set eth0 mtu
try ip link set eth0 mtu abc
try ip link set eth0 mtu 10
try ip link set eth0 mtu 70000
try ip link set eth0 address xx
try ip link set eth0 address 01:00:00:00:00:01
try ip link set eth0 address 00:00:00:00:00:00
try ip link set eth0 master nope
try ip link set eth0 master veth2
try ip link set vbr1 master vbr0
try ip link set lo master vbr0
try ip link set veth1 master vbr1
try ip link set eth0 nomaster
try ip link set eth0 name lo
try ip link set eth0 name aVeryLongInterfaceName
try ip link set eth0 name 'a/b'
try ip link set eth0 netns nope
try ip link set eth0 type bridge stp_state 1
try ip link set vbr0 type bridge stp_state 7
try ip link set vbr0 type bridge forward_delay 1
try ip link set vbr0 type bridge nonsense 1
try ip link add
try ip link add eth0 type bridge
try ip link add br9
try ip link add br9 type nonsense
try ip link add br9 type
try ip link add br9 type dummy
try ip link add name br9 type bridge nonsense
try ip link add v8 type veth peer name v8
try ip link add v8 type veth peer name v9
try ip link del v9
try ip link del nope
try ip link del lo
try ip link del
try ip link show nope up
section 'addr'
try ip addr add 2001:db8:1::zz/64 dev eth0
try ip addr add 2001:db8:1::1/129 dev eth0
try ip addr add 2001:db8:1::1/-1 dev eth0
try ip addr add 2001:db8:1::1/abc dev eth0
try ip addr add 2001:db8:1::1/ dev eth0
try ip addr add 2001:db8:1::77/64
try ip addr add 2001:db8:1::77/64 dev
try ip addr add 2001:db8:1::77/64 dev nope
try ip addr add dev eth0
try ip addr add
try ip addr add 2001:db8:1::77/64 dev eth0 nonsense
try ip addr add 2001:db8:1::77/64 eth0
try ip addr add 2001:db8:1::77/64 dev eth0 dev eth0
try ip addr add 2001:db8:1::77/64 2001:db8:1::78/64 dev eth0
try ip addr add 2001:db8:1::77/64 dev eth0
try ip addr add 2001:db8:1::77/64 dev eth0
try ip addr add 2001:db8:1::77/80 dev eth0
try ip -4 addr add 2001:db8:1::78/64 dev eth0
try ip -6 addr add 192.0.2.9/24 dev eth0
try ip addr add 192.0.2.2/24 dev eth0
try ip addr add 192.0.2.2/24 dev eth0
try ip addr add ::1/128 dev eth0
try ip addr add :: dev eth0
try ip addr add ::/64 dev eth0
try ip addr add ff02::5/64 dev eth0
try ip addr add ::ffff:192.0.2.1/128 dev eth0
try ip addr add 2001:db8:1::80/64 dev eth0 valid_lft 10 preferred_lft 20
try ip addr add 2001:db8:1::80/64 dev eth0 valid_lft 0
try ip addr add 2001:db8:1::80/64 dev eth0 valid_lft abc
try ip addr add 2001:db8:1::80/80 dev eth0 mngtmpaddr
try ip addr add 2001:db8:1::80/64 dev eth0 scope nonsense
try ip addr add 2001:db8:1::80%eth0/64 dev eth0
try ip addr add fe80::80%eth0/64 dev eth0
try ip addr add any dev eth0
try ip addr add default dev eth0
try ip addr del 2001:db8:1::78/64 dev eth0
try ip addr del 2001:db8:1::77/80 dev eth0
try ip addr del 2001:db8:1::77 dev eth0
try ip addr add 2001:db8:1::77/64 dev eth0
try ip addr del 2001:db8:1::77/64 dev nope
try ip addr del 2001:db8:1::77/64
try ip addr del 192.0.2.99/24 dev eth0
try ip addr change 2001:db8:1::81/64 dev eth0
try ip addr show nope
try ip addr show dev nope
try ip addr show eth0 lo
try ip addr show dev eth0 nonsense
try ip addr flush
try ip addr flush dev nope
try ip addr flush dev veth2
try sysctl -w net.ipv6.conf.veth2.disable_ipv6=1
try ip addr add 2001:db8:1::82/64 dev veth2
try ip link set veth2 mtu 1279
try ip addr add 2001:db8:1::82/64 dev veth2
try ip -6 route add 2001:db8:82::/64 dev veth2
try ip -6 addr show dev veth2
try ip link set veth2 mtu 1500
section 'route'
try ip -6 route add 2001:db8:20::/64 via 2001:db8:1::1
try ip -6 route add 2001:db8:20::/64 via 2001:db8:1::1
try ip -6 route add 2001:db8:20::/64 via 2001:db8:1::9
try ip -6 route add 2001:db8:21::/64 via 2001:db8:999::1
try ip -6 route add 2001:db8:21::/64 via 2001:db8:99::1
try ip -6 route add 2001:db8:21::/64 via fe80::1
try ip -6 route add 2001:db8:21::/64 via fe80::1 dev nope
try ip -6 route add 2001:db8:21::/64 via 2001:db8:1::77
try ip -6 route add 2001:db8:21::/64 via fe80::ff:fe00:2 dev eth0
try ip -6 route add 2001:db8:21::/64 via ::1
try ip -6 route add 2001:db8:21::/64 via ff02::1 dev eth0
try ip -6 route add 2001:db8:21::/64 via ::
try ip -6 route add 2001:db8:21::/64 via 192.0.2.1
try ip -6 route add 2001:db8:21::/64 via
try ip -6 route add 2001:db8:21::/64 via fe80::1 dev
try ip -6 route add 2001:db8:21::/64 via fe80::1 dev veth2
try ip -6 route add 2001:db8:21::/64 dev veth2
try ip -6 route add 2001:db8:21::/64
try ip -6 route add
try ip -6 route add nonsense via fe80::1 dev eth0
try ip -6 route add 2001:db8:21::/129 dev eth0
try ip -6 route add 2001:db8:22::1/64 dev eth0
try ip -6 route show 2001:db8:22::/64
try ip -6 route add 2001:db8:23::/64 dev eth0 metric abc
try ip -6 route add 2001:db8:23::/64 dev eth0 metric 0
try ip -6 route add 2001:db8:23::/64 dev eth0 nonsense
try ip -6 route add 2001:db8:23::/64 dev eth0 proto nonsense
try ip -6 route add 2001:db8:23::/64 dev eth0 table nonsense
try ip -6 route add 2001:db8:23::/64 dev eth0 src 2001:db8:77::1
try ip -6 route add 2001:db8:23::/64 dev eth0 pref urgent
try ip -6 route add default
try ip -6 route add default via fe80::1 dev eth0
try ip -6 route add default via fe80::1 dev eth0
try ip -6 route add default via fe80::1%eth0
try ip -6 route del default via fe80::1
try ip -6 route del 2001:db8:24::/64
try ip -6 route del 2001:db8:20::/64 via fe80::77
try ip -6 route change 2001:db8:24::/64 via fe80::1 dev eth0
try ip -6 route replace 2001:db8:24::/64 via fe80::1 dev eth0
try ip -6 route add unreachable 2001:db8:25::/64 dev eth0
try ip -6 route show 2001:db8:25::/64
try ip route add 2001:db8:26::/64 via 2001:db8:1::1
try ip route add default via 2001:db8:1::1
try ip -6 route show table nonsense
try ip -6 route show table 77
try ip -6 route show dev nope
try ip -6 route get
try ip -6 route get nonsense
try ip -6 route get 2001:db8:99::1 oif nope
try ip -6 route get 192.0.2.1
try ip -6 route flush
try ip -6 route add 10.0.0.0/8 dev eth0
try ip -6 route show default via
section 'rule'
try ip -6 rule add
try ip -6 rule add nonsense
try ip -6 rule del pref 77
try ip -6 rule add from 2001:db8::/200 table 5
section 'netns'
try ip netns exec nope ip addr
try ip -n nope addr
section 'disable_ipv6'
try sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
try ip addr add 2001:db8:1::77/64 dev eth0
try ip -6 addr show dev eth0
try ip -6 route
try ip -6 route add 2001:db8:27::/64 dev eth0
try ip -6 route get 2001:db8:99::1
section 'not root'
try setpriv --reuid 65534 --clear-groups ip link set eth0 up
try setpriv --reuid 65534 --clear-groups ip addr add 2001:db8:1::77/64 dev eth0
try setpriv --reuid 65534 --clear-groups ip -6 route add default via fe80::1 dev eth0
try setpriv --reuid 65534 --clear-groups ip neigh flush all
