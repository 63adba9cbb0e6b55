import { Frame } from '../../../sim/wire/frame';
import { HOST, HOST_MAC, ip, mac, ROUTER_MAC } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';
import { datagram, echo, ns, sent } from '../ipv6/ndisc/messages';

const links = (t: TapLab, event: (t: TapLab) => void): string[] => {
  const heard: string[] = [];
  t.host.netlink.subscribe(
    ['LINK'],
    message =>
      'link' in message &&
      heard.push(`${message.kind} ${message.link.ifname} ${message.link.up ? 'up' : 'down'}`),
  );
  event(t);
  t.lab.run(0);
  return heard;
};

describe('a frame that comes in', () => {
  it('on a device that is down is dropped', () => {
    const t = new TapLab({ down: true });
    t.idev.dev.owner?.netifReceiveSkb(
      t.idev.dev,
      new Frame(HOST_MAC, ROUTER_MAC, { kind: 'opaque', etherType: 0x88cc, octets: new Uint8Array(46) }),
    );
    expect(t.decided('dev.rx.down')).toHaveLength(1);
  });

  it('of another protocol is nobody’s', () => {
    const t = new TapLab().settle();
    t.inject(
      new Frame(HOST_MAC, ROUTER_MAC, { kind: 'opaque', etherType: 0x1234, octets: new Uint8Array(46) }),
    );
    expect(t.decided('dev.protocol.unhandled')).toHaveLength(1);
  });

  const tagged = (...vids: readonly number[]): Frame =>
    new Frame(
      HOST_MAC,
      ROUTER_MAC,
      { kind: 'opaque', etherType: 0x1234, octets: new Uint8Array(46) },
      vids.map(vid => ({ tpid: 0x8100, vid, priority: 5, dropEligible: false })),
    );

  it('with a tag of a VLAN that is not there is nobody’s either', () => {
    const t = new TapLab().settle();
    t.inject(tagged(5));
    expect(t.decided('dev.vlan.unknown').map(({ inputs }) => inputs)).toEqual([{ vlan: 5 }]);
  });

  it('with a tag that says no more than a priority counts as one without', () => {
    const t = new TapLab().settle();
    t.inject(tagged(0));
    expect(t.decided('dev.protocol.unhandled')).toHaveLength(1);
    t.inject(tagged(0, 7));
    expect(t.decided('dev.vlan.unknown')).toHaveLength(1);
    t.host.netlink.linkAdd({ ifname: 'eth0.7', kind: 'vlan', link: 'eth0', infoData: { id: 7 } });
    t.inject(tagged(0, 7));
    expect(t.decided('vlan.receive.down')).toHaveLength(1);
    expect(t.decided('vlan.receive.untagged')).toHaveLength(0);
    t.host.netlink.linkSet('eth0.7', { up: true });
    t.inject(tagged(0, 7));
    expect(t.decided('vlan.receive.untagged')).toHaveLength(1);
  });

  it('whose network header cannot be read is dropped', () => {
    const t = new TapLab().settle();
    const octets = new Uint8Array(60);
    octets.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 0x86, 0xdd, 0x40]);
    t.inject(octets);
    expect(t.decided('dev.frame.malformed')).toHaveLength(1);
  });

  it('for another station is dropped by the protocol', () => {
    const t = new TapLab().settle();
    t.host.netlink.linkSet('eth0', { promisc: true });
    t.send(echo(), { dst: HOST, dstMac: mac('02:00:00:00:00:77') });
    expect(sent(t, 'echo-reply')).toHaveLength(0);
  });
});

describe('a frame that is to leave', () => {
  it('by a device without a carrier is dropped', () => {
    const t = new TapLab().settle();
    t.lab.links[0]?.setCarrier(false);
    datagram(t, ip('ff02::5'));
    expect(t.decided('dev.tx.no-carrier').length).toBeGreaterThan(0);
  });
});

describe('the index of a device', () => {
  it('is the next free one, or the one that was asked for, which does not count', () => {
    const t = new TapLab();
    const add = (ifname: string, index?: number): number => {
      t.host.netlink.linkAdd({ ifname, kind: 'bridge', ...(index !== undefined && { index }) });
      return t.host.netlink.link(ifname)?.ifindex ?? -1;
    };
    expect([t.host.netlink.link('lo')?.ifindex, t.host.netlink.link('eth0')?.ifindex]).toEqual([1, 2]);
    expect([add('br0'), add('br1', 10), add('br2')]).toEqual([3, 10, 4]);
    t.host.netlink.linkDel('br2');
    // Linux 6.18.44: an index is not used again.
    expect(add('br3')).toBe(5);
  });
});

