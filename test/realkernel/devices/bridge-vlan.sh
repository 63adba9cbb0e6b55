#!/bin/bash
# VLANs of a bridge: tables, default PVID, filtering, a VLAN device on the bridge, entries of the forwarding database.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/bridge-vlan.txt"
header 'bridge-vlan'
T0=${EPOCHREALTIME/./}
node host one two trunk
link host:v1:11 one:eth0:21
link host:v2:12 two:eth0:22
link host:v3:13 trunk:eth0:23
# answers NODE ADDRESS: whether a ping is answered
answers() { on "$1" sh -c "ping -c 1 -W 2 $2 >/dev/null; echo \$?"; }
section 'a bridge and its ports'
on host ip link add br0 address 02:00:00:00:00:10 type bridge mcast_snooping 0
on host bridge vlan
on host bridge fdb show br br0
on host ip link set v1 master br0
on host ip link set v2 master br0
on host ip link set v3 master br0
on host bridge vlan
on host bridge -j vlan
on host bridge fdb show br br0
on host ip link set v1 up
on host ip link set v2 up
on host ip link set v3 up
on host ip link set br0 up
on one ip link set eth0 up
on two ip link set eth0 up
on trunk ip link set eth0 up
section 'VLANs'
on host bridge vlan add dev v1 vid 10 pvid untagged
on host bridge vlan add dev v2 vid 20 pvid untagged
on host bridge vlan add dev v3 vid 10
on host bridge vlan add dev v3 vid 20-23
on host bridge vlan add dev v3 vid 22 untagged
on host bridge vlan
on host bridge -j vlan
on host bridge -d vlan
on host bridge -compressvlans vlan
on host bridge -j -d vlan show dev v3
on host bridge vlan show dev v3
on host bridge vlan show vid 10
on host bridge vlan show vid 21 dev v3
on host bridge -d vlan show vid 21
on host bridge vlan show dev lo
on host bridge vlan show dev nope
on host bridge fdb show br br0 vlan 10
on host bridge vlan del dev v3 vid 22-23
on host bridge vlan del dev v3 vid 77
on host bridge vlan
section 'refused'
on host bridge vlan add dev br0 vid 10
on host bridge vlan add dev br0 vid 10 master
on host bridge vlan add dev v1 vid 30 self
on host bridge vlan add dev v1 vid 30 self master
on host bridge vlan del dev v1 vid 30
on host bridge vlan add dev lo vid 30
on host bridge vlan add dev v1 vid 0
on host bridge vlan add dev v1 vid 4095
on host bridge vlan add dev v1 vid 4090-4095
on host bridge vlan add dev v1 vid -1
on host bridge vlan add dev v1 vid 4096
on host bridge vlan add dev v1 vid 20-10
on host bridge vlan add dev v1 vid 10-4096
on host bridge vlan add dev v1 vid 50-60 pvid
on host bridge vlan add dev v1
on host bridge vlan add vid 30
on host bridge vlan add dev nope vid 30
on host bridge vlan del dev v1 vid 0
on host bridge vlan del dev v1 vid 4095
on host bridge vlan show dev v1 dev v2
on host ip link set br0 type bridge vlan_protocol 802.1z
on host ip link set br0 type bridge vlan_default_pvid 4095
on host bridge vlan
section 'not filtering'
on trunk ip link add link eth0 name eth0.10 type vlan id 10
on trunk ip link add link eth0 name eth0.20 type vlan id 20
on trunk ip link set eth0.10 up
on trunk ip link set eth0.20 up
on host sleep 3
answers one fe80::ff:fe00:22%eth0
answers one fe80::ff:fe00:23%eth0
answers host fe80::ff:fe00:21%br0
section 'filtering'
on host ip link set br0 type bridge vlan_filtering 1
answers one fe80::ff:fe00:22%eth0
answers one fe80::ff:fe00:23%eth0
answers two fe80::ff:fe00:23%eth0
answers trunk fe80::ff:fe00:21%eth0.10
answers trunk fe80::ff:fe00:22%eth0.20
answers trunk fe80::ff:fe00:21%eth0.20
answers trunk fe80::ff:fe00:22%eth0
answers host fe80::ff:fe00:21%br0
answers host fe80::ff:fe00:23%br0
answers trunk fe80::ff:fe00:10%eth0
on host bridge fdb show br br0
on host bridge -j fdb show br br0 vlan 20
on host bridge fdb show br br0 vlan 10
section 'a VLAN device on the bridge'
on host ip link add link br0 name br0.10 type vlan id 10
on host ip link set br0.10 up
on host sleep 3
on host ip link show
on host ip -6 addr show
answers one fe80::ff:fe00:10%eth0
on host bridge vlan add dev br0 vid 10 self
on host bridge vlan
on host bridge fdb show br br0 vlan 10
on one sleep 4
answers one fe80::ff:fe00:10%eth0
answers trunk fe80::ff:fe00:10%eth0.10
answers two fe80::ff:fe00:10%eth0
answers host fe80::ff:fe00:21%br0.10
on host bridge vlan del dev br0 vid 1 self
on host bridge vlan
on host bridge fdb show br br0
answers trunk fe80::ff:fe00:10%eth0
answers trunk fe80::ff:fe00:10%eth0.10
on host bridge vlan add dev br0 vid 10 pvid untagged self
answers trunk fe80::ff:fe00:10%eth0.10
on host bridge vlan add dev br0 vid 10 self
answers trunk fe80::ff:fe00:10%eth0.10
on host ip link set br0.10 netns "$tag-two"
on two ip link set br0.10 up
on two sleep 3
on two ip link show
on two ip -6 addr show
answers one fe80::ff:fe00:10%eth0
on two ip link del br0.10
section 'no PVID'
on host bridge vlan del dev v1 vid 10
on host bridge vlan
answers one fe80::ff:fe00:23%eth0
answers trunk fe80::ff:fe00:21%eth0.10
on host bridge vlan add dev v1 vid 1 pvid untagged
answers one fe80::ff:fe00:23%eth0
section 'default PVID'
on host ip link set br0 type bridge vlan_filtering 0
on host ip link set br0 type bridge vlan_default_pvid 5
on host bridge vlan
on host bridge fdb show br br0 vlan 5
on host ip link set br0 type bridge vlan_default_pvid 0
on host bridge vlan
on host ip link set br0 type bridge vlan_default_pvid 1
on host bridge vlan
on host ip link set v2 nomaster
on host bridge vlan
on host ip link set v2 master br0
on host bridge vlan
section 'entries by hand'
on host bridge vlan add dev v1 vid 10
on host bridge fdb add 02:00:00:00:00:77 dev v1 master static vlan 10
on host bridge fdb add 02:00:00:00:00:78 dev v1 master static vlan 11
on host bridge fdb add 02:00:00:00:00:79 dev v1 master static
on host bridge fdb add 02:00:00:00:00:7a dev br0 self local
on host bridge fdb add 02:00:00:00:00:7b dev v1 master static vlan x
on host bridge fdb add 02:00:00:00:00:7b dev v1 master static vlan 5000
on host bridge fdb add 02:00:00:00:00:7b dev v1 master static vlan 10 vlan 11
on host bridge fdb show br br0 vlan 10
on host bridge fdb get 02:00:00:00:00:77 br br0
on host bridge fdb get 02:00:00:00:00:77 br br0 vlan 10
on host bridge fdb get 02:00:00:00:00:77 br br0 vlan 9999
on host bridge fdb del 02:00:00:00:00:77 dev v1 master vlan 11
on host bridge fdb del 02:00:00:00:00:77 dev v1 master
on host bridge fdb del 02:00:00:00:00:77 dev v1 master vlan 10
on host bridge fdb del 02:00:00:00:00:79 dev v1 master vlan 10
on host bridge fdb show br br0
section 'addresses'
on host ip link set v1 address 02:00:00:00:00:31
on host bridge fdb show br br0
on host ip link set br0 address 02:00:00:00:00:41
on host bridge fdb show br br0
on host ip link set v3 address 02:00:00:00:00:41
on host bridge fdb show br br0
on host ip link set v3 nomaster
on host bridge fdb show br br0
section 'a provider bridge'
on host ip link set v3 master br0
on host bridge vlan add dev v3 vid 30
on host bridge vlan add dev v2 vid 30 pvid untagged
on host ip link set br0 type bridge vlan_protocol 802.1ad vlan_filtering 1
on two ip link add link eth0 name eth0.7 type vlan id 7
on two ip link set eth0.7 up
on trunk ip link add link eth0 name s type vlan id 30 protocol 802.1ad
on trunk ip link set s up
on trunk ip link add link s name s.7 type vlan id 7
on trunk ip link set s.7 up
on trunk sleep 3
answers two fe80::ff:fe00:23%eth0
answers two fe80::ff:fe00:23%eth0.7
answers trunk fe80::ff:fe00:22%s
answers trunk fe80::ff:fe00:22%eth0.10
on host ip link del br0
on host bridge vlan
