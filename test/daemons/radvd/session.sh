#!/bin/sh
# Records session-2.19.json: what radvd 2.19 logs at debug level 5, and the advertisements it sends, while things happen to it.
# Run as root on a machine with radvd, iproute2, tcpdump, ndisc6 and python3: unshare -rn sh session.sh
# session.test.ts replays the same events.
set -e
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
cd "$work"

# Two machines: this namespace is the router with r0, the namespace of the sleeper is the host with h0.
unshare -n sleep 60 & host=$!
sleep 0.2
inhost() { nsenter -t $host -n "$@"; }
ip link add r0 index 10 address 02:00:00:00:00:01 type veth peer name h0 index 11 address 02:00:00:00:00:02
ip link set h0 netns $host
sysctl -qw net.ipv6.conf.all.forwarding=1
inhost sysctl -qw net.ipv6.conf.h0.accept_ra=0 net.ipv6.conf.h0.router_solicitations=0
ip link set r0 up
inhost ip link set h0 up
ip addr add 2001:db8:1::1/64 dev r0
sleep 3

cp "$here/session.conf" radvd.conf
cat > rogue.conf <<'CONF'
interface h0 {
  AdvSendAdvert on; MaxRtrAdvInterval 100;
  AdvManagedFlag on; AdvOtherConfigFlag on; AdvCurHopLimit 32;
  AdvReachableTime 1000; AdvRetransTimer 500; AdvLinkMTU 1300;
  prefix 2001:db8:9::/48 { AdvValidLifetime 100; AdvPreferredLifetime 50; };
  RDNSS 2001:db8::99 2001:db8::98 { };
  DNSSL example.net { };
};
CONF
nsenter -t $host -n tcpdump -i h0 -w ra.pcap -U 'icmp6 and ip6[40] == 134' 2> /dev/null & tcpdump=$!
sleep 0.5

radvd -n -d 5 -m stderr_clean -C radvd.conf -p /run/radvd.pid 2> log & radvd=$!
sleep 2
ip addr add 2001:db8:1::2/64 dev r0
sleep 4
inhost rdisc6 -r 1 -w 500 h0 > /dev/null || true
sleep 0.5
nsenter -t $host -n radvd -n -m none -C rogue.conf -p "$work/rogue.pid" & rogue=$!
sleep 0.5
kill -KILL $rogue
sleep 0.5
kill -USR1 $radvd
sleep 0.5
kill -HUP $radvd
sleep 0.5
kill -TERM $radvd
sleep 2
kill $tcpdump $host
sleep 0.2

python3 - "$here/session-2.19.json" <<'PYTHON'
import json, struct, sys
pcap = open('ra.pcap', 'rb').read()
advertisements, heard, at = [], [], 24
while at < len(pcap):
    size = struct.unpack('<I', pcap[at + 8:at + 12])[0]
    frame = pcap[at + 16:at + 16 + size]
    message = bytearray(frame[54:])
    message[2:4] = b'\0\0'
    if frame[6:12] == bytes.fromhex('020000000001'):
        advertisements.append({'to': frame[38:54].hex(), 'message': message.hex()})
    else:
        heard.append(message.hex())
    at += 16 + size
log = open('log').read().splitlines()
recording = {'log': log, 'heard': heard, 'advertisements': advertisements}
open(sys.argv[1], 'w').write(json.dumps(recording, indent=2) + '\n')
PYTHON
rm -r "$work"
