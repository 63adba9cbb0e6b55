#!/bin/bash
# Spanning tree delays a port by 2 x forward delay. On the bridge's own machine the bridge has no carrier meanwhile, so
# nothing is lost, only late; a machine behind a port of an STP bridge speaks into the void.
. "$(dirname "$0")/lib.sh"
header 'STP delaying autoconfiguration'

radvd_conf() {
  file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 100; MaxRtrAdvInterval 200; AdvDefaultLifetime 1800;
  prefix 2001:db8:1::/64 { };
};
CONF
}
router_up() {
  on router sysctl -w net.ipv6.conf.all.forwarding=1
  on router ip addr add 2001:db8:1::1/64 dev eth0
  on router ip link set eth0 up
}
poll() { # node device port until
  local t
  for t in $(seq 1 "$4"); do
    at "$t"
    printf '%s %s port %s, addresses: %s\n' "$(now)" "$(ip -n "$tag-$1" -br link show "$2" | tr -s ' ')" \
      "$(ip netns exec "$tag-$1" bridge link show dev "$3" | grep -o 'state [a-z]*')" "$(ip -n "$tag-$1" -6 -br addr show "$2" | tr -s ' ')"
  done
}

own_bridge() { # variant, bridge options, seconds
  variant "$1"
  node router host
  link router:eth0:01 host:eth0:02
  radvd_conf
  router_up
  capture host icmp6
  monitor host
  on host ip link add br6 type bridge $2
  on host sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
  on host ip link set eth0 up
  on host ip link set eth0 master br6
  on host ip link set br6 up
  at 0.9
  radvd_start router
  section 'every second'
  poll host br6 eth0 "$3"
  section 'end'
  show host
  on host ip -d link show br6
  on host bridge -d link
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  observed host monitor
  observed host capture
  klog 'br6'
}
behind_switch() { # variant, bridge options, seconds
  variant "$1"
  node router sw host
  link router:eth0:01 sw:p1:f1
  link sw:p2:f2 host:eth0:02
  radvd_conf
  router_up
  on sw sysctl -w net.ipv6.conf.all.disable_ipv6=1
  on sw ip link add br6 type bridge $2
  on sw ip link set p1 master br6
  on sw ip link set p2 master br6
  on sw ip link set p1 up
  on sw ip link set br6 up
  capture host icmp6
  monitor host
  at "$3"
  radvd_start router
  at "$4"
  on sw ip link set p2 up
  on host ip link set eth0 up
  section 'host behind the new port'
  at "$5"
  show host
  on sw bridge link
  on host ping -6 -n -c 2 -i 0.2 -W 1 2001:db8:1::1
  observed host monitor
  observed host capture
  klog 'br6'
}

own_bridge 'broken: STP on, default forward delay' 'stp_state 1' 36
own_bridge 'broken: STP on, forward_delay 4 s' 'stp_state 1 forward_delay 400' 14
own_bridge 'fixed: STP off' 'stp_state 0' 6
behind_switch 'broken: host behind an STP bridge, its port new, router port forwarding since long' 'stp_state 1' 33 35 140
behind_switch 'fixed: host behind a bridge without STP' 'stp_state 0' 3 5 15
