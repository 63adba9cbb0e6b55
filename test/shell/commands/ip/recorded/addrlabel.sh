#!/bin/bash
# The labels of addresses: the table a namespace starts with, what changes it and what does not, and what they are for.
. "$(dirname "$0")/session.sh"
al() { t ip addrlabel "$@"; }
get() { t ip -6 route get "$@"; }

section 'the table a namespace starts with'
t ip link set lo up
t ip link add v0 address 02:00:00:00:00:01 type veth peer name v1 address 02:00:00:00:00:02
al
t ip -j addrlabel list
t ip -j -p addrlabel lst
t ip -4 addrlabel show

section 'added'
al add prefix 2001:db8::/32 label 55
al add prefix 2001:db8::/32 label 56
al add prefix 2001:db8::/32 dev v0 label 99
al add prefix 2001:db8::1 label 7
al add prefix 2001:db8:7::5/48 label 0x10
al add prefix 2001:db8:9::/48 prefix 2001:db8:a::/48 label 3 label 4
al add prefix 2001:db8:c::/48 d v0 label 3
t ip -6 addrlabel add prefix default label 5
al
t ip -j addrlabel

section 'refused'
al add
al add label 5
al add prefix 2001:db8::/32
al add 2001:db8:5::/48 label 5
al add prefix 2001:db8:6::/48 label
al add prefix 2001:db8:8::/48 foo 3
al add prefix 2001:db8:b::/48 l 3
al add prefix 2001:db8::/32 dev nope label 99
al add prefix ::ffff:1.2.3.4/128 label 7
al add prefix ::ffff:0.0.0.0/97 label 7
al add prefix 2001:db8::/32 label 0xffffffff
al add prefix 2001:db8::/32 label 4294967296
al add prefix 2001:db8::/32 label -1
al add prefix 2001:db8::/32 label abc
al add prefix 1.2.3.4/8 label 5
al add prefix default label 9
al add prefix any label 9
al add prefix 2001:db8::/129 label 5
t ip -4 addrlabel add prefix 2001:db8:10::/48 label 5
t ip -4 addrlabel add prefix 1.2.3.4/8 label 5
t ip -4 addrlabel flush
al del
al del prefix 2001:db8::/32
al del label 5
al del prefix 2001:db8::/33 label 55
al del prefix 2001:db8::/32 dev lo label 55
al flush foo
al list foo
al foo

section 'deleted, whatever the label'
al del prefix 2001:db8::/32 dev v0 label 3
al del prefix 2001:db8:7::/48 label 5
t ip -6 addrlabel delete prefix default label 3
al
al flush
al
t ip -j addrlabel
al flush

section 'the device is gone, or has another name'
al add prefix 2001:db8::/32 dev v0 label 99
t ip link add v2 index 20 address 02:00:00:00:00:03 type bridge
al add prefix 2001:db8::/32 dev v2 label 98
t ip link set v0 name w0
t ip link del v2
al
al add prefix 2001:db8::/32 label 97
al add prefix 2001:db8::/32 dev lo label 96
al add prefix 2001:db8::/32 dev lo label 95
al
al flush

section 'rule 6 of source address selection: the same label'
t ip link set w0 up
t ip link set v1 up
t ip -6 addr add 2001:db8:1::1/64 dev w0 nodad
t ip -6 addr add 2001:db8:2::1/64 dev w0 nodad
t ip -6 route add default dev w0
get 2001:db8:1:8000::9
get 2001:db8:9::9
al add prefix 2001:db8:1::/48 label 5
get 2001:db8:9::9
al add prefix 2001:db8:9::/48 label 5
get 2001:db8:9::9
al add prefix 2001:db8:2::/64 dev w0 label 6
al add prefix 2001:db8:9::9/128 dev w0 label 6
get 2001:db8:9::9
get 2001:db8:9::8
al del prefix 2001:db8:9::9/128 dev w0 label 0
al add prefix 2001:db8:9::9/128 dev v1 label 6
get 2001:db8:9::9
