#!/bin/bash
# A router that advertises itself, while its LAN interface has forwarding=0, denies it in its neighbour advertisements
# (R bit clear): hosts drop it as a default router when they first probe it, 5 s after their first packet.
. "$(dirname "$0")/lib.sh"
header 'neighbour advertisement without the R bit'

setup() { # variant, eth0.forwarding
  variant "$1"
  node router host
  link router:eth0:01 host:eth0:02
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 20; MaxRtrAdvInterval 27; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router sysctl -w net.ipv6.conf.eth0.forwarding=$2
  on router sysctl -w net.ipv6.conf.eth0.accept_ra=0
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture host -v icmp6
  monitor host
  on host ip link set eth0 up
  at 4
  radvd_start router
  at 7
}
run() {
  setup "$@"
  section 'before the first packet'
  show host
  at 8
  once
  at 10
  section 'two seconds after the first packet'
  show host route neigh
  at 15
  section 'seven seconds after the first packet'
  show host
  once
  section 'on-link traffic is not touched'
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  show host neigh
  for t in 20 25 30 35 40 45 50 55 60; do
    at $t
    echo "$(now)"
    once
  done
  section 'after later RAs'
  show host
  finish
}
finish() {
  section 'what was seen on host'
  observed host monitor 'ROUTE|NEIGH'
  observed host capture 'router|neighbor'
  radvd_log router
}
# one process a packet: a ping that goes on confirms the neighbour with every answer (MSG_CONFIRM), and no probe is sent
once() { on host ping -6 -n -c 1 -W 1 2001:db8:ffff::1; }
run 'broken: all.forwarding=1, eth0.forwarding=0' 0
run 'fixed: eth0.forwarding=1' 1

setup 'broken, hidden by a ping that goes on' 0
at 8
background host ping ping -6 -n -q -i 1 -W 1 2001:db8:ffff::1
at 80
show host
observed host ping
show host neigh
at 140
section 'a minute of silence, then one packet, then 6 s'
show host neigh
once
at 146
once
show host
finish
