/** Programs that talk to each other, each in the foreground, with files that are right. */
import type { LabNode } from '../../../sim/scenario/lab';
import { CLIENT_CONF, duidFile, SERVER_CONF } from '../../daemons/wide-dhcpv6/pair';
import type { HostileLink } from './hostile-link';

/** The programs and files of one side. */
interface Side {
  /** What is typed before, on a machine whose eth0 is up. */
  readonly before?: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Those of `files` that are configurations. */
  readonly configurations: readonly string[];
  readonly programs: readonly string[];
}

/** See the file's header. */
export interface Conversation {
  readonly name: string;
  readonly server: Side;
  readonly client: Side;
  /** What the client has when all is well: each begins one of its addresses. */
  readonly gets: readonly string[];
}

const RADVD = `interface eth0 {
  AdvSendAdvert on; AdvManagedFlag on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;
  prefix 2001:db8:1::/64 { AdvValidLifetime 600; AdvPreferredLifetime 300; };
  route 2001:db8:99::/48 { }; RDNSS 2001:db8::53 { }; DNSSL example.org { };
};
`;
const DHCPD6 = `default-lease-time 600;
option dhcp6.name-servers 2001:db8::53;
option dhcp6.domain-search "example.org";
subnet6 2001:db8:1::/64 {
  range6 2001:db8:1::1:0 2001:db8:1::ff:ffff;
  prefix6 2001:db8:100:: 2001:db8:1ff:: /56;
}
host h { host-identifier option dhcp6.client-id 00:01:00:01:2c:00:00:09; fixed-address6 2001:db8:1::5; }
`;
const DHCPD4 = `authoritative;
default-lease-time 600;
option domain-name-servers 10.0.0.53;
subnet 10.0.0.0 netmask 255.255.0.0 { range 10.0.1.0 10.0.255.0; option routers 10.0.0.1; }
host h { hardware ethernet 02:00:00:00:00:77; fixed-address 10.0.0.7; }
`;
const DHCLIENT = `timeout 20; retry 5; send host-name "h";
request subnet-mask, routers, domain-name-servers, dhcp6.name-servers, dhcp6.domain-search;
supersede domain-name "example.net";
`;
const ADDRESSES = ['ip addr add 10.0.0.1/16 dev eth0', 'ip addr add 2001:db8:1::1/64 dev eth0 nodad'];
const LEASES = ['/run/d4.leases', '/run/d6.leases'].map(path => [path, ''] as const);
const RADVD_RUN = 'radvd -n -C /etc/radvd.conf';
const DHCPD6_RUN = 'dhcpd -6 -f -q -cf /etc/dhcpd6.conf -lf /run/d6.leases -pf /run/d6.pid eth0';
const DHCPD4_RUN = 'dhcpd -4 -f -q -cf /etc/dhcpd4.conf -lf /run/d4.leases -pf /run/d4.pid eth0';

const dhclient = (family: number, options = ''): Side => ({
  files: { '/etc/dhclient.conf': DHCLIENT, '/run/c.leases': '' },
  configurations: ['/etc/dhclient.conf'],
  programs: [
    `dhclient -${family} -d ${options} -cf /etc/dhclient.conf -lf /run/c.leases -pf /run/c.pid eth0`,
  ],
});

