#!/usr/bin/env python3
"""Records what dhcpcd of this machine makes of cases.json: `sudo python3 record.py > recorded-9.4.1.json`.

For each case a router with radvd and a host with dhcpcd, in namespaces; all cases side by side.
"""
import json, os, re, subprocess, sys, tempfile
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
ALL = json.load(open(f'{HERE}/cases.json'))
HOST = r'''
mount -t tmpfs t /run; mount -t tmpfs t /var/lib; mkdir -p /run/dhcpcd /var/lib/dhcpcd; cd $DIR
cp secret /var/lib/dhcpcd/secret
look() {
  ip -6 -o addr show dev eth0 | sed 's/^[0-9]*: *//' >$1.addresses
  ip -6 route show >$1.routes
  for key in accept_ra autoconf addr_gen_mode hop_limit; do echo $key $(cat /proc/sys/net/ipv6/conf/eth0/$key); done >$1.sysctl
  for key in retrans_time_ms base_reachable_time_ms; do echo $key $(cat /proc/sys/net/ipv6/neigh/eth0/$key); done >>$1.sysctl
}
sh -c "$BEFORE"; sleep $WAIT
dhcpcd -B -f $DIR/conf eth0 >log 2>&1 & sleep 14; look running
kill -TERM $! 2>/dev/null; wait $!; echo $? >status; sleep 0.5; look end
'''


def run(index):
    case = ALL['cases'][index]
    router, host = f'dhcpcd-r{index}', f'dhcpcd-h{index}'
    sh = lambda line, **more: subprocess.run(line, shell=True, check=True, **more)
    with tempfile.TemporaryDirectory() as dir:
        os.chmod(dir, 0o755)
        open(f'{dir}/radvd.conf', 'w').write(ALL['radvd.conf'])
        open(f'{dir}/secret', 'w').write(ALL['secret'] + '\n')
        open(f'{dir}/conf', 'w').write(case['conf'])
        radvd = None
        try:
            sh(f'ip netns add {router}; ip netns add {host}')
            sh(f'ip link add eth0 netns {router} address 02:00:00:00:00:01 type veth '
               f'peer eth0 netns {host} address 02:00:00:00:00:02')
            sh(f'ip -n {host} link set lo up; ip -n {router} link set eth0 up')
            sh(f'ip netns exec {router} sysctl -qw net.ipv6.conf.all.forwarding=1')
            if 'before' not in case:
                sh(f'ip -n {host} link set eth0 up; sleep 2.5; ip -n {host} link set eth0 down')
            radvd = subprocess.Popen(['ip', 'netns', 'exec', router, 'radvd', '-n', '-m', 'none', '-C',
                                      f'{dir}/radvd.conf', '-p', f'{dir}/radvd.pid'])
            environment = {**os.environ, 'DIR': dir, 'BEFORE': case.get('before', ''), 'WAIT': str(case.get('wait', 0))}
            subprocess.run(['ip', 'netns', 'exec', host, 'unshare', '-m', 'sh', '-c', HOST], check=True, env=environment)
            read = lambda name: open(f'{dir}/{name}').read().replace(dir, 'DIR').splitlines()
            timeless = lambda lines: [re.sub(r'\d+sec', 'Nsec', line).rstrip() for line in lines]
            # Whether its last word is still heard depends on which of its processes ends first.
            keep = lambda line: not re.match(r'main: |control_|DUID |dhcpcd exited', line)
            return {'name': case['name'], 'log': [line for line in read('log') if keep(line)], 'status': int(read('status')[0]),
                    **{when: {what: timeless(read(f'{when}.{what}')) for what in ('addresses', 'routes', 'sysctl')}
                       for when in ('running', 'end')}}
        finally:
            if radvd is not None:
                radvd.terminate()
                radvd.wait()
            sh(f'ip netns del {router}; ip netns del {host}')


with ThreadPoolExecutor(4) as pool:
    json.dump(list(pool.map(run, range(len(ALL['cases'])))), sys.stdout, indent=1)
    print()
