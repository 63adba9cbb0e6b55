#!/bin/bash
# What `ip monitor` prints for events: each command is followed by the lines it caused.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/ip-monitor.txt"
header 'ip monitor'
T0=${EPOCHREALTIME/./}
follow() { # file of a running monitor: prints what is new
  sleep 0.3
  tail -n +$((seen + 1)) "$dir/out" | sed "s/$tag-//g"
  seen=$(wc -l <"$dir/out")
}
try() { on host "$@"; follow; }
run() { # monitor arguments
  section "$*"
  ip netns exec "$tag-host" "$@" >"$dir/out" 2>&1 &
  local m=$!
  pids+=($m)
  seen=0
  sleep 0.3
  try ip link set eth0 up
  on router ip link set eth0 up
  follow
  sleep 2.3
  follow
  try ip addr add 2001:db8:1::2/64 dev eth0
  sleep 2.2
  follow
  try ip addr add 2001:db8:1::2/64 dev eth0
  try ip addr change 2001:db8:1::2/64 dev eth0 valid_lft 100 preferred_lft 50
  try ip addr del 2001:db8:1::2/64 dev eth0
  try ip -6 route add 2001:db8:5::/64 via fe80::ff:fe00:1 dev eth0
  try ip -6 route replace 2001:db8:5::/64 via fe80::5 dev eth0
  try ip -6 route append 2001:db8:5::/64 via fe80::6 dev eth0
  try ip -6 route del 2001:db8:5::/64
  try ip -6 route del 2001:db8:5::/64
  try ip -6 route add unreachable 2001:db8:6::/64
  try ip -6 route flush type unreachable
  try ip -6 neigh add 2001:db8:1::9 lladdr 02:00:00:00:00:09 dev eth0
  try ip -6 neigh change 2001:db8:1::9 lladdr 02:00:00:00:00:0a nud stale dev eth0
  try ip -6 neigh del 2001:db8:1::9 dev eth0
  try ip -6 rule add from 2001:db8:1::/64 table 100
  try ip -6 rule del from 2001:db8:1::/64 table 100
  try ping -6 -n -c 1 -W 1 fe80::ff:fe00:1%eth0
  try ping -6 -n -c 1 -W 1 fe80::99%eth0
  sleep 3
  follow
  try sysctl -w net.ipv6.conf.eth0.forwarding=1
  try sysctl -w net.ipv6.conf.eth0.forwarding=0
  try sysctl -w net.ipv6.conf.all.forwarding=1
  try sysctl -w net.ipv6.conf.all.forwarding=0
  try sysctl -w net.ipv6.conf.eth0.accept_ra=2
  try sysctl -w net.ipv6.conf.eth0.accept_ra=1
  try sysctl -w net.ipv6.conf.eth0.proxy_ndp=1
  try sysctl -w net.ipv6.conf.eth0.proxy_ndp=0
  section "$*: router advertisement, then the last one"
  radvd_start router
  follow
  sleep 3
  follow
  radvd_signal router TERM
  follow
  section "$*: devices"
  try ip link add br0 type bridge
  try ip link set eth0 master br0
  try ip link set br0 up
  sleep 2.5
  follow
  try ip link set eth0 nomaster
  try ip link set br0 down
  try ip link del br0
  try ip link set eth0 mtu 1400
  try ip link set eth0 mtu 1500
  section "$*: carrier off and on, disable_ipv6, down"
  on router ip link set eth0 down
  sleep 1.2
  follow
  on router ip link set eth0 up
  sleep 1.2
  follow
  try sysctl -w net.ipv6.conf.eth0.disable_ipv6=1
  try sysctl -w net.ipv6.conf.eth0.disable_ipv6=0
  sleep 2.3
  follow
  try ip link set eth0 down
  on router ip link set eth0 down
  follow
  { kill $m; wait $m; } 2>/dev/null
}
node router host
link router:eth0:01 host:eth0:02
file router radvd.conf <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  MinRtrAdvInterval 100; MaxRtrAdvInterval 200; AdvDefaultLifetime 1800;
  AdvManagedFlag on; AdvLinkMTU 1400;
  prefix 2001:db8:1::/64 { };
  RDNSS 2001:db8:1::53 { };
};
CONF
run ip monitor all
run ip -6 monitor
run ip -6 -o monitor address
section 'other options'
for args in 'ip -t monitor' 'ip -ts monitor' 'ip -j monitor' 'ip monitor label' 'ip monitor nonsense' 'ip monitor dev eth0' 'ip -6 monitor route neigh' 'ip monitor link address route'; do
  echo "host\$ $args"
  ip netns exec "$tag-host" timeout 2 $args >"$dir/out" 2>&1 &
  sleep 0.5
  ip -n "$tag-host" link set eth0 up
  ip -n "$tag-host" addr add 2001:db8:1::2/64 dev eth0
  ip -n "$tag-host" route add 2001:db8:5::/64 dev eth0
  wait $!
  sed "s/$tag-//g" "$dir/out"
  ip -n "$tag-host" link set eth0 down
done