export const CONVERSATIONS: readonly Conversation[] = [
  {
    name: 'radvd and the kernel, told by ifup',
    server: {
      before: ADDRESSES,
      files: { '/etc/radvd.conf': RADVD },
      configurations: ['/etc/radvd.conf'],
      programs: [RADVD_RUN],
    },
    client: {
      files: {
        '/etc/network/interfaces': `auto lo eth0
iface lo inet loopback
iface eth0 inet6 auto
    privext 0
    up ip -6 route add 2001:db8:77::/48 via fe80::1 dev $IFACE || true
iface eth0 inet static
    address 10.0.9.9/16
`,
      },
      configurations: ['/etc/network/interfaces'],
      programs: ['sh -c "ifdown -a; ifup -a; sleep 100000"'],
    },
    gets: ['2001:db8:1:', '10.0.9.9'],
  },
  {
    name: 'radvd and dhcpcd',
    server: {
      before: ADDRESSES,
      files: { '/etc/radvd.conf': RADVD },
      configurations: [],
      programs: [RADVD_RUN],
    },
    client: {
      files: { '/etc/dhcpcd.conf': 'duid\nipv6only\nnodhcp6\ninterface eth0\nslaac hwaddr\nmetric 7\n' },
      configurations: ['/etc/dhcpcd.conf'],
      programs: ['dhcpcd -B eth0'],
    },
    gets: ['2001:db8:1:'],
  },
  {
    name: 'radvd, both dhcpd and systemd-networkd',
    server: {
      before: ADDRESSES,
      files: {
        '/etc/radvd.conf': RADVD,
        '/etc/dhcpd6.conf': DHCPD6,
        '/etc/dhcpd4.conf': DHCPD4,
        ...Object.fromEntries(LEASES),
      },
      configurations: [],
      programs: [RADVD_RUN, DHCPD6_RUN, DHCPD4_RUN],
    },
    client: {
      files: {
        '/etc/systemd/network/eth0.network': `[Match]
Name=eth0
[Network]
DHCP=yes
IPv6AcceptRA=yes
Address=2001:db8:5::5/64
[IPv6AcceptRA]
UseDNS=yes
Token=::9
[DHCPv6]
UseDelegatedPrefix=yes
[Route]
Destination=2001:db8:55::/48
Gateway=fe80::1
`,
        '/etc/systemd/networkd.conf': '[Network]\nSpeedMeter=no\n[DHCPv6]\nDUIDType=link-layer\n',
      },
      configurations: ['/etc/systemd/network/eth0.network', '/etc/systemd/networkd.conf'],
      programs: ['/lib/systemd/systemd-networkd'],
    },
    gets: ['2001:db8:1:', '10.0.'],
  },
  {
    name: 'dhcpd -6 and dhclient -6',
    server: {
      before: ADDRESSES,
      files: { '/etc/dhcpd6.conf': DHCPD6, ...Object.fromEntries(LEASES) },
      configurations: ['/etc/dhcpd6.conf'],
      programs: [DHCPD6_RUN],
    },
    client: dhclient(6, '-N -P -D LL'),
    gets: ['2001:db8:1:'],
  },
  {
    name: 'dhcpd -4 and dhclient -4',
    server: {
      before: ADDRESSES,
      files: { '/etc/dhcpd4.conf': DHCPD4, ...Object.fromEntries(LEASES) },
      configurations: ['/etc/dhcpd4.conf'],
      programs: [DHCPD4_RUN],
    },
    client: dhclient(4),
    gets: ['10.0.'],
  },
  {
    name: 'dhcp6s and dhcp6c',
    server: {
      before: ADDRESSES,
      files: { '/var/lib/dhcpv6/dhcp6s_duid': duidFile(2), '/etc/s.conf': SERVER_CONF.replace('s0', 'eth0') },
      configurations: ['/etc/s.conf'],
      programs: ['dhcp6s -f -c /etc/s.conf eth0'],
    },
    client: {
      files: {
        '/var/lib/dhcpv6/dhcp6c_duid': duidFile(1),
        '/etc/c.conf': CLIENT_CONF.replace('c0', 'eth0').replace('lan0', 'lo'),
      },
      configurations: ['/etc/c.conf'],
      programs: ['dhcp6c -f -c /etc/c.conf -p /run/c.pid eth0'],
    },
    gets: ['2001:db8:1:'],
  },
  {
    name: 'dnsmasq and dhclient -6',
    server: {
      before: ADDRESSES,
      files: {
        '/etc/dnsmasq.conf': `port=0
interface=eth0
enable-ra
ra-param=eth0,high,10,1800
dhcp-range=2001:db8:1::1:0,2001:db8:1::ff:ffff,slaac,64,1h
dhcp-host=02:00:00:00:00:aa,[2001:db8:1::5],name
dhcp-option=option6:dns-server,[2001:db8::53]
dhcp-option=option6:domain-search,example.org
`,
      },
      configurations: ['/etc/dnsmasq.conf'],
      programs: ['dnsmasq -k'],
    },
    client: dhclient(6, '-D LL'),
    gets: ['2001:db8:1:'],
  },
];

/** Brings both machines up, with their files; nothing runs yet. */
export function prepare(link: HostileLink, { server, client }: Conversation): void {
  for (const [node, side] of [
    [link.server, server],
    [link.client, client],
  ] as const) {
    for (const [path, text] of Object.entries(side.files)) node.file(path, text);
    node.run('ip link set lo up; ip link set eth0 up');
    for (const line of side.before ?? []) node.run(line);
  }
  link.server.run('sysctl -w net.ipv6.conf.all.forwarding=1');
  link.pass(2);
}

/** Takes away what a machine has been given, and waits until its link is ready again. */
export function forget(link: HostileLink, side: 'server' | 'client'): void {
  const node = link[side];
  node.run('ip -6 addr flush dev eth0 scope global; ip -4 addr flush dev eth0; ip -6 route flush proto ra');
  // What an advertisement says is believed, and with the largest timer duplicate address detection takes weeks.
  node.run('sysctl -w net.ipv6.neigh.eth0.retrans_time_ms=1000 net.ipv6.conf.eth0.hop_limit=64');
  node.run('ip link set eth0 down; ip link set eth0 mtu 1500; ip link set eth0 up');
  link.pass(2);
}

/** What of what it should have a client does not have. */
export function wanting(node: LabNode, { gets }: Conversation): string[] {
  const found =
    node.run('ip addr show dev eth0 -tentative').stdout + node.run('ip addr show dev eth0').stdout;
  return gets.filter(each => !new RegExp(`inet6? ${each.replaceAll('.', '\\.')}`).test(found));
}
