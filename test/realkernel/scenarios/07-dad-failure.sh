#!/bin/bash
# Duplicate addresses: a static one, and a clone with the same MAC (link-local and SLAAC address by EUI-64).
. "$(dirname "$0")/lib.sh"
header 'duplicate address detection fails'

state() {
  section "$2"
  show "$1"
  show "$1" local
  klog 'IPv6: eth0: .*(duplicate|disabled)|advertised our'
}

variant 'broken: static duplicate'
node a b
link a:eth0:01 b:eth0:02
capture b icmp6
monitor b
on a ip addr add 2001:db8:1::5/64 dev eth0
on a ip link set eth0 up
on b ip link set eth0 up
at 4
on b ip addr add 2001:db8:1::5/64 dev eth0
at 7
state b 'the later one has lost'
on b ping -6 -n -c 1 -W 1 -I 2001:db8:1::5 2001:db8:1::9
on b ping -6 -n -c 1 -W 1 2001:db8:1::5
on b ip -6 route get 2001:db8:1::5
section 'adding it again says it is there'
on b ip addr add 2001:db8:1::5/64 dev eth0
section 'it stays failed when the other is gone, until it is removed and added again'
on a ip addr del 2001:db8:1::5/64 dev eth0
at 10
show b addr
on b ip addr del 2001:db8:1::5/64 dev eth0
on b ip addr add 2001:db8:1::5/64 dev eth0
at 13
state b 'fixed: the duplicate is gone'
section 'what was seen on b'
observed b monitor
observed b capture

variant 'broken: static duplicate, both tentative at the same time'
node a b
link a:eth0:01 b:eth0:02
capture b icmp6
on a ip addr add 2001:db8:1::5/64 dev eth0
on b ip addr add 2001:db8:1::5/64 dev eth0
on a ip link set eth0 up
on b ip link set eth0 up
at 4
state a 'a'
state b 'b'
observed b capture

variant 'fixed: static, another address'
node a b
link a:eth0:01 b:eth0:02
on a ip addr add 2001:db8:1::5/64 dev eth0
on b ip addr add 2001:db8:1::6/64 dev eth0
on a ip link set eth0 up
on b ip link set eth0 up
at 4
state b 'both are usable'
on b ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::5

variant 'broken: static duplicate with nodad'
node a b
link a:eth0:01 b:eth0:02
on a ip addr add 2001:db8:1::5/64 dev eth0
on a ip link set eth0 up
on b ip link set eth0 up
at 4
on b ip addr add 2001:db8:1::5/64 dev eth0 nodad
at 5
state b 'nobody notices'
state a 'nor here'

clone() { # variant, mac of b
  variant "$1"
  node router a b
  switch sw router:eth0:01 a:eth0:05 b:eth0:$2
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 10; MaxRtrAdvInterval 14; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
  capture b icmp6
  monitor b
  on a ip link set eth0 up
  at 4
  radvd_start router
  at 8
  shift 2
  for key; do on b sysctl -w "$key"; done
  on b ip link set eth0 up
  at 25
  state a 'a came first'
  state b 'b came later'
  on b sysctl net.ipv6.conf.eth0.disable_ipv6
  on b ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
}
clone 'broken: clone with the same MAC' 05
section 'fixed: b gets a MAC of its own'
on b ip link set eth0 down
on b ip link set eth0 address 02:00:00:00:00:06
on b ip link set eth0 up
at 45
state b 'b after the change'
on b ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
observed b monitor
observed b capture
clone 'broken: clone with the same MAC, accept_dad=2 turns IPv6 off' 05 net.ipv6.conf.eth0.accept_dad=2
observed b monitor
observed b capture
clone 'fixed: another MAC from the start' 06
observed b capture
