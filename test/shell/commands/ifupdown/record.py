#!/usr/bin/env python3
"""Records what ifupdown 0.8.41 of Debian 12 says and does, each session in namespaces of its own: python3 record.py > recorded.json (then prettier)"""
import json, subprocess

N = 'ifup -v -n '
D = 'ifdown -v -n --force '
Q = 'ifquery '
I = '/etc/network/interfaces'

STATIC6 = '''auto eth0
iface eth0 inet6 static
    address 2001:db8:1::2/64
    gateway 2001:db8:1::1
'''
FULL6 = '''iface eth0 inet6 static
    address 2001:db8:1::2
    netmask 64
    gateway fe80::1
    metric 512
    mtu 1280
    hwaddress ether 02:00:00:00:00:99
    accept_ra 2
    autoconf 1
    privext 2
    scope global
    preferred-lifetime 0
    dad-attempts 3
    dad-interval 0.5
'''
ODD_ADDRESSES = '''auto eth0
iface eth0 inet6 static
  address 2001:db8::1
  netmask 64
  dad-attempts 0
iface eth0 inet6 static
  address 2001:db8::3/64
  netmask 64
iface eth0 inet6 static
  address 2001:db8::4/
iface eth0 inet6 static
  address 2001:db8::5/64
  netmask 128
iface eth0 inet6 static
  address /64
iface eth0 inet6 static
  address /
'''
STATIC4 = '''iface eth0 inet static
  address 192.0.2.1/24
  gateway 192.0.2.254
iface a inet static
  address 10.1.2.3
iface b inet static
  address 172.16.0.1
iface c inet static
  address 203.0.113.1
iface d inet static
  address 240.0.0.1
iface e inet static
  address 192.0.2.1
  netmask 255.255.255.128
  broadcast -
  pointopoint 192.0.2.77
  scope link
  metric 7
  gateway 192.0.2.3
  mtu 1400
  hwaddress 02:00:00:00:00:98
iface f inet static
  address 192.0.2.1/31
iface g inet static
  address 192.0.2.1
  netmask 24
iface h inet static
  address 192.0.2.1/255.255.0.0
  broadcast 192.0.2.200
'''
METHODS = '''iface lo inet loopback
iface lo inet6 loopback
iface eth0 inet6 auto
iface eth1 inet6 auto
    privext 2
    accept_ra 1
    dhcp 1
iface eth2 inet6 auto
    accept_ra 0
    dhcp yes
    request_prefix 1
iface eth3 inet6 dhcp
iface eth4 inet6 dhcp
    accept_ra 0
    autoconf 0
    request_prefix on
    hwaddress 02:00:00:00:00:97
iface eth5 inet6 manual
    mtu 1400
    hwaddress 02:00:00:00:00:97
iface eth6 inet6 manual
iface eth7 inet manual
    mtu 1400
iface eth8 inet dhcp
iface eth9 inet dhcp
    metric 7
    client no
    hostname box
iface tun1 inet6 v4tunnel
    address 2001:db8::2/64
    endpoint 192.0.2.1
    local 192.0.2.2
    ttl 255
    gateway 2001:db8::1
    mtu 1280
iface tun2 inet6 6to4
    local 192.0.2.2
iface tun3 inet6 tunnel
    address fd00::1
    netmask 48
    mode ip6ip6
    endpoint 2001:db8::2
    local 2001:db8::1
    encaplimit none
    gateway fd00::2
iface tun4 inet6 tunnel
    address 192.0.2.1
    netmask 24
    mode IPIP6
    endpoint 2001:db8::2
    gateway 192.0.2.2
iface tun5 inet tunnel
    address 192.0.2.1
    netmask 24
    mode gre
    endpoint 192.0.2.9
iface ppp0 inet ppp
    provider isp
    unit 3
iface ppp1 inet wvdial
iface eth10 inet ipv4ll
iface eth11 inet bootp
    server 192.0.2.1
'''
HOOKED = '''auto eth0
iface eth0 inet6 manual
    pre-up echo "pre-up $IFACE $LOGICAL $ADDRFAM $METHOD $MODE $PHASE $IF_MY_OPTION $VERBOSITY $IF_NOTE"
    up echo "up $IFACE $PHASE"
    post-up echo "post-up $MODE/$PHASE"
    down echo "down $MODE/$PHASE"
    pre-down echo "pre-down $PHASE"
    post-down echo "post-down $PHASE"
    my-option one
    note two
    note three
'''
DESCRIBED = '''iface eth0 inet6 manual
    description the uplink
'''
FAILING = '''iface eth0 inet6 manual
    pre-up echo first
    pre-up false
    pre-up echo never
iface eth1 inet6 manual
    up false
    up echo never
    down false
    down echo nevertheless
iface eth1=other inet6 manual
iface other inet6 manual
    up echo other $IFACE $LOGICAL
'''
SYNTAX = '''# a comment
   # another
auto eth0 \\
     eth1

allow-hotplug eth1
no-auto-down eth1
iface eth0 inet6 manual
    up echo one \\
       two
    # a comment within
    up echo three # not a comment
iface base inet6 static
    address 2001:db8::1/64
    mtu 1400
iface eth1 inet6 static inherits base
    dad-attempts 0
iface eth2 inherits base
iface eth3 inet6 inherits base
'''
SOURCE = '''source /etc/network/interfaces.d/*
source-directory more
source nothing/*
source interfaces.d/a
auto last
iface last inet6 manual
'''
BAD = {
    'no method': 'auto eth0\niface eth0 inet6\n',
    'no family': 'iface eth0\n',
    'no name': 'iface\n',
    'family': 'iface eth0 inet5 static\n',
    'method': 'iface eth0 inet6 statik\n',
    'misplaced': '\naddress 2001:db8::1/64\n',
    'after auto': 'iface eth0 inet6 static\n  address 2001:db8::1/64\nauto eth0\n  netmask 64\n',
    'empty option': 'iface eth0 inet6 static\n  address\n',
    'inherits nothing': 'iface eth0 inet6 static inherits\n',
    'inherits unknown': 'iface eth0 inet6 static inherits base\n',
    'inherits anything unknown': 'iface eth0 inherits base\n',
    'extra word': 'iface eth0 inet6 manual please\n',
    'mapping': 'mapping eth0\n  script /bin/x\n  script /bin/y\n',
    'mapping option': 'mapping eth0\n  address x\n',
    'no address': 'iface eth0 inet6 static\n  netmask 64\n',
}
VLAN = '''auto eth0.5
iface eth0.5 inet6 static
    address 2001:db8:5::1/64
iface eth0 inet6 manual
'''
CLASSES = '''auto lo eth0
allow-hotplug eth1 eth0
allow-mine eth2
iface lo inet loopback
iface eth0 inet6 manual
iface eth1 inet6 manual
iface eth2 inet6 manual
no-auto-down eth1
'''
BRIDGE = '''auto br0
iface br0 inet6 static
    bridge_ports eth0 eth2
    bridge_stp off
    bridge_fd 0
    bridge_maxwait 0
    address 2001:db8:1::1/64
    dad-attempts 0
'''

