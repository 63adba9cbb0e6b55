/**
 * Addresses of IPv4 and the routes that come with them: net/ipv4/devinet.c and fib_frontend.c. What `ip` prints of them is compared
 * with Linux 6.18.44 in test/shell/commands/ip/ipv4.test.ts.
 */
import { seconds } from '../../../sim/base/time';
import { RT_SCOPE_LINK } from '../../../sim/kernel/ipv4/in-device';
import { addrInfo4, routeInfo4 } from '../../../sim/kernel/syscall/netlink4-info';
import { formatPrefix4 } from '../../../sim/base/prefix4';
import type { LabLink } from '../lab';
import { ip4, Lab4, NIC_MAC, prefix4, US } from '../lab4';

let lab: Lab4;
let link: LabLink;

beforeEach(() => {
  lab = new Lab4();
  link = lab.link('eth0', NIC_MAC);
});

const addresses = (): string[] =>
  lab.ipv4
    .addresses()
    .filter(({ ifname }) => ifname === 'eth0')
    .map(({ local, prefixlen, flags }) => `${local.toString()}/${prefixlen}${flags & 1 ? ' secondary' : ''}`);

const routes = (table = 254): string[] =>
  lab.ipv4
    .routes(table)
    .filter(({ dev }) => dev !== 'lo')
    .map(({ type, dst, prefsrc }) => `${type} ${formatPrefix4(dst)} ${prefsrc?.toString() ?? ''}`);

function remove(text: string): string | undefined {
  const { address: local, length: prefixlen } = prefix4(text);
  return lab.ipv4.addressDel({ dev: 'eth0', local, prefixlen })?.extack;
}

describe('an address', () => {
  it('of the loopback is there as soon as it is up, and stays when it goes down', () => {
    expect(lab.ipv4.addresses().map(({ local, label }) => [local.toString(), label])).toEqual([
      ['127.0.0.1', 'lo'],
    ]);
    const other = new Lab4();
    other.net.devClose(other.net.loopback);
    expect(other.ipv4.addresses().length).toBe(1);
    expect(other.ipv4.routes(255).map(({ type }) => type)).toEqual(['local', 'local']);
  });

  it('of a prefix that is there already is secondary, and goes with its primary one', () => {
    for (const text of ['192.0.2.1/24', '192.0.2.2/24', '10.0.0.1/8', '192.0.2.3/24']) lab.add('eth0', text);
    expect(addresses()).toEqual([
      '192.0.2.1/24',
      '10.0.0.1/8',
      '192.0.2.2/24 secondary',
      '192.0.2.3/24 secondary',
    ]);
    expect(remove('192.0.2.1/24')).toBeUndefined();
    expect(addresses()).toEqual(['10.0.0.1/8']);
    expect(routes(255)).toEqual(['local 10.0.0.1/32 10.0.0.1', 'broadcast 10.255.255.255/32 10.0.0.1']);
    expect(lab.reasons()).toEqual(
      expect.arrayContaining([
        'devinet.address.added',
        'devinet.address.removed',
        'devinet.address.secondary-went',
        'fib4.address.added',
        'fib4.address.removed',
      ]),
    );
  });

  it('takes the place of its primary one where promote_secondaries says so', () => {
    lab.sysctl('net.ipv4.conf.all.promote_secondaries', 1);
    for (const text of ['192.0.2.1/24', '192.0.2.2/24', '10.0.0.1/8', '192.0.2.3/24']) lab.add('eth0', text);
    remove('192.0.2.1/24');
    expect(addresses()).toEqual(['10.0.0.1/8', '192.0.2.2/24', '192.0.2.3/24 secondary']);
    expect(routes()).toEqual(['unicast 10.0.0.0/8 10.0.0.1', 'unicast 192.0.2.0/24 192.0.2.2']);
    expect(routes(255)).toEqual([
      'local 10.0.0.1/32 10.0.0.1',
      'broadcast 10.255.255.255/32 10.0.0.1',
      'local 192.0.2.2/32 192.0.2.2',
      'local 192.0.2.3/32 192.0.2.2',
      'broadcast 192.0.2.255/32 192.0.2.2',
    ]);
    expect(lab.reasons()).toContain('devinet.address.promoted');
  });

  it('is deprecated and goes when its lifetimes are over', () => {
    lab.add('eth0', '192.0.2.1/24', { validLifetime: 10, preferredLifetime: 5 });
    const shown = (): (number | undefined)[] => {
      const found = lab.ipv4.addresses().find(({ local }) => local === US);
      return [found?.flags, found?.validLifetime, found?.preferredLifetime];
    };
    expect(shown()).toEqual([0, 10, 5]);
    lab.run(seconds(6));
    expect(shown()).toEqual([0x20, 4, 0]);
    lab.run(seconds(6));
    expect(shown()).toEqual([undefined, undefined, undefined]);
    expect(routes()).toEqual([]);
    expect(lab.reasons()).toEqual(
      expect.arrayContaining(['devinet.lifetime.preferred-over', 'devinet.lifetime.valid-over']),
    );
  });

  it('that is there already can have other lifetimes and another metric', () => {
    const request = { dev: 'eth0', local: US, prefixlen: 24 };
    lab.add('eth0', '192.0.2.1/24', { validLifetime: 10, preferredLifetime: 5 });
    expect(lab.ipv4.addressAdd(request, 'add')?.extack).toBe('ipv4: Address already assigned');
    expect(lab.ipv4.addressAdd({ ...request, metric: 7 }, 'replace')).toBeUndefined();
    lab.run(seconds(20));
    expect(addresses()).toEqual(['192.0.2.1/24']);
    expect(lab.ipv4.routes(254).map(({ metric }) => metric)).toEqual([7]);
  });

  it.each([
    [{ prefixlen: 33 }, 'ipv4: Invalid prefix length'],
    [{ validLifetime: 0 }, 'ipv4: address lifetime invalid'],
    [{ validLifetime: 5, preferredLifetime: 6 }, 'ipv4: address lifetime invalid'],
    [{ dev: 'nope' }, 'ipv4: Device not found'],
    [{ local: ip4('192.0.2.9'), scope: RT_SCOPE_LINK }, 'ipv4: Invalid scope value'],
  ])('is refused with what cannot be (%#)', (wrong, extack) => {
    lab.add('eth0', '192.0.2.1/24');
    expect(lab.ipv4.addressAdd({ dev: 'eth0', local: US, prefixlen: 24, ...wrong }, 'add')?.extack).toBe(
      extack,
    );
  });

  it('that is not there cannot be deleted', () => {
    lab.add('eth0', '192.0.2.1/24');
    for (const text of ['192.0.2.2/24', '192.0.2.1/25']) expect(remove(text)).toBe('ipv4: Address not found');
    expect(lab.ipv4.addressDel({ dev: 'eth0', local: US })).toBeUndefined();
    expect(lab.ipv4.addressDel({ dev: 'nope', local: US })?.extack).toBe('ipv4: Device not found');
  });

  it('has a label that begins with the name of its device, whatever that becomes', () => {
    lab.add('eth0', '192.0.2.1/24');
    lab.add('eth0', '192.0.2.2/24', { label: 'eth0:web' });
    lab.add('eth0', '192.0.2.3/24', { label: 'odd' });
    link.nic.name = 'lan0';
    lab.net.notifyDevice(link.nic, 'NETDEV_CHANGENAME');
    const labels = lab.ipv4.addresses().map(({ label }) => label);
    expect(labels).toEqual(['lo', 'lan0', 'lan0:web', 'lan0:3']);
  });
});