describe('user space hears', () => {
  it('of a device switched on and off, once each', () => {
    expect(
      links(new TapLab({ down: true }).wait(1), t => t.host.netlink.linkSet('eth0', { up: false })),
    ).toEqual([]);
    const heard = links(new TapLab().settle(), t => t.host.netlink.linkSet('eth0', { up: false }));
    expect(heard).toContain('newlink eth0 down');
  });

  it('of a device made and deleted', () => {
    const t = new TapLab();
    expect(links(t, () => t.host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' }))).toContain(
      'newlink br0 down',
    );
    expect(links(t, () => t.host.netlink.linkDel('br0'))).toContain('dellink br0 down');
  });

  it('of another MAC or MTU', () => {
    const t = new TapLab().settle();
    expect(links(t, () => t.host.netlink.linkSet('eth0', { address: mac('02:00:00:00:00:0c') }))).toEqual([
      'newlink eth0 up',
    ]);
    expect(links(t, () => t.host.netlink.linkSet('eth0', { mtu: 1400 }))).toEqual(['newlink eth0 up']);
    expect(links(t, () => t.host.netlink.linkSet('eth0', { mtu: 1400 }))).toEqual([]);
  });
});

describe('a change that a device refuses', () => {
  it.each([
    ['an MTU of 67', 'eth0', { mtu: 67 }, 'EINVAL', 'mtu less than device minimum'],
    ['an MTU of 65536', 'eth0', { mtu: 65536 }, 'EINVAL', 'mtu greater than device maximum'],
    ['a MAC that is a group', 'eth0', { address: mac('33:33:00:00:00:01') }, 'EADDRNOTAVAIL', undefined],
    ['a MAC on the loopback', 'lo', { address: mac('02:00:00:00:00:0c') }, 'EOPNOTSUPP', undefined],
  ])('%s', (_name, dev, change, errno, extack) => {
    const t = new TapLab();
    expect(t.host.netlink.linkSet(dev, change)).toEqual({ errno, ...(extack !== undefined && { extack }) });
  });
});

describe('our own multicast', () => {
  it('comes back to our own listeners', () => {
    const t = new TapLab().settle();
    const heard: string[] = [];
    const socket = t.host.net.sockets.rawIcmp6();
    if ('onMessage' in socket) socket.onMessage = message => heard.push(message?.kind ?? '');
    if ('send' in socket) socket.send(ns(HOST), { address: ip('ff02::1'), port: 0, dev: 'eth0' });
    t.lab.run(0);
    expect(heard).toContain('neighbor-solicitation');
  });
});

describe('hearing everything', () => {
  it.each([
    [
      'linux-6.18',
      ['eth0: entered promiscuous mode', 'eth0: left promiscuous mode', 'eth0: entered allmulticast mode'],
    ],
    ['linux-6.1', ['device eth0 entered promiscuous mode', 'device eth0 left promiscuous mode']],
  ])('is logged by %s as %p', (kernel, lines) => {
    const t = new TapLab({ kernel }).settle();
    t.host.netlink.linkSet('eth0', { promisc: true });
    t.host.netlink.linkSet('eth0', { promisc: true });
    t.host.netlink.linkSet('eth0', { promisc: false });
    t.host.netlink.linkSet('eth0', { allmulticast: true });
    expect(t.host.net.log.map(({ text }) => text).filter(text => text.includes('mode'))).toEqual(lines);
  });
});

it('a device that left hears nothing', () => {
  const t = new TapLab().settle();
  t.host.machine.netnsAdd('other');
  t.host.netlink.linkSet('eth0', { netns: 'other' });
  t.tap.take();
  t.tap.inject(
    new Frame(HOST_MAC, ROUTER_MAC, { kind: 'opaque', etherType: 0x1234, octets: new Uint8Array(46) }),
  );
  t.lab.run(0);
  expect(t.decided('dev.protocol.unhandled')).toEqual([]);
});
