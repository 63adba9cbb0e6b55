#!/bin/bash
# Teams that no daemon told what to do: ports, their addresses, carrier, MTU.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/team.txt"
header 'team'
T0=${EPOCHREALTIME/./}
node host other
link host:eth1:11 other:e1:21
link host:eth2:12 other:e2:22
on other ip link set e1 up
on other ip link set e2 up
section 'made'
on host ip link add name team0 address 02:00:00:00:00:70 type team
on host ip -d link show team0
on host ip -j -d link show team0
on host ip link set eth1 up
on host sleep 3
on host ip link set eth1 master team0
on host ip link set eth1 down
on host ip link set eth1 mtu 1400
on host ip link set eth1 master team0
on host ip link set lo master team0
on host ip link set team0 master team0
on host ip link show
on host ip link set team0 up
on host ip link set eth2 master team0
on host ip link set eth2 mtu 1400
on host sleep 4
on host ip link show
on host ip -d link show eth1
on host ip -j -d link show eth1
on host ip -6 addr show
on host ip -6 route show table all
on host ip maddr
on host ip link show type team_slave
on other sh -c 'ping -c 1 -W 2 fe80::ff:fe00:11%e1 >/dev/null; echo $?'
section 'carrier'
on other ip link set e1 down
on host sleep 1
on host ip link show
on other ip link set e2 down
on host sleep 2
on host ip link show
on other ip link set e1 up
on host sleep 2
on host ip link show
section 'changes'
on host ip link set team0 address 02:00:00:00:00:99
on host ip link set team0 mtu 1300
on host ip link show
on host ip link set eth1 nomaster
on host sleep 2
on host ip link show
on host ip -6 addr show
on host ip link set team0 netns 1
on host ip link set eth1 master team0
on host ip link del team0
on host ip link show
