#!/bin/bash
# Bonds: what is refused, the addresses of slaves, failover, release, VLANs on a bond.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/bond.txt"
header 'bond'
T0=${EPOCHREALTIME/./}
node host switch
link host:eth1:11 switch:e1:21
link host:eth2:12 switch:e2:22
on switch ip link add br0 address 02:00:00:00:00:c0 type bridge mcast_snooping 0
on switch ip link set e1 master br0
on switch ip link set e2 master br0
on switch ip link set e1 up
on switch ip link set e2 up
on switch ip link set br0 up
section 'made'
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond mode active-backup miimon 100
on host ip link show bond0
on host ip -d link show bond0
on host ip -j -d link show bond0
on host ip link del bond0
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond miimon x
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond mode nonsense
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond mode 9
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond mode 1 nonsense
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond mode balance-xor updelay 200
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond active_slave eth1
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond primary nope
on host ip link add name bond0 address 02:00:00:00:00:b0 type bond num_grat_arp 300
on host ip link add name lacp address 02:00:00:00:00:b1 type bond mode 802.3ad
on host ip -d link show lacp
on host ip -j -d link show lacp
on host ip link add name xor address 02:00:00:00:00:b2 type bond mode 2 miimon 50 updelay 200 downdelay 120 num_unsol_na 3 peer_notify_delay 100
on host ip -d link show xor
on host ip link set xor type bond resend_igmp 300
on host ip link set xor type bond mode 1
on host ip link set xor type bond primary_reselect 2 fail_over_mac follow primary eth1 min_links 2
on host ip -d link show xor
on host ip link del lacp
on host ip link del xor
section 'enslaved'
on host ip link add name bond0 index 20 type bond mode active-backup miimon 100 num_unsol_na 3
on host ip link set eth1 up
on host ip link set eth1 master bond0
on host ip link set bond0 up
on host sleep 3
on host ip -6 addr show dev eth1
on host ip link set eth1 down
on host ip link set eth1 mtu 1400
on host ip link set eth1 master bond0
on host ip link set eth1 master bond0
on host ip link set eth2 master bond0
on host ip link set lo master bond0
on host ip link set bond0 master bond0
on host ip link set bond0 netns 1
on host sleep 4
on host ip link show
on host ip -d link show eth1
on host ip -d link show eth2
on host ip -j -d link show eth2
on host ip -d link show bond0
on host ip -6 addr show
on host ip -6 route show table all
on host ip maddr
on host ip link show type bond_slave
on host ip link show type bond
on host ip link show master bond0
on host ip link set bond0 type bond mode balance-rr
on host ip link set bond0 type bond fail_over_mac active
on host ip link set eth1 type bond_slave state 3
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:c0%bond0 >/dev/null; echo $?'
on host sysctl -w net.ipv6.conf.eth1.addr_gen_mode=0
on host sysctl -w net.ipv6.conf.eth2.disable_ipv6=1
on host sysctl -w net.ipv6.conf.eth2.disable_ipv6=0
on host sleep 2
on host ip -6 addr show dev eth1
on host ip -6 addr show dev eth2
section 'failover'
on host ip link set eth1 down
on host sleep 1
on host ip link show
on host ip -d link show eth1
on host ip maddr show dev eth2
on host ip link set eth1 up
on host sleep 1
on host ip -d link show eth1
on host ip link set bond0 type bond active_slave eth1
on host ip -d link show eth1
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:c0%bond0 >/dev/null; echo $?'
on switch ip link set e1 down
on host sleep 2
on host ip link show
on switch ip link set e2 down
on host sleep 2
on host ip link show
on host ip -6 addr show
on host ip -6 route show table all
on switch ip link set e1 up
on switch ip link set e2 up
on host sleep 2
on host ip link show
on host ip -d link show eth1
section 'primary'
on host ip link set bond0 type bond primary eth2
on host ip -d link show bond0
on host ip link set bond0 type bond active_slave eth1
on host ip -d link show eth1
on host ip link set bond0 type bond active_slave bond0
on host ip link set bond0 type bond clear_active_slave
on host ip -d link show eth2
section 'addresses'
on host ip link set bond0 address 02:00:00:00:00:99
on host ip link set bond0 mtu 1450
on host ip link show
on host ip -6 addr show
on host ip link set eth1 nomaster
on host ip link show
on host ip link set eth1 up
on host sleep 3
on host ip -6 addr show dev eth1
on host ip link set bond0 address 02:00:00:00:00:98
on host ip link del bond0
on host ip link show
section 'VLANs and all links'
on host ip link set eth1 down
on host ip link add name bond1 index 30 address 02:00:00:00:00:b1 type bond mode balance-xor miimon 50
on host ip link set bond1 up
on host ip link add link bond1 name bond1.10 type vlan id 10
on host ip link set bond1.10 up
on host ip link show bond1.10
on host ip link set eth1 master bond1
on host ip link set eth2 master bond1
on host sleep 3
on host ip link show
on host ip -6 addr show
on host ip maddr
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:c0%bond1 >/dev/null; echo $?'
on switch ip link set e1 down
on host sleep 1
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:c0%bond1 >/dev/null; echo $?'
on host ip -d link show eth1
on host ip link set eth1 nomaster
on host ip link set eth2 nomaster