def session(name, files, *commands, hooks=()):
    return dict(name=name, files=files if isinstance(files, dict) else {I: files}, hooks=list(hooks), commands=list(commands))

SESSIONS = [
    session('static6', STATIC6, N + '-a', D + '-a', N + 'eth0', D + 'eth0', Q + 'eth0', 'ifup -n eth0'),
    session('every option of inet6 static', FULL6, N + 'eth0', D + 'eth0', Q + 'eth0'),
    session('odd addresses', ODD_ADDRESSES, N + '--no-loopback -a', D + 'eth0'),
    session('static4', STATIC4, N + 'eth0 a b c d e f g h', D + 'eth0 a e', Q + 'e'),
    session('methods', METHODS, *[f'{v}{i}' for i in ('lo eth0 eth1 eth2 eth3 eth4 eth5 eth6 eth7 eth8 eth9 eth10 eth11 '
        'tun1 tun2 tun3 tun4 tun5 ppp0 ppp1').split() for v in (N, D)]),
    session('hooks', HOOKED, N + '-a', 'ifup eth0', 'ifup eth0', 'cat /run/network/ifstate /run/network/ifstate.eth0', 'ifquery --state eth0',
        'ifquery --state', 'ifquery --state eth1', 'ifup -v --force eth0', 'ifdown -v eth0', 'ifdown eth0', 'cat /run/network/ifstate',
        'ifquery --state eth0', 'ifup -a', 'ifdown -a', 'ifup -o note=four -o up="echo five" eth0', 'cat /run/network/ifstate.eth0'),
    session('description', DESCRIBED, N + 'eth0', D + 'eth0', Q + 'eth0'),
    session('failures', FAILING, 'ifup eth0', 'ifquery --state eth0', 'ifup eth1', 'ifup --ignore-errors eth1', 'ifdown eth1', 'ifup eth1=other',
        'cat /run/network/ifstate', 'ifquery eth1', 'ifdown eth1', 'ifup eth9', 'ifdown eth9', 'ifquery eth9', 'ifup eth0=nothing', 'ifup nothing other',
        'ifup -X eth* eth0 other', 'ifup --no-scripts -v other'),
    session('syntax', SYNTAX, N + '-a', N + 'eth1', N + 'eth2', N + 'eth3', Q + 'eth3', Q + '--list', Q + '-l --allow=hotplug', 'ifup -a', 'ifdown -a',
        'cat /run/network/ifstate'),
    session('sources', {I: SOURCE, '/etc/network/interfaces.d/a': 'auto a\niface a inet6 manual\n',
        '/etc/network/interfaces.d/b.cfg': 'auto b\niface b inet6 manual\n  colour\n', '/etc/network/more/c-1': 'auto c\niface c inet6 manual\n',
        '/etc/network/more/d.conf': 'auto d\niface d inet6 manual\n', '/etc/network/more/e~': 'auto e\n'}, Q + '-v --list', N + 'a'),
    *[session(f'bad: {name}', text, N + 'eth0', Q + 'eth0') for name, text in BAD.items()],
    session('bad: no file', {}, N + '-a', N + 'eth0'),
    session('vlan', VLAN, N + '-a', D + 'eth0.5', D + 'eth0'),
    session('classes', CLASSES, N + '--allow=hotplug eth1', 'ifup --allow=hotplug eth2', 'ifup --allow hotplug -a', 'ifup --allow=mine eth2',
        'ifup --allow=unknown -a', 'cat /run/network/ifstate', 'ifup -a', 'ifdown -a', 'cat /run/network/ifstate', 'ifup --allow=hotplug /eth*',
        'ifdown --allow=hotplug eth0', 'ifquery --list --exclude=lo', 'ifup /eth*/1'),
    session('command line', STATIC6, 'ifup', 'ifup -a eth0', 'ifup -z', 'ifup --nonsense', 'ifquery -n eth0', 'ifquery -a', 'ifup --list', 'ifup --allow',
        'ifup -o x eth0', 'ifup -i /nowhere eth0', 'ifdown -f', 'ifup --version | head -1', 'ifup --state eth0', 'ifup --help', 'ifdown -h', 'ifquery -h'),
    session('bridge', BRIDGE, 'ifup -v br0', 'ip -br link show type bridge', 'bridge link', 'cat /sys/class/net/br0/brif/../mtu', 'ifdown -v br0', 'ip -br link show type bridge', hooks=['bridge']),
    session('dad', STATIC6, 'ip link set eth1 up', 'ifup -v eth0', 'ip -6 addr show dev eth0 scope global', 'ifdown eth0', 'ip -br -6 addr show dev eth0',
        hooks=[]),
]

