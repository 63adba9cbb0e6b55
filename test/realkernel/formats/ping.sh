#!/bin/bash
# ping: what it prints and returns, answered or not.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/ping.txt"
header 'ping'
T0=${EPOCHREALTIME/./}
node host router far
link host:eth0:01 router:eth0:02
link router:eth1:03 far:eth0:04
on router sysctl -qw net.ipv6.conf.all.forwarding=1
on router ip addr add 2001:db8:1::1/64 dev eth0 nodad
on router ip addr add 2001:db8:2::1/64 dev eth1 nodad
on router ip link set eth0 up
on router ip link set eth1 up
on far ip addr add 2001:db8:2::2/64 dev eth0 nodad
on far ip link set eth0 up
on far ip -6 route add default via 2001:db8:2::1
section 'lo, eth0 without an address'
on host ping -6 -c 1 ::1
on host ping -6 -c 1 2001:db8:1::1
on host ip link set lo down
on host ping -6 -c 1 ::1
on host ip link set lo up
on host ip addr add 2001:db8:1::9/64 dev eth0
on host ip link set eth0 up
section 'tentative source'
on host ping -6 -n -c 1 -W 1 2001:db8:1::1
sleep 3
on host ip -6 route add default via 2001:db8:1::1
on router ip -6 route add unreachable 2001:db8:11::/64
on router ip -6 route add prohibit 2001:db8:12::/64
on router ip -6 route add blackhole 2001:db8:13::/64
on router ip -6 route add throw 2001:db8:14::/64
sleep 2
try() { on host ping "$@"; }
section 'answered'
try -6 -n -c 2 2001:db8:1::1
try -6 -c 2 2001:db8:1::1
try -c 2 2001:db8:2::2
try -c 3 -i 0.2 2001:db8:2::2
try -c 1 -q 2001:db8:2::2
try -c 2 -i 0.2 -D 2001:db8:2::2
try -c 1 -s 1400 2001:db8:2::2
try -c 1 -s 0 2001:db8:2::2
try -c 1 -s 8 2001:db8:2::2
try -c 1 -s 4000 2001:db8:2::2
try -c 1 -I eth0 2001:db8:2::2
try -c 1 -I 2001:db8:1::9 2001:db8:2::2
try -c 1 -t 64 2001:db8:2::2
try -c 1 -v 2001:db8:2::2
try -c 1 -a -n 2001:db8:2::2
try -c 2 -i 0.2 -A 2001:db8:2::2
try -w 2 2001:db8:2::2
try -c 1 ::1
try -c 1 localhost
try -6 -c 1 localhost
try -6 -c 1 ip6-localhost
try -c 1 2001:db8:1::9
try -c 2 -l 2 2001:db8:2::2
try -c 1 -p ff 2001:db8:2::2
try -c 1 -Q 0x20 2001:db8:2::2
try -c 1 -F 5 2001:db8:2::2
section 'link-local and multicast'
try -c 1 fe80::ff:fe00:2%eth0
try -n -c 1 fe80::ff:fe00:2%eth0
try -c 1 -I eth0 fe80::ff:fe00:2
try -c 1 fe80::ff:fe00:2
try -c 1 -W 1 fe80::ff:fe00:2%nope
try -c 1 -W 1 fe80::ff:fe00:2%lo
try -c 1 -I lo fe80::ff:fe00:2%eth0
try -c 1 fe80::ff:fe00:1%eth0
try -c 1 -W 1 fe80::77%eth0
try -c 2 -i 0.2 ff02::1%eth0
try -c 1 -I eth0 ff02::1
try -c 1 -W 1 ff02::1
try -c 1 -W 1 -I eth0 ff02::2
try -c 1 -W 1 -I eth0 ff02::77
section 'refused by errno'
try -6 -c 1 192.0.2.1
try -c 1 192.0.2.1
try -4 -c 1 2001:db8:2::2
try -c 1 nonsense
try -6 -c 1 nonsense.invalid
try -c 1 2001:db8:zz::1
try -c 1 -I nope 2001:db8:2::2
try -c 1 -I 2001:db8:77::1 2001:db8:2::2
try -c 1 -I lo 2001:db8:2::2
on host ip -6 route del default
try -c 1 2001:db8:2::2
on host ip -6 route add unreachable default metric 5
try -c 1 2001:db8:2::2
on host ip -6 route del default metric 5
on host ip -6 route add prohibit default metric 5
try -c 1 2001:db8:2::2
on host ip -6 route del default metric 5
on host ip -6 route add blackhole default metric 5
try -c 1 2001:db8:2::2
on host ip -6 route del default metric 5
on host ip -6 route add throw default metric 5
try -c 1 2001:db8:2::2
on host ip -6 route del default metric 5
on host ip -6 route add default via 2001:db8:1::1
section 'the route goes away while it runs'
background host ping ping -n -O -c 6 -W 1 2001:db8:2::2
sleep 1.5
on host ip -6 route del default
sleep 2
on host ip -6 route add default via 2001:db8:1::1
sleep 4
observed host ping
section 'the address goes away while it runs'
background host ping ping -n -c 4 -W 1 2001:db8:2::2
sleep 1.5
on host ip addr del 2001:db8:1::9/64 dev eth0
sleep 4
observed host ping
on host ip addr add 2001:db8:1::9/64 dev eth0 nodad
on host ip -6 route replace default via 2001:db8:1::1
section 'refused by ICMPv6'
try -c 2 -W 1 2001:db8:10::1
try -c 2 -W 1 2001:db8:11::1
try -c 2 -W 1 2001:db8:12::1
try -c 2 -W 1 2001:db8:13::1
try -c 2 -W 1 2001:db8:14::1
try -c 4 -W 1 2001:db8:2::77
try -c 1 -t 1 2001:db8:2::2
try -c 1 -t 1 -v 2001:db8:2::2
try -c 1 -W 1 -I fe80::ff:fe00:1%eth0 2001:db8:2::2
try -q -c 2 -W 1 2001:db8:10::1
try -n -c 2 -W 1 -i 0.2 2001:db8:10::1
on router ip link set eth1 mtu 1300
on far ip link set eth0 mtu 1300
try -c 2 -M do -s 1400 2001:db8:2::2
try -c 2 -M do -s 1452 2001:db8:1::1
try -c 2 -M do -s 1453 2001:db8:1::1
on host ip -6 route get 2001:db8:2::2
section 'no neighbour: the local kernel says so after 3 s'
try -c 1 2001:db8:1::77
try -c 1 -W 1 2001:db8:1::78
try -c 4 2001:db8:1::77
try -n -c 6 -i 1 2001:db8:1::79
try -O -c 4 2001:db8:1::7a
on host ip -6 neigh
section 'no answer'
on far sysctl -w net.ipv6.icmp.echo_ignore_all=1
try -c 1 -W 1 2001:db8:2::2
try -c 2 -W 1 2001:db8:2::2
try -c 3 -i 0.2 -W 0.5 2001:db8:2::2
try -c 3 -O -W 1 2001:db8:2::2
try -c 1 2001:db8:2::2
try -w 2 2001:db8:2::2
try -w 3 -c 2 2001:db8:2::2
try -q -c 2 -W 1 2001:db8:2::2
on far sysctl -w net.ipv6.icmp.echo_ignore_all=0
section 'some answers'
background host ping ping -n -c 4 -W 1 2001:db8:2::2
sleep 1.5
ip netns exec "$tag-far" sysctl -qw net.ipv6.icmp.echo_ignore_all=1
sleep 1
ip netns exec "$tag-far" sysctl -qw net.ipv6.icmp.echo_ignore_all=0
sleep 3
observed host ping
section 'interrupted after 2.5 s'
background host ping ping -n 2001:db8:2::2
sleep 2.5
observed host ping
section 'wrong arguments'
try
try -6
try -c
try -w 1 -c abc ::1
try -w 1 -c 0 ::1
try -w 1 -c -1 ::1
try -i abc -c 2 ::1
try -i 0 -c 2 ::1
try -i -1 -c 2 ::1
try -W abc -c 1 ::1
try -W 0 -c 1 ::1
try -W -1 -c 1 ::1
try -s 70000 -c 1 ::1
try -t 0 -c 1 ::1
try -t 256 -c 1 ::1
try -w 1 -Z ::1
try -c 1 ::1 ::1
try -4 -6 -c 1 ::1
try -V
try -h
section 'not root'
on host setpriv --reuid 65534 --clear-groups ping -c 1 ::1
on host setpriv --reuid 65534 --clear-groups ping -c 2 -i 0.001 ::1
on host sysctl net.ipv4.ping_group_range
