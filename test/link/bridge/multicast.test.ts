import { ALL_NODES, UNSPECIFIED, type Ip6 } from '../../../sim/base/ip6';
import { Mac } from '../../../sim/base/mac';
import { milliseconds, seconds } from '../../../sim/base/time';
import { setBridgeOptions, setBridgePortOptions } from '../../../sim/link/bridge/options';
import { Tap, type Collected } from '../../../sim/link/tap';
import { Frame } from '../../../sim/wire/frame';
import type { Icmp6MessageOf } from '../../../sim/wire/icmpv6';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { mldQuery } from '../../../sim/wire/mld';
import { done, ip6, linkLocal, mac, plain, query, report, reportV1, solicitation, toGroup } from '../frames';
import { BridgeLab } from './lab';

const group = linkLocal(3).solicitedNode();
const wanted = (lab: BridgeLab, from = 1): string[] =>
  lab.send(from, solicitation(from, linkLocal(3))).filter(name => name !== 'br0');
const members = (lab: BridgeLab, of: Ip6 = group): string[] =>
  lab.bridge.multicast.mdb.find(of)?.ports.map(({ port }) => port.dev.name) ?? [];

/** A bridge that snoops in earnest: host 4 is a querier, heard long enough ago. */
function queried(ports = 4): BridgeLab {
  const lab = new BridgeLab(ports);
  lab.send(4, query(4));
  lab.pass(seconds(10));
  return lab;
}

describe('without a querier', () => {
  it('a bridge floods, whatever was reported', () => {
    const lab = new BridgeLab(3);
    lab.send(3, report(3, group));
    expect(members(lab)).toEqual(['eth3']);
    expect(wanted(lab)).toEqual(['h3', 'h2']);
  });
});

