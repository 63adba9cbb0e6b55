#!/bin/bash
# When a device is ready for IPv6 after `ip link set up`: the kernel reports carrier through linkwatch, which handles
# "urgent" events at once and others at most once a second. Urgent: interface index and peer index differ, or the device
# was up and waiting for carrier. So it matters which end of a veth pair comes up last, and what indices the ends have.
. "$(dirname "$0")/lib.sh"
header 'time from link up to link ready'

run() { # variant, bridges made first on router to shift its index
  variant "$1"
  node router host
  for i in $2; do on router ip link add pad$i type bridge; done
  link router:eth0:01 host:eth0:02
  on router ip -br link show eth0
  on host ip -br link show eth0
  monitor router
  monitor host
  at 2
  on router ip link set eth0 up
  at 4
  echo "# $(now)"
  on host ip link set eth0 up
  at 4.1
  on router ip -br link show eth0
  on host ip -br link show eth0
  at 8
  echo "# $(now)"
  on router ip link set eth0 down
  at 8.1
  on host ip -br link show eth0
  at 12
  echo "# $(now)"
  on router ip link set eth0 up
  at 12.1
  on router ip -br link show eth0
  on host ip -br link show eth0
  at 15
  section "$1"
  observed router monitor 'LINK|ROUTE|ADDR'
  observed host monitor 'LINK|ROUTE|ADDR'
}
for i in 1 2 3; do run "equal indices, round $i" ''; done
for i in 1 2 3; do run "different indices, round $i" '1'; done
