#!/bin/bash
# `ip -6 rule`: the list of rules, and what each of its complaints sounds like.
. "$(dirname "$0")/session.sh"
r() { t ip -6 rule "$@"; }

section 'what a namespace starts with'
t ip link set lo up
t ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
t ip rule
r
r show
t ip -d -6 rule
t ip -j -6 rule
t ip -j -p -d -6 rule

section 'selectors, as they are listed'
r add from 2001:db8:1::/48 table 100
r add from 2001:db8:1::5 lookup 100
r add to 2001:db8:2::/48 table 200 pref 5000
r add from 2001:db8:3::/48 to 2001:db8:4::/64 iif v0 oif v1 table main priority 6000
r add iif nope lookup 7 order 6001
r add oif nope lookup 7 order 6002
r add fwmark 1 table 5 pref 7000
r add fwmark 0x10/0xf0 table 5 pref 7001
r add fwmark 0/0xff table 5 pref 7002
r add not from 2001:db8:1::/48 table 9 pref 8000
r add from all table 300 pref 8001 protocol static
r add ipproto udp table 9 pref 8100
r add ipproto tcp sport 1000 dport 2000-3000 table 9 pref 8101
r add ipproto 58 table 9 pref 8102
r add uidrange 0-1000 table 9 pref 8200
r add tos 0x10 table 9 pref 8300
r add dsfield 0x40 table 9 pref 8301
r add table main suppress_prefixlength 0 pref 9000
r add table main suppress_ifgroup 3 pref 9001
r add table main sup_pl 64 sup_group default pref 9002
r add blackhole pref 9100
r add unreachable from 2001:db8:66::/64 pref 9101
r add prohibit to 2001:db8:67::/64 pref 9102
r add type prohibit pref 9103
r add goto 9500 pref 9200
r add nop pref 9201
r add throw pref 9202
r add 4 pref 9203
r add from all pref 9204 table default
r add from all pref 9205 lookup 4294967295
r add from all pref 4294967295 table 3
r add from ::/0 pref 9300 table 4
r add from 2001:db8:5::7/64 pref 9301 table 4
r add from any pref 9302 table 4
r add from default pref 9303 table 4
r
t ip -j -6 rule
t ip -d -6 rule

section 'a selection of them'
r list pref 5000
r show table 9
r show lookup main
r show from 2001:db8:1::/48
r show from 2001:db8:1::/32
r show from 2001:db8:1::5
r show to 2001:db8:2::/48
r show 2001:db8:2::/48
r show from all
r show from any to default
r show iif v0
r show dev v0
r show oif v1
r show not
r show fwmark 1
r show fwmark 0x10/0xf0
r show fwmark 0
r show tos 0x10
r show ipproto udp
r show sport 1000
r show dport 2000-3000
r show dport 2000
r show uidrange 0-1000
r show protocol static
r show order 77777
r list nonsense
r list pref x
r list table x

section 'where a rule without a preference goes'
r del pref 9204
r add from 2001:db8:77::/48 table 77
r add from 2001:db8:78::/48 table 77
r show table 77
r add from 2001:db8:79::/48 table 77 pref 0
r add from 2001:db8:7a::/48 table 77
r show table 77
r show pref 0

section 'twice the same'
r add from 2001:db8:77::/48 table 77
r add to 2001:db8:2::/48 table 200 pref 5000
r add to 2001:db8:2::/48 table 201 pref 5000
r show pref 5000

r add from 2001:db8:1::/48 table 9 pref 50
r add table 9 pref 50
r add to 2001:db8:1::/48 table 9 pref 50
r add not from 2001:db8:1::/48 table 9 pref 50
r add from 2001:db8:1::/48 table 9 pref 50 tos 0x20
r add from 2001:db8:1::/48 table 9 pref 50 protocol static
r add from 2001:db8:1::/48 table 9 pref 50 fwmark 0/1
r show pref 50
r del pref 50
r del pref 50
r del pref 50
r del pref 50
r del pref 50

section 'deleting'
r del from 2001:db8:77::/48
r del pref 5000
r show pref 5000
r del pref 5000 table 201
r del pref 5000
r del table 201
r del fwmark 1
r del fwmark 2
r del iif nope
r del iif v0 oif v1
r del not pref 8000
r del pref 8001 protocol kernel
r del pref 8001 protocol static
r del ipproto udp
r del ipproto tcp sport 1000
r del ipproto tcp sport 1000 dport 2000-3000
r del suppress_prefixlength 64
r del suppress_ifgroup 3
r del goto 9500
r del nop
r del blackhole pref 9100
r del from 2001:db8:5::7/64
r del uidrange 0-1000
r del tos 0x10
r

section 'jumps'
r flush
r
r add goto 300 pref 200
r
r add pref 300 table 9
r
r add goto 400 pref 201
r add pref 400 nop
r add pref 400 table 10
r del pref 400 nop
r
r del pref 400
r
r add goto 100 pref 200
r add goto 300 pref 300
r add goto pref 1

section 'what is wrong with these'
r add
r del
r add from
r add from x table 5
r add from 2001:db8::/129 table 5
r add from 10.0.0.0/8 table 5
r add to x
r add pref x
r add pref -1
r add table x
r add table 0
r add table unspec
r add lookup
r add unicast
r add local
r add fwmark x
r add fwmark 1/x
r add tos x
r add tos 0x101
r add tos 3
r add ipproto nonsense
r add ipproto 300
r add sport x
r add sport 10-
r add sport 10-5
r add dport y
r add uidrange 5
r add uidrange 5-3
r add suppress_prefixlength x
r add suppress_prefixlength -1
r add suppress_ifgroup nonsense
r add iif
r add iif waytoolongforaname
r add oif a/b
r add protocol nonsense
r add goto x
r add nonsense
r add from 2001:db8::/32 nonsense
r nonsense
r help
r del pref 77777
r del local
r del goto 5
r del sport 5-3
r del tos 3
r del table 0
r del from 2001:db8:ffff::/48
r del unreachable
r flush nonsense
r add from 2001:db8::/32 help

section 'flushing'
r flush protocol static
r add pref 20 table 9 protocol static
r add pref 21 table 9 protocol 99
r flush protocol 99
r
r flush table 9
r
t ip -6 rule flush
r
r del pref 0
r
t ip -6 route get ::1
r add table local
r
r add pref 0 table local
r

section 'devices that come, go and change their names'
r add iif v0 table 5 pref 10
r add oif v0 table 5 pref 11
r add iif w table 5 pref 12
r show table 5
t ip link set v0 name w
r show table 5
t ip link set w name v0
t ip link del v0
r show table 5
t ip link add w type veth peer name x
r show table 5
t ip -j -6 rule show table 5

section 'names of tables'
t ip -6 route add 2001:db8::/32 dev lo table default
r add pref 40 table default
r
t ip -6 route show table default
t ip -6 route show table unspec
t ip -6 route show table 77
t ip -6 route show table nonsense
t ip -6 route show table 253
