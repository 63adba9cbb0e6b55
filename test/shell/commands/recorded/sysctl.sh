#!/bin/bash
# What sysctl.txt was recorded with: `unshare -n bash sysctl.sh > sysctl.txt </dev/null`, Linux 6.18, procps 4.0.2. The files
# it needs are made in /tmp/sysctl-test and removed again.
export LC_ALL=C
mkdir /tmp/sysctl-test && cd /tmp/sysctl-test || exit 1
trap 'rm -r /tmp/sysctl-test' EXIT
file() { cat >"/tmp/sysctl-test/$1"; }
t() {
  echo "\$$(for a; do case $a in '' | *[\ \*\?\$\(\)\[\{\|]*) printf " '%s'" "$a" ;; *) printf ' %s' "$a" ;; esac; done)"
  "$@" 2>&1
  rc=$?
  if [ $rc != 0 ]; then echo "[exit $rc]"; fi
}
file glob.conf <<'CONF'
net.ipv6.conf.*.accept_ra = 0
net.ipv6.conf.lo.accept_ra = 2
CONF
file exclude.conf <<'CONF'
# everything but lo
net/ipv6/conf/*/autoconf=0
-net.ipv6.conf.lo.autoconf
-net.ipv6.conf.lo.nonsense = 1

	net.ipv6.conf.lo.dad_transmits	=	3  
;net.ipv6.conf.lo.dad_transmits = 4
-net.ipv6.conf.lo.dad_transmits = no number
CONF
lo=net.ipv6.conf.lo
t sysctl -p /tmp/sysctl-test/glob.conf
t sysctl -p/tmp/sysctl-test/exclude.conf
t sysctl $lo.autoconf net.ipv6.conf.all.autoconf $lo.dad_transmits
t sysctl --load=/tmp/sysctl-test/glob.conf
t sysctl -qf /tmp/sysctl-test/glob.conf
t sysctl -n -p '/tmp/sysctl-test/gl*.conf'
t sysctl -r all -p /tmp/sysctl-test/exclude.conf
t sysctl -p /tmp/sysctl-test/nope.conf /tmp/sysctl-test/glob.conf
t sysctl -p -
t sysctl -w 'net.ipv6.conf.*.accept_ra=1'
t sysctl 'net.ipv6.conf.*.accept_ra'
t sysctl -z
t sysctl --nonsense
t sysctl --version
t sysctl -V
t sysctl -d
t sysctl -w
t sysctl -n
t sysctl -r foo
t sysctl --pattern
t sysctl -Nq $lo.accept_ra
t sysctl -N -a -r "$lo.accept_ra\$"
t sysctl -n -a -r "$lo.accept_ra\$"
t sysctl -A -r "$lo.accept_ra\$"
t sysctl -a -r '['
t sysctl -a -r '(?!x)'
t sysctl -a -r "$lo.accept_ra{1}\$"
t sysctl -r dad $lo.accept_ra $lo.accept_dad
t sysctl -N -w $lo.accept_ra=1
t sysctl -n -w $lo.accept_ra=1
t sysctl -b -w $lo.accept_ra=1
echo
t sysctl -b $lo.accept_ra $lo.autoconf
echo
t sysctl --dry-run -w $lo.accept_ra=0
t sysctl -q --dry-run -w $lo.accept_ra=0
t sysctl $lo.accept_ra
t sysctl -e -w net.ipv6.conf.nope.accept_ra=1
t sysctl -e net.ipv6.conf.nope.accept_ra $lo.accept_ra
t sysctl =1
t sysctl -w $lo.accept_ra==1
t sysctl -w " $lo.accept_ra  =  1  "
t sysctl $lo.accept_ra/
t sysctl ../../etc/passwd
t sysctl ''
t sysctl -w ''
t sysctl -w '#x=1'
t sysctl -w $lo=1
t sysctl -- $lo.accept_ra
t sysctl $lo.stable_secret
