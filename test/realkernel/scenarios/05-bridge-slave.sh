#!/bin/bash
# eth0 becomes a port of vbr0. When it has taken an RA before, both devices hold the same address, a /64 and a default
# route, and what leaves by eth0 is answered to vbr0. Fixed by keeping IPv6 autoconfiguration off the port.
. "$(dirname "$0")/lib.sh"
header 'RA before and after a device is enslaved to a bridge'

setup() {
  variant "$1"
  node router host
  link router:eth0:01 host:eth0:02
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 20; MaxRtrAdvInterval 30; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture host icmp6
  monitor host
}
enslave() {
  on host ip link add vbr0 type bridge
  on host ip link set eth0 master vbr0
  on host ip link set vbr0 up
}
look() {
  section "$1"
  on host sysctl net.ipv6.conf.eth0.accept_ra net.ipv6.conf.vbr0.accept_ra net.ipv6.conf.eth0.disable_ipv6
  on host ip -br link
  show host
}
pings() {
  section "$1"
  on host ip -6 route get 2001:db8:1::1
  on host ip -6 route get 2001:db8:ffff::1
  on host ping -6 -n -c 4 -i 1 -W 1 2001:db8:1::1
  on host ping -6 -n -c 4 -i 1 -W 1 2001:db8:ffff::1
  show host neigh
}
seen() {
  section 'what was seen on host'
  observed host monitor 'ROUTE|ADDR|NEIGH|LINK'
  observed host capture 'router|neighbor'
}

setup 'broken: RA before enslavement'
on host ip link set eth0 up
at 4
radvd_start router
at 8
look 'before enslavement'
at 9
enslave
at 9.2
look 'right after enslavement'
at 16
look 'the bridge has autoconfigured itself as well'
section 'on-link fails'
on host ip -6 route get 2001:db8:1::1
on host ping -6 -n -c 4 -i 1 -W 1 2001:db8:1::1
show host neigh
section 'off-link: one packet every two seconds'
at 21
for t in 21 23 25 27 29 31 33; do
  at $t
  echo "$(now)"
  on host ip -6 route get 2001:db8:ffff::1
  on host ping -6 -n -c 1 -W 1 2001:db8:ffff::1
  on host ip -6 neigh
done
section 'from the other side'
on router ping -6 -n -c 3 -i 1 -W 1 2001:db8:1::ff:fe00:2
on router ping -6 -n -c 3 -i 1 -W 1 fe80::ff:fe00:2%eth0
show router neigh
at 60
look 'later: who solicits, what is refreshed'
pings 'later'
section 'cure: disable_ipv6 on the port'
on host sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
look 'after the cure'
pings 'after the cure'
seen

setup 'broken, hidden: RA before enslavement, neighbours confirmed before and by pings that go on'
on host ip link set eth0 up
at 4
radvd_start router
at 8
pings 'before'
at 17
background host on-link ping -6 -n -q -i 1 -W 1 2001:db8:1::1
background host off-link ping -6 -n -q -i 1 -W 1 2001:db8:ffff::1
at 19
enslave
at 70
look 'still answered'
observed host on-link
observed host off-link
section 'the same after silence'
at 130
pings 'after a minute of silence'
seen

setup 'broken: addresses and routes left on the port by hand (no RA)'
on host ip addr add 2001:db8:1::2/64 dev eth0
on host ip -6 route add default via 2001:db8:1::1
on host ip link set eth0 up
on host ip -6 route add default via 2001:db8:1::1
at 4
enslave
at 8
look 'the bridge has only its link-local address'
pings 'nothing answers'
section 'from the other side'
on router ping -6 -n -c 3 -i 1 -W 1 2001:db8:1::2
show router neigh
seen

setup 'broken order avoided: enslaved before the first RA'
on host ip link set eth0 up
at 1
enslave
at 5
radvd_start router
at 10
look 'only the bridge autoconfigures'
pings 'both answer'
at 40
look 'later'
seen

setup 'fixed: accept_ra=0 on the port (what networkd IPv6AcceptRouterAdvertisements=no did), RA before enslavement'
on host sysctl -w net.ipv6.conf.eth0.accept_ra=0
on host ip link set eth0 up
at 4
radvd_start router
at 7
enslave
at 13
look 'only the bridge autoconfigures'
pings 'both answer'
section 'from the other side'
on router ping -6 -n -c 3 -i 1 -W 1 2001:db8:1::ff:fe00:2
on router ping -6 -n -c 3 -i 1 -W 1 fe80::ff:fe00:2%eth0
seen

setup 'fixed: disable_ipv6=1 on the port, RA before enslavement'
on host sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
on host ip link set eth0 up
at 4
radvd_start router
at 7
enslave
at 13
look 'only the bridge autoconfigures'
pings 'both answer'
seen
