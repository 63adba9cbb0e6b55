#!/bin/bash
# A bridge port in hairpin mode sends a host its own DAD solicitation back. Without the nonce of RFC 7527 the host takes
# it for a duplicate.
. "$(dirname "$0")/lib.sh"
header 'hairpin reflects the DAD solicitation'

run() { # variant, hairpin on|off, sysctl...
  variant "$1"
  node sw host
  link sw:p1:f1 host:eth0:02
  on sw sysctl -w net.ipv6.conf.all.disable_ipv6=1
  on sw ip link add br0 type bridge
  on sw ip link set p1 master br0
  on sw bridge link set dev p1 hairpin "$2"
  on sw ip link set p1 up
  on sw ip link set br0 up
  capture host icmp6 or igmp
  monitor host
  shift 2
  for key; do on host sysctl -w "$key"; done
  on host ip link set eth0 up
  at 3
  on host ip addr add 2001:db8:1::2/64 dev eth0
  at 7
  section 'end'
  on host sysctl net.ipv6.conf.all.enhanced_dad net.ipv6.conf.default.enhanced_dad net.ipv6.conf.eth0.enhanced_dad
  on sw bridge -d link show dev p1
  show host
  show host local
  observed host monitor
  observed host capture
  klog 'duplicate'
}
run 'broken: hairpin on, enhanced_dad=0 (all and eth0)' on net.ipv6.conf.all.enhanced_dad=0 net.ipv6.conf.eth0.enhanced_dad=0
run 'not broken: hairpin on, enhanced_dad=0 on eth0 only (all is still 1)' on net.ipv6.conf.eth0.enhanced_dad=0
run 'not broken: hairpin on, enhanced_dad=0 on all only (eth0 is still 1)' on net.ipv6.conf.all.enhanced_dad=0
run 'fixed: hairpin on, enhanced_dad=1' on
run 'fixed: hairpin off, enhanced_dad=0' off net.ipv6.conf.all.enhanced_dad=0 net.ipv6.conf.eth0.enhanced_dad=0
