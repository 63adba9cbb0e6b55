#!/bin/bash
# sysctl, and writing below /proc/sys with echo.
. "$(dirname "$0")/../scenarios/lib.sh"
out=$1
exec >"$out/sysctl.txt"
header 'sysctl and echo >/proc/sys'
sysctl --version | sed 's/^/# /'
T0=${EPOCHREALTIME/./}
node host peer
link host:eth0:01 peer:eth0:02
try() { on host "$@"; }
conf() { mkdir -p "$dir/host"; cat >"$dir/host/$1"; sed 's/^/# | /' "$dir/host/$1"; }
section 'read'
try sysctl net.ipv6.conf.eth0.accept_ra
try sysctl net/ipv6/conf/eth0/accept_ra
try sysctl -n net.ipv6.conf.eth0.accept_ra
try sysctl -e net.ipv6.conf.eth0.nonsense
try sysctl -N net.ipv6.conf.eth0.accept_ra
try sysctl -b net.ipv6.conf.eth0.accept_ra
echo
try sysctl net.ipv6.conf.eth0.accept_ra net.ipv6.conf.eth0.forwarding
try sysctl net.ipv6.conf.eth0
try sysctl net.ipv6.conf.eth0.nonsense
try sysctl nonsense
try sysctl net.ipv6.conf.nope.accept_ra
try sysctl net.ipv6.conf.eth0.stable_secret
try sysctl -n net.ipv6.conf.eth0.accept_ra net.ipv6.conf.nope.accept_ra net.ipv6.conf.lo.accept_ra
try sysctl
section 'write'
try sysctl -w net.ipv6.conf.eth0.accept_ra=2
try sysctl net.ipv6.conf.eth0.accept_ra=1
try sysctl -w net.ipv6.conf.eth0.accept_ra = 2
try sysctl -w 'net.ipv6.conf.eth0.accept_ra = 2'
try sysctl -qw net.ipv6.conf.eth0.accept_ra=1
try sysctl -nw net.ipv6.conf.eth0.accept_ra=1
try sysctl -w net/ipv6/conf/eth0/accept_ra=1
try sysctl -w net.ipv6.conf.eth0.accept_ra
try sysctl -w net.ipv6.conf.eth0.accept_ra=
try sysctl -w net.ipv6.conf.eth0.accept_ra=abc
try sysctl -w net.ipv6.conf.eth0.accept_ra=-1
try sysctl -w net.ipv6.conf.eth0.accept_ra=5
try sysctl -w net.ipv6.conf.eth0.accept_ra=1x
try sysctl -w net.ipv6.conf.eth0.accept_ra='1 2'
try sysctl net.ipv6.conf.eth0.accept_ra
try sysctl -w net.ipv6.conf.eth0.accept_ra=0x2
try sysctl -w net.ipv6.conf.eth0.accept_ra=99999999999
try sysctl net.ipv6.conf.eth0.accept_ra
try sysctl -w net.ipv6.conf.eth0.mtu=100
try sysctl -w net.ipv6.conf.eth0.mtu=9000
try sysctl -w net.ipv6.conf.eth0.hop_limit=0
try sysctl -w net.ipv6.conf.eth0.hop_limit=256
try sysctl -w net.ipv6.conf.eth0.router_solicitations=-2
try sysctl -w net.ipv6.conf.eth0.addr_gen_mode=9
try sysctl -w net.ipv6.conf.eth0.force_forwarding=2
try sysctl -w net.ipv6.conf.eth0.stable_secret=nonsense
try sysctl -w net.ipv6.conf.all.stable_secret=2001:db8::1
try sysctl -w net.ipv6.conf.eth0.stable_secret=2001:db8::1
try sysctl net.ipv6.conf.eth0.stable_secret
try sysctl net.ipv6.conf.eth0.addr_gen_mode
try sysctl -w net.ipv6.conf.eth0.nonsense=1
try sysctl -w net.ipv6.conf.nope.accept_ra=1
try sysctl -w nonsense=1
try sysctl -w net.ipv6.conf.all.forwarding=1 net.ipv6.conf.eth0.nonsense=1 net.ipv6.conf.lo.forwarding=0
try sysctl -w kernel.ostype=BSD
try sysctl -w net.ipv6.neigh.eth0.retrans_time_ms=2345
try sysctl net.ipv6.neigh.eth0.retrans_time_ms net.ipv6.neigh.eth0.base_reachable_time_ms net.ipv6.neigh.default.gc_thresh1
try sysctl -w net.ipv6.neigh.eth0.mcast_solicit=-1
section 'not root'
try setpriv --reuid 65534 --clear-groups sysctl net.ipv6.conf.eth0.accept_ra
try setpriv --reuid 65534 --clear-groups sysctl -w net.ipv6.conf.eth0.accept_ra=0
try setpriv --reuid 65534 --clear-groups sysctl net.ipv6.conf.eth0.stable_secret
try setpriv --reuid 65534 --clear-groups sh -c 'echo 0 > /proc/sys/net/ipv6/conf/eth0/accept_ra'
section 'pattern'
try sysctl -a -r 'conf.eth0.accept_ra'
try sysctl --pattern '^net.ipv6.conf.*.forwarding$' -a
try sysctl -a -r nonsense-nowhere
section 'everything of IPv6 with its default'
try sysctl -a -r '^net.ipv6.conf.(all|default|lo).'
try sysctl -a -r '^net.ipv6.neigh.default'
try sysctl -a -r '^net.ipv6.(?!conf|neigh)'
try sysctl -a -r '^net.ipv6.[^cn]'
section 'file'
conf s.conf <<'CONF'
# a comment
; another
net.ipv6.conf.all.forwarding = 1
  net.ipv6.conf.eth0.accept_ra=2