describe('with a querier', () => {
  it('a group goes where it was reported, and to routers', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    expect(wanted(lab)).toEqual(['h3', 'h4']);
    expect(lab.verdict).toBe('bridge.forward.multicast');
  });

  it('a group that nobody reported goes to routers alone, or nowhere', () => {
    const lab = queried();
    expect(wanted(lab)).toEqual(['h4']);
    setBridgePortOptions(lab.port(4), { mcast_router: 0 });
    expect(wanted(lab)).toEqual([]);
    expect(lab.verdict).toBe('bridge.multicast.nobody');
  });

  it('all nodes, broadcasts and IPv4 groups go everywhere', () => {
    const lab = queried();
    const ping = toGroup(mac(1), linkLocal(1), ALL_NODES, {
      kind: 'echo-request',
      type: 128,
      code: 0,
      identifier: 1,
      sequence: 1,
      data: new Uint8Array(0),
    });
    for (const frame of [ping, plain(mac(1), Mac.BROADCAST), plain(mac(1), Mac.of(0x0100, 0x5e000001))]) {
      expect(lab.send(1, frame).sort()).toEqual(['br0', 'h2', 'h3', 'h4']);
    }
  });

  it('the bridge hears a group only when it joined it itself', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    expect(lab.send(1, solicitation(1, linkLocal(3)))).not.toContain('br0');
    lab.sendOwn(toGroup(lab.bridge.address, linkLocal(9), ip6('ff02::16'), reportMessage(group), true));
    expect(lab.bridge.multicast.mdb.find(group)?.hostJoined).toBe(true);
    expect(lab.send(1, solicitation(1, linkLocal(3)))).toContain('br0');
  });

  it('believes a report from :: too, as it is sent before the address is usable', () => {
    const lab = queried();
    lab.send(3, toGroup(mac(3), UNSPECIFIED, ip6('ff02::16'), reportMessage(group), true));
    expect(wanted(lab)).toEqual(['h3', 'h4']);
  });

  it('passes reports of version 2 to everybody, of version 1 to routers alone', () => {
    const lab = queried();
    expect(lab.send(3, report(3, group)).sort()).toEqual(['br0', 'h1', 'h2', 'h4']);
    expect(lab.send(3, reportV1(3, group))).toEqual(['h4']);
  });

  it('holds nobody to what was reported before the first answers can be there', () => {
    const lab = new BridgeLab(4);
    lab.send(4, query(4));
    expect(wanted(lab)).toHaveLength(3);
    lab.pass(seconds(9.9));
    expect(wanted(lab)).toHaveLength(3);
    lab.pass(seconds(0.2));
    expect(wanted(lab)).toEqual(['h4']);
  });

  it('floods again 255 s after the last query', () => {
    const lab = queried();
    lab.pass(seconds(244));
    expect(wanted(lab)).toEqual(['h4']);
    lab.pass(seconds(2));
    expect(wanted(lab)).toHaveLength(3);
  });

  it('forgets a member 260 s after its last report', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    lab.pass(seconds(200));
    lab.send(4, query(4));
    lab.send(3, report(3, group, 'mode-is-exclude'));
    lab.pass(seconds(259));
    expect(members(lab)).toEqual(['eth3']);
    lab.pass(seconds(2));
    expect(members(lab)).toEqual([]);
    expect(lab.bridge.multicast.mdb.find(group)).toBeUndefined();
  });

  it('forgets the members behind a port that goes down, keeps what an administrator entered until the port leaves', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    expect(lab.bridge.multicast.mdb.addPermanent(group, lab.port(2))).toBe(true);
    expect(lab.bridge.multicast.mdb.addPermanent(group, lab.port(2))).toBe(false);
    lab.kernel.close(lab.port(3).dev, lab.port(2).dev);
    expect(members(lab)).toEqual(['eth2']);
    lab.bridge.ndoDelSlave(lab.port(2).dev);
    expect(members(lab)).toEqual([]);
  });

  it('lists members by port number, however they came', () => {
    const lab = queried();
    for (const number of [3, 1, 2]) lab.send(number, report(number, group));
    expect(members(lab)).toEqual(['eth1', 'eth2', 'eth3']);
    expect(lab.bridge.multicast.mdb.removePort(group, lab.port(2))).toBe(true);
    expect(lab.bridge.multicast.mdb.removePort(group, lab.port(2))).toBe(false);
    expect(members(lab)).toEqual(['eth1', 'eth3']);
  });

  it('a query for the group leaves its members as long as the answers may take, twice over', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    lab.send(4, query(4, group, 1000));
    lab.pass(milliseconds(1999));
    expect(members(lab)).toEqual(['eth3']);
    lab.pass(milliseconds(2));
    expect(members(lab)).toEqual([]);
  });
});

describe('leaving', () => {
  it.each([
    ['version 2', report(3, group, 'change-to-include')],
    ['version 1', done(3, group)],
  ])('by %s takes two seconds, in which the own querier asks who stays', (_version, leave) => {
    const lab = new BridgeLab(3);
    lab.kernel.source = linkLocal(9);
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(20));
    lab.send(3, report(3, group));
    const tap = new Tap(lab.hosts[3]!.segment!);
    lab.send(3, leave);
    expect(queries(tap.take())).toEqual([`${ALL_NODES} ${group} 1000`]);
    lab.pass(milliseconds(1999));
    expect(members(lab)).toEqual(['eth3']);
    lab.pass(milliseconds(2));
    expect(members(lab)).toEqual([]);
  });

  it('is left to the other querier, if there is one', () => {
    const lab = queried();
    lab.send(3, report(3, group));
    lab.send(3, report(3, group, 'change-to-include'));
    lab.pass(seconds(10));
    expect(members(lab)).toEqual(['eth3']);
  });

  it('is immediate on a port with fastleave', () => {
    const lab = queried();
    setBridgePortOptions(lab.port(3), { fastleave: 1 });
    lab.send(3, report(3, group));
    lab.send(3, report(3, group, 'change-to-include'));
    expect(members(lab)).toEqual([]);
  });

  it('with version 2 spoken, asks the group itself', () => {
    const lab = new BridgeLab(3);
    lab.kernel.source = linkLocal(9);
    setBridgeOptions(lab.bridge, { mcast_mld_version: 2 });
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(20));
    lab.send(3, report(3, group));
    const tap = new Tap(lab.hosts[3]!.segment!);
    lab.send(3, report(3, group, 'mode-is-include'));
    expect(queries(tap.take())).toEqual([]);
    lab.send(3, report(3, group, 'change-to-include'));
    expect(queries(tap.take())).toEqual([`${group} ${group} 1000`]);
    lab.pass(seconds(2));
    expect(members(lab)).toEqual([]);
  });

  it('of the bridge itself takes two seconds as well', () => {
    const lab = new BridgeLab(1);
    const own = (type: 'change-to-exclude' | 'change-to-include'): void =>
      void lab.sendOwn(
        toGroup(lab.bridge.address, linkLocal(9), ip6('ff02::16'), reportMessage(group, type), true),
      );
    own('change-to-exclude');
    own('change-to-include');
    expect(lab.bridge.multicast.mdb.find(group)?.hostJoined).toBe(true);
    lab.pass(seconds(2));
    expect(lab.bridge.multicast.mdb.find(group)).toBeUndefined();
  });
});

