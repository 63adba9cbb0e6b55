#!/bin/bash
# What source-address.txt was recorded with: `unshare -n bash source-address.sh > source-address.txt`, Linux 6.18, iproute2 6.1.
t() { echo "\$ $*"; "$@" 2>&1; }
t ip link set lo up
ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
t ip link set v0 up
t ip link set v1 up
t sleep 3
t ip -6 route add default via fe80::9 dev v0
get() { for d in "$@"; do t ip -6 route get $d; done; }
echo '# link-local addresses only'
get 2001:4860::1 fd00::1 ::1 ff02::1 ff0e::1 fe80::5
echo '# a global address on the other interface is better than a link-local one on this'
t ip -6 addr add 2001:db8:9::9/64 dev v1 nodad
get 2001:4860::1 ff02::1 ff0e::1 fe80::5 fd00::1
t sysctl -qw net.ipv6.conf.v0.use_oif_addrs_only=1
get 2001:4860::1
t sysctl -qw net.ipv6.conf.v0.use_oif_addrs_only=0
echo '# scopes, labels and prefixes'
t ip -6 addr add fd00:1::1/64 dev v0 nodad
t ip -6 addr add 2001:db8:6::1/64 dev v0 nodad
t ip -6 addr add 2001:db8:5::1/64 dev v0 nodad
t ip -6 addr add 2002:1:2::1/64 dev v0 nodad
t ip -6 addr add fec0:1::1/64 dev v0 nodad
get 2001:4860::1 2001:db8:7::1 2001:db8:5:1::1 2001:db8:6::9 2001:db8:9:1::1 fd77::1 2002:9::1 fec0:9::1 ff05::1 ff0e::1 ff02::1 2001:db8:6::1 ::1.2.3.4 3ffe::1
echo '# deprecated and temporary'
t ip -6 addr add 2001:db8:7::1/64 dev v0 nodad preferred_lft 0
get 2001:db8:7::9 2001:db8:7::1
t ip -6 addr del 2001:db8:5::1/64 dev v0
t ip -6 addr del 2001:db8:6::1/64 dev v0
get 2001:4860::1 2001:db8:5::9
echo '# what the prefix length hides'
t ip -6 addr add 2001:db8:aa00::1/32 dev v0 nodad
t ip -6 addr add 2001:db8:bb00::1/64 dev v0 nodad
get 2001:db8:bbff::1 2001:db8:aaff::1 2001:4860::1
echo '# an address for one destination'
t ip -6 route add 2001:db8:99::/64 dev v0 src fd00:1::1
get 2001:db8:99::1
echo '# labels that somebody added'
t ip addrlabel add prefix fd00:1::/48 label 99
t ip addrlabel add prefix 2001:4860::/32 label 99
t ip addrlabel add prefix 2001:4860::/32 label 98
get 2001:4860::1
t ip addrlabel add prefix 2001:4860::/32 dev v0 label 98
get 2001:4860::1
t ip addrlabel del prefix 2001:4860::/32 dev v0 label 98
get 2001:4860::1
t ip addrlabel del prefix 2001:4860::/32 dev v1 label 98
t ip addrlabel list
