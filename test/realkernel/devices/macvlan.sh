#!/bin/bash
# macvlan devices: making them, their modes, and who hears whom.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/macvlan.txt"
header 'macvlan'
T0=${EPOCHREALTIME/./}
node host router one two
link host:eth0:02 router:eth0:01
# answers NODE ADDRESS: whether a ping is answered
answers() { on "$1" sh -c "ping -c 1 -W 2 $2 >/dev/null; echo \$?"; }
section 'refused'
on host ip link add name m type macvlan
on host ip link add link nope name m type macvlan
on host ip link add link lo name m type macvlan
on host ip link add link eth0 name big mtu 2000 type macvlan
on host ip link add link eth0 name m address 01:00:5e:00:00:01 type macvlan
on host ip link add link eth0 name m type macvlan mode nonsense
on host ip link add link eth0 name m type macvlan mode bridge nopromisc
on host ip link add link eth0 name m type macvlan flag what
on host ip link add link eth0 name m type macvlan bcqueuelen x
section 'made'
on host ip link add link eth0 name m0 address 02:00:00:00:00:a0 type macvlan mode bridge
on host ip link add link eth0 name m0 type macvlan mode bridge
on host ip link add link m0 name m1 address 02:00:00:00:00:a1 type macvlan
on host ip link add link eth0 name eth0 address 02:00:00:00:00:a2 netns "$tag-one" type macvlan mode bridge bcqueuelen 2000
on host ip link add link eth0 name p type macvlan mode passthru
on host ip link show
on one ip link show
on host ip -d link show m0
on host ip -j -d link show m0
on host ip -d link show m1
on host ip link add br0 type bridge
on host ip link set eth0 master br0
on host ip link del br0
on host ip link set m1 type macvlan mode passthru
on host ip link set m1 type macvlan mode bridge
on host ip -d link show m1
section 'up, the device below being off'
on host ip link set m0 up
on host ip link show
on host ip -d link show eth0
section 'addresses'
on host ip link set m1 address 02:00:00:00:00:a0
on host ip link set m1 address 02:00:00:00:00:02
on host ip link set m1 address 02:00:00:00:00:02
on host ip link set m1 up
on host ip link set m1 address 02:00:00:00:00:a1
section 'the device below is up, without a carrier'
on host ip link set eth0 up
on host ip link set m1 up
on host sleep 2
on host ip link show
section 'with a carrier'
on router ip link set eth0 up
on host ip link set m1 netns "$tag-two"
on two ip link set m1 up
on one ip link set eth0 up
on host sleep 4
on host ip link show
on host ip -6 addr show
on one ip -6 addr show
on two ip -6 addr show
on host ip -d link show eth0
on host ip maddr
on one ip maddr
on host bridge fdb
on host ip -6 route show
section 'who hears whom'
answers host fe80::ff:fe00:1%eth0
answers host fe80::ff:fe00:1%m0
answers one fe80::ff:fe00:1%eth0
answers router fe80::ff:fe00:2%eth0
answers router fe80::ff:fe00:a0%eth0
answers router fe80::ff:fe00:a2%eth0
answers host fe80::ff:fe00:a2%eth0
answers host fe80::ff:fe00:a2%m0
answers one fe80::ff:fe00:2%eth0
answers one fe80::ff:fe00:a0%eth0
answers one fe80::ff:fe00:a1%eth0
on two ip link set m1 type macvlan mode private
answers two fe80::ff:fe00:a2%m1
answers two fe80::ff:fe00:1%m1
on two ip link set m1 type macvlan mode vepa
answers two fe80::ff:fe00:a2%m1
section 'MTU'
on host ip link set m0 mtu 1600
on host ip link set eth0 mtu 1300
on host ip link show
on two ip link show
on host ip link set eth0 mtu 1500
on host ip link show
section 'the carrier is lost, the device below switched off'
on router ip link set eth0 down
on host sleep 2
on host ip link show
on one ip link show
on host ip link set eth0 down
on host ip link show
on router ip link set eth0 up
on host ip link set eth0 up
on host sleep 4
on host ip link show
on one ip link show
on host ip -6 addr show
section 'everything heard'
on host ip link set m0 promisc on
on host ip link set m0 allmulticast on
on host ip -d link show eth0
on host ip -d link show m0
on host ip link set m0 down
on host ip -d link show eth0
on host bridge fdb show dev eth0
on host ip link del m0
section 'alone'
on one ip link del eth0
on two ip link del m1
on host ip link show
on host ip link add link eth0 name p type macvlan mode passthru nopromisc
on host ip link add link eth0 name q type macvlan
on host ip -d link show p
on host ip link set p up
on host ip -d link show eth0
on host ip link set p type macvlan mode passthru
on host ip link set p type macvlan mode passthru flag null
on host ip -d link show eth0
on host ip link set p address 02:00:00:00:00:b0
on host ip link show
on host ip link set eth0 address 02:00:00:00:00:b1
on host ip link show
answers router fe80::ff:fe00:b0%eth0
on host ip link set p address 02:00:00:00:00:b2
on host ip link del p
on host ip -d link show
section 'deleted with the device below'
on host ip link add link eth0 name m0 address 02:00:00:00:00:a0 netns "$tag-one" type macvlan
on host ip link del eth0
on one ip link show
