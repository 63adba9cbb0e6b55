#!/bin/bash
# Two routers advertise. One says goodbye (radvd ends on SIGTERM with router lifetime 0) and the host switches at once;
# or its radvd is killed; or the whole router is gone.
. "$(dirname "$0")/lib.sh"
header 'two routers, one goes away'

setup() {
  variant "$1"
  node r1 r2 host
  switch sw r1:eth0:01 r2:eth0:02 host:eth0:03
  for r in 1 2; do
    file r$r radvd.conf <<CONF
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 6; MaxRtrAdvInterval 10; AdvDefaultLifetime 30;
  prefix 2001:db8:1::/64 { };
};
CONF
    on r$r sysctl -w net.ipv6.conf.all.forwarding=1
    on r$r ip addr add 2001:db8:ffff::1/128 dev lo
    on r$r ip addr add 2001:db8:1::$r/64 dev eth0
    on r$r ip link set eth0 up
  done
  on host ip link set eth0 up
  capture host -v icmp6
  monitor host
  at 4
  radvd_start r1
  at 5
  radvd_start r2
  at 9
  section 'both are default routers, the first one heard is used'
  show host
  on host ip -6 route get 2001:db8:ffff::1
}
ping_on() { background host ping ping -6 -n -O -i 1 -W 1 2001:db8:ffff::1; }
look() {
  section "$1"
  on host ip -6 route get 2001:db8:ffff::1
  show host
}
finish() {
  observed host ping 'no answer|From|sendmsg|transmitted'
  observed host monitor 'ROUTE|NEIGH'
  observed host capture 'router lifetime|router (adv|sol)|neighbor|unreach|redirect'
  section 'radvd of r1'
  radvd_log r1
}

setup 'withdrawn: SIGTERM'
ping_on
at 20
radvd_signal r1 TERM
at 20.3
look 'at once'
at 40
look 'later'
finish

setup 'killed: SIGKILL, the router itself lives'
ping_on
at 20
radvd_signal r1 KILL
at 20.3
look 'at once'
at 45
look 'before the lifetime of 30 s ends'
at 62
look 'after it'
at 85
look 'after the next garbage collection'
finish

gone() { # variant, sysctl for the host...: its neighbour entry is STALE when r1 goes
  setup "$1"
  shift
  at 20
  for key; do on host sysctl -w "$key"; done
  radvd_signal r1 KILL
  on r1 ip link set eth0 down
  at 21
  ping_on
  for t in $(seq 21 32); do at $t.5; echo "$(now) $(ip -n "$tag-host" -6 neigh show fe80::ff:fe00:1 dev eth0)"; done
  look 'neighbour has failed'
  at 55
  look 'after its lifetime'
  at 85
  look 'after the next garbage collection'
  finish
}
gone 'gone: the router is off, nothing was said'
gone 'gone: the router is off, and the host forwards (accept_ra=2): no switch before the route expires' \
  net.ipv6.conf.eth0.accept_ra=2 net.ipv6.conf.all.forwarding=1