describe('a route', () => {
  it('goes when its device does, and when its preferred source does, of which only the latter is told', () => {
    lab.add('eth0', '192.0.2.1/24');
    lab.add('eth0', '10.0.0.1/8');
    lab.way('198.51.100.0/24', { gateway: ip4('192.0.2.2') });
    lab.way('203.0.113.0/24', { dev: 'eth0', prefsrc: ip4('10.0.0.1') });
    const told: string[] = [];
    lab.net.rtnl('IPV4_ROUTE').attach(message => {
      if ('route4' in message) told.push(`${message.kind} ${formatPrefix4(routeInfo4(message.route4).dst)}`);
    });
    remove('10.0.0.1/8');
    lab.run(1000);
    expect(told).toContain('delroute 203.0.113.0/24');
    expect(lab.reasons()).toContain('fib4.flush.source');
    lab.net.devClose(link.nic);
    lab.run(1000);
    expect(lab.reasons()).toContain('fib4.flush.device');
    expect(told).not.toContain('delroute 198.51.100.0/24');
    expect(routes()).toEqual([]);
    lab.net.devOpen(link.nic);
    expect(routes()).toEqual(['unicast 192.0.2.0/24 192.0.2.1']);
  });

  it('can be asked for, replaced and deleted', () => {
    lab.add('eth0', '192.0.2.1/24');
    const dst = prefix4('198.51.100.0/24');
    lab.way('198.51.100.0/24', { gateway: ip4('192.0.2.2') });
    expect(lab.ipv4.routeAdd({ dst, gateway: ip4('192.0.2.3') }, 'replace')).toBeUndefined();
    expect(lab.ipv4.routes(254).map(({ gateway }) => gateway?.toString())).toEqual([undefined, '192.0.2.3']);
    expect(lab.ipv4.routeDel({ dst, gateway: ip4('192.0.2.2') })?.errno).toBe('ESRCH');
    expect(lab.ipv4.routeDel({ dst })).toBeUndefined();
    expect(lab.reasons()).toEqual(
      expect.arrayContaining(['fib4.add.request', 'fib4.add.replaced', 'fib4.del.request']),
    );
  });
});

describe('those who listen', () => {
  it('are told of addresses before the routes that come with them, as Linux 6.18.44 tells', () => {
    const told: string[] = [];
    for (const group of ['IPV4_IFADDR', 'IPV4_ROUTE'] as const)
      lab.net.rtnl(group).attach(message => {
        if ('address4' in message)
          told.push(`${message.kind} ${addrInfo4(message.address4).local.toString()}`);
        if ('route4' in message) told.push(`${message.kind} ${message.route4.dst.address.toString()}`);
      });
    lab.add('eth0', '192.0.2.1/24');
    lab.run(1000);
    expect(told).toEqual([
      'newaddr 192.0.2.1',
      'newroute 192.0.2.1',
      'newroute 192.0.2.0',
      'newroute 192.0.2.255',
    ]);
  });
});
