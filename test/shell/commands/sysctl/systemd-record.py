#!/usr/bin/env python3
"""Records what systemd-sysctl of systemd 252 (Debian 12) says and does, each session in namespaces of its own: python3 systemd-record.py > systemd-recorded.json (then prettier)"""
import json, subprocess

TOOL = '/usr/lib/systemd/systemd-sysctl --prefix=/net/ipv6 '
SHOW = 'sysctl net.ipv6.conf.default.accept_ra net.ipv6.conf.eth0.accept_ra net.ipv6.conf.eth1.accept_ra net.ipv6.conf.eth0.mtu net.ipv6.conf.all.forwarding'

def session(name, files, *commands):
    return dict(name=name, files=files, commands=list(commands))

SESSIONS = [
    session('order and override', {
        '/etc/sysctl.d/50-b.conf': 'net.ipv6.conf.default.accept_ra = 0\n',
        '/run/sysctl.d/50-b.conf': 'net.ipv6.conf.default.accept_ra = 2\nnet.ipv6.conf.eth0.accept_ra=2\n',
        '/run/sysctl.d/60-c.conf': '# later wins\nnet/ipv6/conf/default/accept_ra = 2\n; a comment\n',
        '/etc/sysctl.d/nothing': 'net.ipv6.conf.all.forwarding=1\n',
    }, TOOL, SHOW),
    session('sysctl.conf by its link', {'/etc/sysctl.conf': 'net.ipv6.conf.eth0.accept_ra=2\n'}, TOOL, SHOW),
    session('globs and exclusions', {'/etc/sysctl.d/a.conf':
        'net.ipv6.conf.*.accept_ra = 2\nnet.ipv6.conf.eth1.accept_ra = 0\n-net.ipv6.conf.default.accept_ra\n-net.ipv6.conf.lo.accept_ra\n'}, TOOL, SHOW),
    session('failures', {'/etc/sysctl.d/a.conf':
        'net.ipv6.conf.eth9.accept_ra = 2\n-net.ipv6.conf.eth8.accept_ra = 2\nnet.ipv6.conf.eth0.mtu = 12\nnonsense\n'
        '-net.ipv6.conf.eth1.mtu=13\nnet.ipv6.conf.eth0.accept_ra=2\n= 3\nnet.ipv6.conf.nothing.*.accept_ra=1\nnet.ipv6.conf.eth1.mtu=x\n'}, TOOL, SHOW),
    session('prefixes', {'/etc/sysctl.d/a.conf': 'net.ipv6.conf.eth0.accept_ra=2\nnet.ipv6.conf.eth1.accept_ra=2\nnet.ipv6.conf.*.mtu=1400\n'},
        '/usr/lib/systemd/systemd-sysctl --prefix=/net/ipv6/conf/eth0', SHOW, '/usr/lib/systemd/systemd-sysctl --prefix=net.ipv6.conf.eth1.accept_ra', SHOW,
        '/usr/lib/systemd/systemd-sysctl --prefix=/proc/sys/net/ipv6/conf/eth1', 'sysctl net.ipv6.conf.eth1.mtu'),
    session('files by name', {'/etc/sysctl.d/a.conf': 'net.ipv6.conf.eth0.accept_ra=2\n', '/etc/sysctl.d/b.conf': 'net.ipv6.conf.eth1.accept_ra=2\n',
        '/tmp/c': 'net.ipv6.conf.eth0.accept_ra=0\n'}, TOOL + 'b.conf', SHOW, TOOL + '/tmp/c', SHOW, TOOL + 'nothing.conf', TOOL + '/tmp/nothing a.conf', SHOW),
    session('command line', {}, TOOL + '--nonsense', TOOL + '--prefix', TOOL + '--help', '/usr/lib/systemd/systemd-sysctl -h'),
    session('twice', {'/etc/sysctl.d/a.conf':
        'net.ipv6.conf.all.forwarding=1\nnet.ipv6.conf.eth0.forwarding=0\nnet.ipv6.conf.all.forwarding=1\n', '/etc/sysctl.d/b.conf': 'net.ipv6.conf.eth0.forwarding = 0\n',
        '/etc/sysctl.d/c.conf': 'net.ipv6.conf.all.forwarding=0\nnet.ipv6.conf.all.forwarding=1\n'}, TOOL, 'sysctl net.ipv6.conf.eth0.forwarding net.ipv6.conf.all.forwarding'),
]

SETUP = r'''
mount -t tmpfs tmpfs /run && mount -t tmpfs tmpfs /tmp && mkdir /run/sysctl.d
mount -t tmpfs tmpfs /mnt && cp -a /etc /mnt/etc && rm -f /mnt/etc/sysctl.d/*.conf && ln -s ../sysctl.conf /mnt/etc/sysctl.d/99-sysctl.conf
: >/mnt/etc/sysctl.conf && mount --bind /mnt/etc /etc
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
'''

def enter(holder, script, env=None, stdin=None):
    return subprocess.run(['nsenter', '-t', str(holder.pid), '-m', '-n', 'sh', '-c', script], capture_output=True, text=True, input=stdin,
        env={'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', **(env or {})})

def record(s):
    holder = subprocess.Popen(['unshare', '-mn', 'sh', '-c', 'echo ready && exec sleep 600'], stdout=subprocess.PIPE, text=True)
    try:
        # Only now are its namespaces others than ours.
        assert holder.stdout.readline() == 'ready\n'
        made = enter(holder, SETUP)
        assert made.returncode == 0, made.stderr
        for path, text in s['files'].items():
            enter(holder, 'mkdir -p "$(dirname "$P")" && cat > "$P"', {'P': path}, text)
        done = []
        for command in s['commands']:
            ran = enter(holder, command)
            done.append(dict(command=command, stdout=ran.stdout, stderr=ran.stderr, status=ran.returncode))
        return {**s, 'commands': done}
    finally:
        holder.kill()
        holder.wait()

print(json.dumps([record(s) for s in SESSIONS], indent=1))
