#!/bin/bash
# Multicast snooping of a bridge that filters: memberships are of a VLAN, and the bridge's own queries leave without a tag,
# so that hosts which are in a VLAN with a tag are forgotten, and then not found any more.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/bridge-vlan-mdb.txt"
header 'bridge-vlan-mdb'
T0=${EPOCHREALTIME/./}
node host one trunk
link host:v1:11 one:eth0:21
link host:v3:13 trunk:eth0:23
# answers NODE ADDRESS: whether a ping is answered
answers() { on "$1" sh -c "ping -c 1 -W 2 $2 >/dev/null; echo \$?"; }
section 'made'
on host ip link add br0 address 02:00:00:00:00:10 type bridge vlan_filtering 1 mcast_membership_interval 2600 mcast_query_interval 1000 mcast_query_response_interval 100 mcast_startup_query_interval 250
on host ip link set v1 master br0
on host ip link set v3 master br0
on host bridge vlan add dev v1 vid 10 pvid untagged
on host bridge vlan add dev v3 vid 10
on host ip link set v1 up
on host ip link set v3 up
on host ip link set br0 up
on trunk ip link add link eth0 name eth0.10 address 02:00:00:00:00:33 type vlan id 10
on one ip link set eth0 up
on trunk ip link set eth0 up
on trunk ip link set eth0.10 up
on host sleep 5
on host bridge mdb
on host bridge -j mdb show vid 10
on host bridge mdb show vid 1
on host bridge -d mdb show vid 10
answers one fe80::ff:fe00:33%eth0
section 'the bridge asks'
on host ip link set br0 type bridge mcast_querier 1
on host sleep 5
on host bridge mdb
answers one fe80::ff:fe00:33%eth0
section 'after the time of a membership'
on host sleep 35
on host bridge mdb
on one ip -6 neigh flush dev eth0
on trunk ip -6 neigh flush dev eth0.10
on host sleep 1
answers one fe80::ff:fe00:33%eth0
answers trunk fe80::ff:fe00:21%eth0.10
section 'without snooping'
on host ip link set br0 type bridge mcast_snooping 0
on one sleep 4
answers one fe80::ff:fe00:33%eth0
