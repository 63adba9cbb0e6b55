#!/bin/bash
# VLAN devices: making them, their states, addresses, MTU, namespaces, and who hears what.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/vlan.txt"
header 'vlan'
T0=${EPOCHREALTIME/./}
node host router cell
link host:eth0:02 router:eth0:01
section 'refused'
on host ip link add link eth0 name eth0.10 type vlan
on host ip link add link eth0 name eth0.10 type vlan id 4095
on host ip link add link eth0 name eth0.10 type vlan id 10 protocol 0x1234
on host ip link add link nope name eth0.10 type vlan id 10
on host ip link add name eth0.10 type vlan id 10
on host ip link add link lo name lo.10 type vlan id 10
on host ip link add link eth0 name big mtu 1600 type vlan id 12
on host ip link add link eth0 name eth0.10 address 01:00:5e:00:00:01 type vlan id 10
section 'made'
on host ip link add link eth0 name eth0.10 type vlan id 10
on host ip link add link eth0 name eth0.10 type vlan id 10
on host ip link add link eth0 name other type vlan id 10
on host ip link add link eth0 name stag type vlan id 10 protocol 802.1ad
on host ip link add link eth0 name own address 02:00:00:00:00:55 mtu 1400 type vlan id 12 loose_binding on
on host ip link show
on host ip -d link show eth0.10
on host ip -j -d link show eth0.10
on host ip -d link show own
on host ip -d link show stag
on host ip link set eth0.10 up
section 'the device below is up, without a carrier'
on host ip link set eth0 up
on host sleep 1
on host ip link show
section 'with a carrier'
on router ip link set eth0 up
on host ip link set own up
on host sleep 4
on host ip link show
on host ip -6 addr show
on host ip -6 route show
on host ip -6 route show table local
on host ip maddr
on host bridge fdb
on host ip link show own
section 'both sides'
on router ip link add link eth0 name eth0.10 type vlan id 10
on router ip link add link eth0 name eth0.20 type vlan id 20
on router ip link set eth0.10 up
on router ip link set eth0.20 up
on host ip addr add 2001:db8:10::2/64 dev eth0.10 nodad
on router ip addr add 2001:db8:10::1/64 dev eth0.10 nodad
on host ip addr add 2001:db8:20::2/64 dev eth0 nodad
on router ip addr add 2001:db8:20::1/64 dev eth0.20 nodad
on host sleep 3
on host sh -c 'ping -c 1 -W 2 2001:db8:10::1 >/dev/null; echo $?'
on host sh -c 'ping -c 1 -W 2 2001:db8:20::1 >/dev/null; echo $?'
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:1%eth0.10 >/dev/null; echo $?'
on host sh -c 'ping -c 1 -W 2 -s 1452 2001:db8:10::1 >/dev/null; echo $?'
section 'MTU'
on host ip link set eth0.10 mtu 1600
on host ip link set eth0.10 mtu 1400
on host ip link set eth0 mtu 1300
on host ip link show
on host ip link set eth0 mtu 1500
on host ip link show
section 'addresses'
on host ip link set eth0 address 02:00:00:00:00:99
on host ip link show
on host ip link set eth0.10 address 02:00:00:00:00:77
on host ip -d link show eth0
on host ip -d link show eth0.10
on host bridge fdb
on host ip link set eth0 address 02:00:00:00:00:02
on host ip link show
section 'the carrier below is lost'
on router ip link set eth0 down
on host sleep 2
on host ip link show
on host ip -6 addr show dev eth0.10
on router ip link set eth0 up
on host sleep 2
on host ip link show
section 'the device below is switched off and on'
on host ip link set eth0 down
on host ip link show
on host ip -6 addr show
on host ip link set eth0 up
on host sleep 3
on host ip link show
on host ip -6 addr show
section 'a VLAN on a VLAN'
on host ip link add link stag name stag.30 type vlan id 30
on host ip link set stag.30 up
on router ip link add link eth0 name s type vlan protocol 802.1ad id 10
on router ip link set s up
on router ip link add link s name s.30 type vlan id 30
on router ip link set s.30 up
on host sleep 3
on host ip -d link show stag.30
on host sh -c 'ping -c 1 -W 2 fe80::ff:fe00:1%stag.30 >/dev/null; echo $?'
on host ip link set stag down
on host ip link show stag.30
on host ip link set stag netns "$tag-cell"
on host ip link show stag.30
on cell ip link show
on cell ip link del stag
on host ip link show stag.30
section 'in another namespace'
on host ip link set eth0.10 netns "$tag-cell"
on host ip link show
on cell ip link show
on cell ip link set eth0.10 up
on cell sleep 3
on cell ip -6 addr show
on cell sh -c 'ping -c 1 -W 2 fe80::ff:fe00:1%eth0.10 >/dev/null; echo $?'
on host ip link set eth0 down
on cell ip link show
on host ip link set eth0 up
on cell sleep 2
on cell ip link show
on host ip link add link eth0 name eth0.40 netns "$tag-cell" type vlan id 40
on cell ip link show
section 'deleted with the device below'
on host ip link del own
on host bridge fdb show dev eth0
on host ip link del eth0
on host ip link show
on cell ip link show