describe('the own querier', () => {
  const asking = (): BridgeLab => {
    const lab = new BridgeLab(2);
    lab.kernel.source = linkLocal(9);
    return lab;
  };

  // Linux 6.18.44, HZ=250: mcast_startup_query_interval is 7812 jiffies (twice), mcast_query_interval 125 s
  it('asks on every port and its own stack: at once, after 31.248 s, then every 125 s', () => {
    const lab = asking();
    const tap = new Tap(lab.hosts[1]!.segment!);
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(300));
    expect(tap.collected.map(({ at }) => at / 1_000_000)).toEqual([0, 31.248, 156.248, 281.248]);
    expect(queries(tap.take())[0]).toBe(`${ALL_NODES} ${UNSPECIFIED} 10000`);
    expect(lab.kernel.received.filter(({ dev }) => dev === 'br0')).toHaveLength(4);
  });

  it('makes the bridge hold to reports ten seconds later', () => {
    const lab = asking();
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(9));
    expect(wanted(lab)).toHaveLength(1);
    lab.pass(seconds(1));
    expect(wanted(lab)).toEqual([]);
  });

  it('asks nobody and decides nothing without an address', () => {
    const lab = new BridgeLab(2);
    const tap = new Tap(lab.hosts[1]!.segment!);
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(40));
    expect(tap.collected).toHaveLength(0);
    expect(wanted(lab)).toHaveLength(1);
  });

  it('falls silent for another with a lower address, and takes over when that is gone', () => {
    const lab = asking();
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(20));
    lab.send(2, query(2));
    expect(lab.bridge.multicast.querier.address).toBe(linkLocal(2));
    const tap = new Tap(lab.hosts[1]!.segment!);
    lab.pass(seconds(254));
    expect(tap.collected).toHaveLength(0);
    lab.pass(seconds(2));
    expect(tap.collected).toHaveLength(1);
    expect(lab.bridge.multicast.querier.address).toBe(linkLocal(9));
  });

  it('is not impressed by one with a higher address', () => {
    const lab = asking();
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(20));
    lab.send(2, query(200));
    expect(lab.bridge.multicast.querier.otherPresent).toBe(false);
  });

  it('asks on a port that comes later', () => {
    const lab = asking();
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(40));
    const port = lab.plug(3);
    const tap = new Tap((port.dev as unknown as { segment: Tap['segment'] }).segment);
    lab.pass(seconds(1));
    expect(queries(tap.collected)).toHaveLength(1);
  });

  // RFC 9777 §5.1: what the kernel sends with mcast_mld_version 2
  it('speaks version 2 if told', () => {
    const lab = asking();
    const tap = new Tap(lab.hosts[1]!.segment!);
    setBridgeOptions(lab.bridge, { mcast_mld_version: 2 });
    setBridgeOptions(lab.bridge, { mcast_querier: 1 });
    lab.pass(seconds(1));
    expect(tap.collected[0]!.frame.payload).toMatchObject({
      hopLimit: 1,
      payload: { version: 2, maxResponseCode: 10_000, qrv: 2, qqic: 125, suppress: false, sources: [] },
    });
  });
});

