#!/bin/bash
# tcpdump's text for one of every message (messages.py), and its own lines around a live capture.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
T0=${EPOCHREALTIME/./}
here() { echo "\$$(typed "$@")"; (cd "$out" && "$@") 2>&1; local rc=$?; if [ $rc != 0 ]; then echo "[exit $rc]"; fi; }
labels=$(python3 "$(dirname "$0")/messages.py" "$out/messages.pcap")
one() { # file, options
  exec >"$out/tcpdump$1.txt"
  header "tcpdump $2 of messages.pcap, whose packets are"
  tcpdump --version 2>&1 | sed 's/^/# /; 2q'
  echo "$labels"
  here tcpdump $2 -r messages.pcap
}
one '' ''
one -n '-n'
one -v '-n -v'
one -vv '-n -vv'
one -e '-n -e'
one -ev '-n -e -v'
one -tt '-n -tt -c 5'
exec >"$out/tcpdump-options.txt"
header 'tcpdump: options, filters, live capture'
for o in -t -tt -ttt -tttt -ttttt -q -x -xx -X -S '-n -#'; do here tcpdump $o -n -c 3 -r messages.pcap; done
for f in icmp6 'icmp6 and ip6[40]==134' 'icmp6[icmp6type]==icmp6-routeradvert' 'icmp6[0]==135' 'ip6 proto 58' 'host fe80::ff:fe00:1' 'src host fe80::ff:fe00:1' 'net 2001:db8:1::/64' 'ether src 02:00:00:00:00:01' 'udp port 547' 'port 80' tcp arp ip6 ip 'ip6 multicast' 'not icmp6' 'ip6[6]==0' nonsense 'host' 'icmp6[icmp6type]==nonsense'; do
  echo "\$ tcpdump -n -t -r messages.pcap '$f' | cut -c-60"
  (cd "$out" && tcpdump -n -t -r messages.pcap $f) 2>&1 | cut -c-60
done
here tcpdump -r nowhere.pcap
section 'live'
node a b
link a:eth0:01 b:eth0:02
on a tcpdump -n -i eth0 -c 1
on a tcpdump -n -i nope -c 1
on a tcpdump --list-interfaces
on a ip link set eth0 up
on b ip link set eth0 up
sleep 3
live() { # seconds, options
  local s=$1
  shift
  echo "a\$ tcpdump $* & sleep $s; kill \$!"
  ip netns exec "$tag-a" tcpdump "$@" >"$dir/live" 2>&1 &
  local p=$!
  sleep 1
  ip netns exec "$tag-a" ping -q -6 -n -c 2 -i 0.2 fe80::ff:fe00:2%eth0 >/dev/null
  sleep "$s"
  { kill -TERM $p; wait $p; } 2>/dev/null
  cat "$dir/live"
}
live 1 -n -i eth0
live 1 -n -i any
live 1 -l -n -tt -i eth0 icmp6
live 1 -n -e -i any -c 2
live 1 -i eth0
on a sh -c 'tcpdump -n -i eth0 -c 2 & sleep 1; ping -q -n -c 2 fe80::ff:fe00:2%eth0; wait'
on a sh -c 'tcpdump -n -i eth0 -c 2 -w x.pcap & sleep 1; ping -q -n -c 2 fe80::ff:fe00:2%eth0; wait; rm x.pcap'
