#!/bin/bash
# rdisc6 and ndisc6 against radvd: every option, nobody there, wrong arguments.
. "$(dirname "$0")/../scenarios/lib.sh"
exec >"$1/rdisc6.txt"
header 'rdisc6 and ndisc6'
T0=${EPOCHREALTIME/./}
node router host
link router:eth0:01 host:eth0:02
on router sysctl -qw net.ipv6.conf.all.forwarding=1
on router ip addr add 2001:db8:1::1/64 dev eth0
on host rdisc6 eth0
on host ip link set eth0 up
on host rdisc6 eth0
on router ip link set eth0 up
on host rdisc6 eth0
sleep 3
section 'no router'
on host rdisc6 eth0
on host rdisc6 -1 eth0
on host rdisc6 -q eth0
on host rdisc6 -r 1 -w 500 eth0
config() {
  file router radvd.conf
  radvd_start router
  sleep 1.5
}
section 'a plain RA'
config <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };
CONF
on host rdisc6 eth0
on host rdisc6 -1 eth0
on host rdisc6 -q eth0
on host rdisc6 -q1 eth0
on host rdisc6 -n -1 eth0
on host rdisc6 -v -1 eth0
on host rdisc6 -1 eth0 fe80::ff:fe00:1
on host rdisc6 -m -r 1 -w 1000 eth0
on host rdisc6 -s fe80::ff:fe00:2 -1 eth0
section 'every option'
radvd_signal router TERM
sleep 1.5
config <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  AdvManagedFlag on; AdvOtherConfigFlag on; AdvDefaultPreference high; AdvLinkMTU 1480;
  AdvReachableTime 30000; AdvRetransTimer 1000; AdvCurHopLimit 32; AdvDefaultLifetime 9000; MaxRtrAdvInterval 200;
  AdvIntervalOpt on; AdvHomeAgentFlag on; AdvHomeAgentInfo on; HomeAgentPreference 10; HomeAgentLifetime 1000;
  prefix 2001:db8:1::/64 { AdvValidLifetime infinity; AdvPreferredLifetime infinity; };
  prefix 2001:db8:2::/64 { AdvAutonomous off; AdvValidLifetime 7200; AdvPreferredLifetime 1800; };
  prefix 2001:db8:3::/56 { AdvOnLink off; AdvRouterAddr on; };
  route 2001:db8:10::/48 { AdvRoutePreference low; AdvRouteLifetime 600; };
  route ::/0 { AdvRouteLifetime infinity; };
  RDNSS 2001:db8:1::53 2001:db8:1::54 { AdvRDNSSLifetime 600; };
  DNSSL example.org lab.example.net { AdvDNSSLLifetime 600; };
};
CONF
on host rdisc6 -1 eth0
on host rdisc6 -q1 eth0
section 'router lifetime 0, low preference, infinite lifetimes of names'
radvd_signal router TERM
sleep 1.5
config <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  AdvDefaultPreference low; AdvDefaultLifetime 0; AdvCurHopLimit 0; AdvSourceLLAddress off;
  RDNSS 2001:db8:1::53 { AdvRDNSSLifetime infinity; };
  DNSSL example.org { AdvDNSSLLifetime infinity; };
};
CONF
on host rdisc6 -1 eth0
section 'wrong arguments'
on host rdisc6
on host rdisc6 nope
on host rdisc6 -Z eth0
on host rdisc6 lo
on host rdisc6 -V
on host rdisc6 -h
section 'ndisc6'
on host ndisc6 2001:db8:1::1 eth0
on host ndisc6 -1 fe80::ff:fe00:1 eth0
on host ndisc6 -q fe80::ff:fe00:1 eth0
on host ndisc6 -r 1 fe80::77 eth0
on host ndisc6 2001:db8:1::zz eth0
on host ndisc6