describe('router ports', () => {
  it('are those that queries come in on, for 255 s', () => {
    const lab = queried();
    const list = (): string[] => lab.bridge.multicast.routers.list.map(({ dev }) => dev.name);
    expect(list()).toEqual(['eth4']);
    lab.pass(seconds(244));
    expect(list()).toEqual(['eth4']);
    lab.pass(seconds(1));
    expect(list()).toEqual([]);
  });

  it('can be set and forbidden', () => {
    const lab = queried();
    const list = (): string[] => lab.bridge.multicast.routers.list.map(({ dev }) => dev.name);
    setBridgePortOptions(lab.port(2), { mcast_router: 2 });
    setBridgePortOptions(lab.port(4), { mcast_router: 0 });
    lab.send(4, query(4));
    expect(list()).toEqual(['eth2']);
    setBridgePortOptions(lab.port(4), { mcast_router: 3 });
    expect(list()).toEqual(['eth2', 'eth4']);
    lab.pass(seconds(300));
    expect(list()).toEqual(['eth2']);
    expect(lab.port(4).multicastRouter).toBe(1);
    setBridgePortOptions(lab.port(2), { mcast_router: 1 });
    expect(list()).toEqual([]);
  });

  it('a bridge that is a router itself hears every group', () => {
    const lab = queried();
    setBridgeOptions(lab.bridge, { mcast_router: 2 });
    expect(lab.send(1, solicitation(1, linkLocal(3)))).toContain('br0');
  });
});

describe('what snooping does not believe', () => {
  it.each([
    [
      'a query that is not from a link-local address',
      toGroup(mac(4), ip6('2001:db8::4'), ALL_NODES, generalQuery(), true),
    ],
    ['a general query to a group', toGroup(mac(4), linkLocal(4), group, generalQuery(), true)],
  ])('%s is dropped', (_what, frame) => {
    const lab = new BridgeLab(4);
    expect(lab.send(4, frame)).toEqual([]);
    expect(lab.verdict).toBe('bridge.multicast.bad-mld');
  });

  it('nor does it send such a report of its own stack', () => {
    const lab = new BridgeLab(1);
    const bad = toGroup(mac(4), linkLocal(4), group, generalQuery(), true);
    expect(lab.sendOwn(bad)).toEqual([]);
    expect(lab.kernel.sent.at(-1)).toMatchObject({ dev: 'br0', decided: { id: 'bridge.xmit.bad-mld' } });
  });

  it('a report with a wrong checksum is dropped', () => {
    const lab = new BridgeLab(3);
    const octets = report(3, group).bytes.slice();
    octets[octets.length - 1]! ^= 1;
    expect(lab.send(3, Frame.fromBytes(octets) as Frame)).toEqual([]);
  });

  it('a report without Router Alert header is an ordinary packet', () => {
    const lab = queried();
    lab.send(3, toGroup(mac(3), linkLocal(3), ip6('ff02::16'), reportMessage(group)));
    expect(members(lab)).toEqual([]);
  });

  it('a report of all nodes changes nothing', () => {
    const lab = queried();
    lab.send(3, report(3, ALL_NODES));
    expect(lab.bridge.multicast.mdb.find(ALL_NODES)).toBeUndefined();
  });

  it('a query for sources, or of version 1 that asks for nothing, changes nothing', () => {
    const lab = new BridgeLab(4);
    lab.send(4, query(4, UNSPECIFIED, 0));
    const withSources = mldQuery.make({
      version: 2,
      maxResponseDelay: 1000,
      maxResponseCode: 1000,
      group,
      suppress: false,
      qrv: 2,
      qqic: 125,
      sources: [ip6('2001:db8::1')],
    });
    lab.send(4, toGroup(mac(4), linkLocal(4), group, withSources, true));
    expect(lab.bridge.multicast.querier.otherPresent).toBe(false);
    expect(lab.bridge.multicast.routers.list).toHaveLength(0);
  });
});