SETUP = r'''
mount -t sysfs sysfs /sys && mount -t tmpfs tmpfs /run && mkdir -p /run/network
mount -t tmpfs tmpfs /mnt && cp -a /etc/network /mnt/network && rm -rf /mnt/network/interfaces /mnt/network/interfaces.d /mnt/network/if-*.d/*
for d in pre-up down post-down; do for h in $HOOKS; do cp /etc/network/if-$d.d/$h /mnt/network/if-$d.d/ 2>/dev/null; done; done
mount --bind /mnt/network /etc/network
sysctl -qw net.ipv6.conf.default.accept_ra=0
ip link add eth0 address 02:00:00:00:00:01 type veth peer name eth1 address 02:00:00:00:00:02
ip link add eth2 address 02:00:00:00:00:03 type veth peer name eth3 address 02:00:00:00:00:04
'''

def enter(holder, script, env=None, stdin=None):
    return subprocess.run(['nsenter', '-t', str(holder.pid), '-m', '-n', 'sh', '-c', script], capture_output=True, text=True, input=stdin,
        env={'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', **(env or {})})

def record(s):
    holder = subprocess.Popen(['unshare', '-mn', 'sh', '-c', 'echo ready && exec sleep 600'], stdout=subprocess.PIPE, text=True)
    try:
        # Only now are its namespaces others than ours.
        assert holder.stdout.readline() == 'ready\n'
        made = enter(holder, SETUP, {'HOOKS': ' '.join(s['hooks'])})
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
