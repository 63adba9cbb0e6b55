#!/bin/bash
# bridge link, fdb, mdb, vlan.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/bridge.txt"
header 'bridge'
bridge -V | sed 's/^/# /'
T0=${EPOCHREALTIME/./}
node host c1 c2
link host:veth1:11 c1:eth0:12
link host:veth2:21 c2:eth0:22
on host ip link add br0 type bridge mcast_querier 1
on host ip link set veth1 master br0
on host ip link set veth2 master br0
section 'ports down'
on host bridge link
for n in br0 veth1; do on host ip link set $n up; done
on c1 ip link set eth0 up
section 'one port up, one down'
on host bridge link
on host ip link set veth2 up
section 'one port without carrier'
on host bridge link
on c2 ip link set eth0 up
on c1 ip addr add 2001:db8:1::12/64 dev eth0 nodad
on c2 ip addr add 2001:db8:1::22/64 dev eth0 nodad
sleep 4
on c1 ping -6 -n -c 1 2001:db8:1::22
section 'link'
on host bridge link
on host bridge link show
on host bridge -d link
on host bridge -s link
on host bridge -j link
on host bridge -j -d link
on host bridge -o link
on host bridge link show dev veth1
on host bridge link show dev br0
on host bridge link show dev lo
on host bridge link show dev nope
on host bridge link show master br0
on host bridge link set dev veth1 hairpin on
on host bridge link set dev veth1 isolated on
on host bridge link set dev veth1 state 2
on host bridge -d link show dev veth1
on host bridge link set dev veth1 hairpin maybe
on host bridge link set dev veth1 nonsense on
on host bridge link set dev nope hairpin on
on host bridge link set dev lo hairpin on
on host bridge link set hairpin on
on host bridge link set dev veth1 state 3 hairpin off isolated off
on host bridge link nonsense
section 'fdb'
on host bridge fdb
on host bridge fdb show
on host bridge -d fdb show
on host bridge -s fdb show
on host bridge -j fdb show
on host bridge fdb show br br0
on host bridge fdb show dev veth1
on host bridge fdb show brport veth1
on host bridge fdb show dev nope
on host bridge fdb add 02:00:00:00:00:99 dev veth1 master static
on host bridge fdb add 02:00:00:00:00:98 dev veth1 master
on host bridge fdb add 02:00:00:00:00:97 dev br0 self local
on host bridge fdb show br br0
on host bridge fdb add 02:00:00:00:00:99 dev veth1 master static
on host bridge fdb add xx dev veth1 master
on host bridge fdb add 02:00:00:00:00:96 dev nope
on host bridge fdb add 02:00:00:00:00:96
on host bridge fdb del 02:00:00:00:00:95 dev veth1 master
on host bridge fdb del 02:00:00:00:00:99 dev veth1 master
on host bridge fdb flush dev br0
on c1 bridge fdb
section 'mdb'
on host bridge mdb
on host bridge mdb show
on host bridge -d mdb show
on host bridge -s mdb show
on host bridge -d -s mdb show
on host bridge -j mdb show
on host bridge -j -d mdb show
on host bridge mdb show dev br0
on host bridge mdb add dev br0 port veth1 grp ff15::1 permanent
on host bridge mdb add dev br0 port veth1 grp ff15::1 permanent
on host bridge mdb add dev br0 port veth1 grp ff02::1
on host bridge mdb add dev br0 port veth1 grp 2001:db8::1
on host bridge mdb show dev br0
on host bridge mdb del dev br0 port veth1 grp ff15::1
on host bridge mdb del dev br0 port veth1 grp ff15::1
section 'vlan'
on host bridge vlan
on host bridge vlan show
on host bridge -d vlan show
on host bridge -s vlan show
on host bridge -j vlan show
on host bridge -c vlan show
on host ip link set br0 type bridge vlan_filtering 1
on host bridge vlan add dev veth1 vid 10
on host bridge vlan add dev veth1 vid 20 pvid untagged
on host bridge vlan add dev veth2 vid 30-32
on host bridge vlan add dev br0 vid 10 self
on host bridge vlan show
on host bridge -j vlan show
on host bridge vlan show dev veth1
on host bridge vlan show vid 10
on host bridge vlan add dev veth1 vid 5000
on host bridge vlan add dev nope vid 5
on host bridge vlan del dev veth1 vid 77
on host bridge vlan del dev veth1 vid 1
on host bridge fdb show br br0
on host bridge mdb show
section 'monitor'
background host monitor bridge monitor all
sleep 0.3
on host bridge link set dev veth1 cost 50
on host ip link set veth2 nomaster
on host bridge fdb add 02:00:00:00:00:94 dev veth1 master static
sleep 0.5
observed host monitor
section 'wrong'
on host bridge
on host bridge nonsense
on host bridge vlan nonsense
on host bridge fdb nonsense