describe('kernel versions and switches', () => {
  it('snooping can be switched off, and on again', () => {
    const lab = queried();
    setBridgeOptions(lab.bridge, { mcast_snooping: 0 });
    expect(wanted(lab)).toHaveLength(3);
    lab.send(3, report(3, group));
    expect(members(lab)).toEqual([]);
    setBridgeOptions(lab.bridge, { mcast_snooping: 1 });
    expect(wanted(lab)).toEqual(['h4']);
  });

  it('kernels without snooping have none', () => {
    const lab = new BridgeLab(4, { profile: { bridgeMldSnooping: 'never' } });
    lab.send(4, query(4));
    lab.pass(seconds(20));
    expect(wanted(lab)).toHaveLength(3);
    setBridgeOptions(lab.bridge, { mcast_snooping: 1 });
    expect(lab.bridge.multicast.enabled).toBe(false);
  });

  // net/bridge/br_multicast.c of 3.6 and 3.10: ipv6_is_transient_multicast
  it('kernels that snoop without a querier leave neighbour discovery alone, and hold transient groups to their members', () => {
    const lab = new BridgeLab(3, { profile: { bridgeMldSnooping: 'transient' } });
    const transient = ip6('ff15::1234');
    lab.send(3, report(3, group));
    lab.send(3, report(3, transient));
    expect(members(lab)).toEqual([]);
    expect(wanted(lab)).toEqual(['h3', 'h2']);
    expect(members(lab, transient)).toEqual(['eth3']);
    const data = new Frame(
      Mac.forGroup(transient),
      mac(1),
      new Ip6Packet(linkLocal(1), transient, 64, { kind: 'no-next-header', octets: new Uint8Array(8) }),
    );
    expect(lab.send(1, data)).toEqual(['h3']);
    lab.pass(seconds(261));
    expect(lab.send(1, data)).toEqual(['br0', 'h3', 'h2']);
  });

  // net/bridge/br_device.c: br_multicast_join_snoopers
  it('a bridge that snoops joins ff02::6a while it is up', () => {
    const lab = new BridgeLab(0);
    lab.kernel.close(lab.bridge);
    expect(lab.kernel.memberships).toEqual(['br0 joins ff02::6a', 'br0 leaves ff02::6a']);
    const old = new BridgeLab(0, { profile: { bridgeJoinsSnoopers: false } });
    expect(old.kernel.memberships).toEqual([]);
  });

  it('gives up with more than 4096 groups', () => {
    const lab = new BridgeLab(1);
    const nth = (n: number): Ip6 => ip6(`ff15::${(n + 1).toString(16)}`);
    for (let n = 0; n < 4096; n++) lab.hosts[1]!.ndoStartXmit(report(1, nth(n)));
    lab.pass(0);
    expect(lab.bridge.multicast.enabled).toBe(true);
    lab.send(1, report(1, nth(4096)));
    expect(lab.bridge.multicast.enabled).toBe(false);
  });
});

function reportMessage(
  of: Ip6,
  recordType: 'change-to-exclude' | 'change-to-include' = 'change-to-exclude',
): Icmp6MessageOf<'mld2-report'> {
  return (report(1, of, recordType).payload as Ip6Packet).payload as Icmp6MessageOf<'mld2-report'>;
}

function generalQuery(): Icmp6MessageOf<'mld-query'> {
  return mldQuery.make({ version: 1, maxResponseDelay: 10_000, group: UNSPECIFIED });
}

/** Destination, group and delay of the queries among the frames. */
function queries(collected: readonly Collected[]): string[] {
  return collected.flatMap(({ frame }) => {
    const packet = frame.payload;
    if (packet.kind !== 'ipv6' || packet.payload.kind !== 'mld-query') return [];
    return [`${packet.dst} ${packet.payload.group} ${packet.payload.maxResponseDelay}`];
  });
}
