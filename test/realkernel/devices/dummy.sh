#!/bin/bash
# Dummy devices, which lead nowhere.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/dummy.txt"
header 'dummy'
T0=${EPOCHREALTIME/./}
node host
section 'made'
on host ip link add name dummy0 address 02:00:00:00:00:d0 type dummy
on host ip link add dummy0 type dummy
on host ip link add address 02:00:00:00:00:d1 type dummy
on host ip link show
on host ip -d link show dummy0
on host ip -j -d link show dummy0
on host ip -6 addr show
section 'up'
on host ip link set dummy0 up
on host ip addr add 2001:db8::1/64 dev dummy0
on host ip link show
on host ip -6 addr show dummy0
on host sleep 1
on host ip -6 addr show dummy0
on host ip -6 route show
on host ip -6 route show table local
on host ip maddr show dummy0
on host ip -6 neigh
on host sh -c 'ping -c 1 -W 1 2001:db8::1 >/dev/null; echo $?'
on host sh -c 'ping -c 1 -W 1 2001:db8::2 >/dev/null; echo $?'
on host ip -6 neigh
on host sysctl net.ipv6.conf.dummy0.accept_dad
section 'MTU, address, down'
on host ip link set dummy0 mtu 65536
on host ip link set dummy0 mtu 1000
on host ip -6 addr show dummy0
on host ip link set dummy0 mtu 1500
on host ip -6 addr show dummy0
on host ip link set dummy0 address 02:00:00:00:00:d2
on host ip link show dummy0
on host ip link set dummy0 down
on host ip link show dummy0
on host ip link set dummy0 multicast on arp on
on host ip link set dummy0 up
on host sleep 3
on host ip link show dummy0
on host ip -6 addr show dummy0
on host ip -6 route show table local
on host ip link add link dummy0 name d.5 type vlan id 5
on host ip link show
on host ip link del dummy0
on host ip link show
