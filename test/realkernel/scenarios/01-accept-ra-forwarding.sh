#!/bin/bash
# Which of accept_ra and forwarding lets a host take a router advertisement: all six cells, the keys set before the
# link comes up, and set on a running link before the first RA.
. "$(dirname "$0")/lib.sh"
header 'accept_ra {0,1,2} x forwarding {0,1}'

cell() { # order accept_ra forwarding
  variant "$1 accept_ra=$2 forwarding=$3"
  node router host
  link router:eth0:01 host:eth0:02
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 10; MaxRtrAdvInterval 20; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:ffff::1/128 dev lo
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture host icmp6
  if [ "$1" = sysctl-first ]; then
    on host sysctl -w net.ipv6.conf.eth0.accept_ra=$2 net.ipv6.conf.eth0.forwarding=$3
    on host ip link set eth0 up
  else
    on host ip link set eth0 up
    at 2.5
    on host sysctl -w net.ipv6.conf.eth0.accept_ra=$2 net.ipv6.conf.eth0.forwarding=$3
  fi
  at 4
  radvd_start router
  at 7
  section "$1 accept_ra=$2 forwarding=$3: after the first RA"
  on host sysctl net.ipv6.conf.all.forwarding net.ipv6.conf.eth0.forwarding net.ipv6.conf.eth0.accept_ra
  show host
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:ffff::1
  show host neigh
  observed host capture 'solicitation|advertisement'
}
for order in sysctl-first link-first; do
  for forwarding in 0 1; do
    for accept_ra in 0 1 2; do cell $order $accept_ra $forwarding; done
  done
done