-net.ipv6.conf.eth0.nonsense=1
net.ipv6.conf.nope.accept_ra=1
net.ipv6.conf.eth0.nonsense=1
no equals sign
net.ipv6.conf.eth0.autoconf=abc
net.ipv6.conf.*.accept_ra_pinfo=0
net/ipv6/conf/lo/accept_ra = 0
CONF
try sysctl -p "$dir/host/s.conf"
try sysctl -q -p "$dir/host/s.conf"
try sysctl -e -p "$dir/host/s.conf"
try sysctl -p "$dir/host/nowhere.conf"
try sysctl net.ipv6.conf.all.accept_ra_pinfo net.ipv6.conf.eth0.accept_ra_pinfo net.ipv6.conf.lo.accept_ra
section 'a device name with a dot'
try ip link add br.5 type bridge
try sysctl net.ipv6.conf.br.5.accept_ra
try sysctl net.ipv6.conf.br/5.accept_ra
try sysctl net/ipv6/conf/br.5/accept_ra
try sysctl -a -r 'br.*accept_ra$'
section 'echo and cat'
for shell in bash sh; do
  for line in 'echo 5 > /proc/sys/net/ipv6/conf/eth0/accept_ra' 'echo abc > /proc/sys/net/ipv6/conf/eth0/accept_ra' 'echo > /proc/sys/net/ipv6/conf/eth0/accept_ra' 'echo -n > /proc/sys/net/ipv6/conf/eth0/accept_ra' 'echo 100 > /proc/sys/net/ipv6/conf/eth0/mtu' \
    'echo 1 > /proc/sys/net/ipv6/conf/nope/accept_ra' 'echo 1 > /proc/sys/net/ipv6/conf/eth0/nonsense' 'echo 1 > /proc/sys/net/ipv6/conf/eth0' 'echo 0 > /proc/sys/net/ipv6/conf/eth0/hop_limit' 'echo 1 > /proc/sys/kernel/ostype' 'echo 2001:db8::1 > /proc/sys/net/ipv6/conf/all/stable_secret' 'echo 1x > /proc/sys/net/ipv6/conf/eth0/accept_ra' 'printf 2 > /proc/sys/net/ipv6/conf/eth0/accept_ra' \
    'cat /proc/sys/net/ipv6/conf/eth0/accept_ra' 'cat /proc/sys/net/ipv6/conf/eth0/nonsense' 'cat /proc/sys/net/ipv6/conf/all/stable_secret' 'cat /proc/sys/net/ipv6/conf/eth0' 'echo 1 | tee /proc/sys/net/ipv6/conf/eth0/accept_ra' 'echo abc | tee /proc/sys/net/ipv6/conf/eth0/accept_ra'; do
    on host $shell -c "$line"
  done
done
try ls /proc/sys/net/ipv6/conf
try ls /proc/sys/net/ipv6/conf/eth0
try ls /proc/sys/net/ipv6 /proc/sys/net/ipv6/neigh
