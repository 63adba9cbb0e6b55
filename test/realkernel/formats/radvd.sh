#!/bin/bash
# radvd's messages: start, stop, debug levels, configuration errors, things that keep it silent.
. "$(dirname "$0")/../scenarios/lib.sh"
exec >"$1/radvd.txt"
header 'radvd'
T0=${EPOCHREALTIME/./}
node router host
link router:eth0:01 host:eth0:02
conf() { rm -f "$dir/router/radvd.conf"; file router radvd.conf; }
try() { on router radvd "$@"; }
clean() { sed -E "s/^\[[A-Z][a-z]{2} [0-9 ]+ [0-9:]+\] /[Nov 21 00:00:00] /; s/\([0-9]+\)/(PID)/; s#$dir/router/##g; s/(pid|PID is|radvd.pid:) [0-9]+/\1 PID/g"; }
run() { # seconds, then what to do with it, options
  local secs=$1 signal=$2
  shift 2
  echo "router\$ radvd -C radvd.conf $* & sleep $secs; kill -$signal \$!"
  ip netns exec "$tag-router" radvd -C "$dir/router/radvd.conf" -p "$dir/router/radvd.pid" "$@" >"$dir/log" 2>&1 &
  local p=$!
  sleep "$secs"
  { kill "-$signal" $p; case $signal in HUP | USR1) sleep 2; kill $p ;; esac; wait $p; } 2>/dev/null
  echo "[exit $?]" >>"$dir/log"
  clean <"$dir/log"
}
conf <<'CONF'
interface eth0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix 2001:db8:1::/64 { }; RDNSS 2001:db8:1::53 { }; };
CONF
section 'interface down, forwarding off'
run 2 TERM -n -m stderr
run 2 TERM -n -d 5 -m stderr
section 'started with the interface, during DAD'
on router sysctl -qw net.ipv6.conf.all.forwarding=1
on router ip addr add 2001:db8:1::1/64 dev eth0
on host ip link set eth0 up
on router ip link set eth0 up
run 8 TERM -n -d 5 -m stderr
section 'ready: debug 0 to 5'
for d in 0 1 2 3 4 5; do run 1 TERM -n -d $d -m stderr; done
section 'signals'
run 1 INT -n -d 1 -m stderr
run 1 HUP -n -d 1 -m stderr
run 1 USR1 -n -d 1 -m stderr
run 1 KILL -n -d 1 -m stderr
section 'a solicitation is answered'
ip netns exec "$tag-host" sh -c 'sleep 1.5; rdisc6 -1 eth0 >/dev/null' &
run 4 TERM -n -d 5 -m stderr
section 'forwarding off'
on router sysctl -w net.ipv6.conf.all.forwarding=0
run 1 TERM -n -d 1 -m stderr
on router sysctl -w net.ipv6.conf.all.forwarding=1
on router sysctl -w net.ipv6.conf.eth0.forwarding=0
run 1 TERM -n -d 1 -m stderr
on router sysctl -w net.ipv6.conf.eth0.forwarding=1
section 'another router says something else'
on host sysctl -qw net.ipv6.conf.all.forwarding=1
file host radvd.conf <<'CONF'
interface eth0 { AdvSendAdvert on; AdvManagedFlag on; AdvOtherConfigFlag on; AdvCurHopLimit 32; AdvLinkMTU 1400; AdvReachableTime 10000; AdvRetransTimer 2000; prefix 2001:db8:1::/64 { AdvValidLifetime 3600; AdvPreferredLifetime 1800; }; RDNSS 2001:db8:1::99 { }; DNSSL example.org { }; };
CONF
(sleep 1; ip netns exec "$tag-host" timeout 3 radvd -C "$dir/host/radvd.conf" -p "$dir/host/radvd.pid" -n -m stderr >/dev/null 2>&1) &
run 5 TERM -n -m stderr
section 'the interface goes down and comes back'
(sleep 2; ip -n "$tag-router" link set eth0 down; sleep 2; ip -n "$tag-router" link set eth0 up) &
run 9 TERM -n -d 3 -m stderr
section 'carrier goes and comes back'
(sleep 2; ip -n "$tag-host" link set eth0 down; sleep 2; ip -n "$tag-host" link set eth0 up) &
run 9 TERM -n -d 3 -m stderr
section 'configuration check'
good() { conf; try -c -C "$dir/router/radvd.conf"; }
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { }; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; MaxRtrAdvInterval 8; };
CONF
run 1 TERM -n -d 3 -m stderr
good <<'CONF'
interface eth0 { IgnoreIfMissing off; AdvSendAdvert on; MaxRtrAdvInterval 8; };
CONF
run 1 TERM -n -m stderr
good <<'CONF'
interface eth9 { AdvSendAdvert on; };
CONF
run 1 TERM -n -m stderr
good <<'CONF'
interface eth9 { IgnoreIfMissing off; AdvSendAdvert on; };
CONF
run 1 TERM -n -m stderr
good <<'CONF'
interface eth0 { AdvSendAdvert on }
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert yes; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdverts on; };
CONF
good <<'CONF'
interface eth0 { advsendadvert on; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { } };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/129 { }; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::1/64 { }; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix fe80::/64 { }; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; prefix 2001:db8:1::/64 { AdvValidLifetime 100; AdvPreferredLifetime 200; }; };
CONF
good <<'CONF'
interface eth0 { AdvSendAdvert on; };
interface eth0 { AdvSendAdvert on; };
CONF
good <<'CONF'
CONF
good <<'CONF'
interface eth0 {
  AdvSendAdvert on;
  AdvLinkMTU 100;
  MaxRtrAdvInterval 10000;
};
CONF
run 1 TERM -n -m stderr
for value in 'MinRtrAdvInterval 2' 'MinRtrAdvInterval 500' 'MaxRtrAdvInterval 3' 'AdvDefaultLifetime 5' 'AdvDefaultLifetime 9001' 'AdvCurHopLimit 256' 'AdvReachableTime 3600001' 'AdvLinkMTU 9000' 'AdvLinkMTU 1279' 'AdvDefaultPreference urgent' 'MinDelayBetweenRAs 1'; do
  conf <<CONF
interface eth0 { AdvSendAdvert on; $value; };
CONF
  try -c -C "$dir/router/radvd.conf"
  run 1 TERM -n -m stderr
done
conf <<'CONF'
interface eth0 { AdvSendAdvert on; };
CONF
chmod o+w "$dir/router/radvd.conf"
try -c -C "$dir/router/radvd.conf"
run 1 TERM -n -m stderr
try -c -C /nowhere.conf
try -Z
try --version
try -h
