/**
 * What the transcripts test/realkernel/recorded/devices/bridge-vlan*.txt do not show: which frames leave where with which
 * tags, and why others do not. The lab's port `eth1` leads to `h1`, and so on.
 */
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import type { BridgeProfile } from '../../../sim/link/bridge/bridge';
import { bridgeInfo, setBridgeOptions, setBridgePortOptions } from '../../../sim/link/bridge/options';
import { linkVlanDev, VlanDevice } from '../../../sim/link/vlan';
import { ETHERTYPE_QINQ, ETHERTYPE_VLAN, type Frame, type VlanTag } from '../../../sim/wire/frame';
import { ip6, linkLocal, mac, plain, query, report, reportV1, solicitation } from '../frames';
import { BridgeLab, PORT_MAC, RANDOM_MAC } from './lab';

const TAGGED = { pvid: false, untagged: false };
const ACCESS = { pvid: true, untagged: true };

const tag = (vid: number, changes: Partial<VlanTag> = {}): VlanTag => ({
  tpid: ETHERTYPE_VLAN,
  vid,
  priority: 0,
  dropEligible: false,
  ...changes,
});

/** Port 1 is in VLAN 10 and port 2 in 20, untagged; port 3 in both with tags; all are in VLAN 1 but have it as a PVID no more, save 3. */
function lab(
  options: { ports?: number; profile?: Partial<BridgeProfile>; filtering?: boolean } = {},
): BridgeLab {
  const made = new BridgeLab(options.ports ?? 3, {
    profile: { bridgeVlans: 'default-pvid', ...options.profile },
  });
  const { vlans } = made.bridge;
  vlans.add(made.port(1), 10, 10, ACCESS);
  vlans.add(made.port(2), 20, 20, ACCESS);
  vlans.add(made.port(3), 10, 10, TAGGED);
  vlans.add(made.port(3), 20, 20, TAGGED);
  vlans.setEnabled(options.filtering ?? true);
  return made;
}

/** What arrived where, with which tags. */
function arrived(made: BridgeLab, from: number | 'own', frame: Frame): string[] {
  made.kernel.received.length = 0;
  if (from === 'own') made.bridge.ndoStartXmit(frame);
  else made.hosts[from]!.ndoStartXmit(frame);
  made.scheduler.runUntil(made.scheduler.now);
  return made.kernel.received.map(({ dev, frame: { vlans } }) =>
    [
      dev,
      ...vlans.map(({ tpid, vid, priority }) => `${tpid === ETHERTYPE_QINQ ? 's' : ''}${vid}p${priority}`),
    ].join(' '),
  );
}

describe('a flood', () => {
  it('reaches the ports of its VLAN, with a tag where they are to have one', () => {
    const made = lab({ ports: 4 });
    made.bridge.vlans.add(made.port(4), 10, 10, ACCESS);
    expect(arrived(made, 1, plain(mac(1), mac(99)))).toEqual(['h3 10p0', 'h4']);
    expect(arrived(made, 2, plain(mac(2), mac(99)))).toEqual(['h3 20p0']);
    expect(arrived(made, 3, plain(mac(3), mac(99)).retag([tag(10, { priority: 5 })]))).toEqual(['h4', 'h1']);
    expect(arrived(made, 3, plain(mac(3), Mac.BROADCAST)).filter(each => each.startsWith('h'))).toEqual([
      'h4',
      'h2',
      'h1',
    ]);
  });

  it('shares one frame among all who get it without a tag', () => {
    const made = lab({ ports: 5 });
    for (const number of [4, 5]) made.bridge.vlans.add(made.port(number), 10, 10, ACCESS);
    arrived(made, 3, plain(mac(3), mac(99)).retag([tag(10)]));
    const frames = new Set(made.kernel.received.map(({ frame }) => frame));
    expect([made.kernel.received.length, frames.size]).toEqual([3, 1]);
  });

  it('keeps inner tags, and the priority of a frame that has one and no VLAN', () => {
    const made = lab();
    const inner = tag(7, { tpid: ETHERTYPE_QINQ });
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([inner]))).toEqual(['h3 10p0 s7p0']);
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([tag(0, { priority: 5 }), tag(8)]))).toEqual([
      'h3 10p5 8p0',
    ]);
  });

  it('passes as it is while the bridge does not filter', () => {
    const made = lab({ filtering: false });
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([tag(77)]))).toEqual(['h3 77p0', 'h2 77p0']);
    expect(arrived(made, 1, plain(mac(1), mac(99)))).toEqual(['h3', 'h2']);
  });

  it('of a provider’s bridge goes by the provider’s tags', () => {
    const made = lab();
    expect(setBridgeOptions(made.bridge, { vlan_protocol: ETHERTYPE_QINQ })).toBeUndefined();
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([tag(7)]))).toEqual(['h3 s10p0 7p0']);
    expect(
      arrived(made, 3, plain(mac(3), mac(99)).retag([tag(10, { tpid: ETHERTYPE_QINQ }), tag(7)])),
    ).toEqual(['h1 7p0']);
    expect(bridgeInfo(made.bridge)).toMatchObject({ vlan_protocol: '802.1ad' });
    expect(setBridgeOptions(made.bridge, { vlan_protocol: 0x86dd })).toEqual({ errno: 'EPROTONOSUPPORT' });
  });
});

describe('a frame is not let in', () => {
  it('with the tag of a VLAN in which its port is not', () => {
    const made = lab();
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([tag(20)]))).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.ingress');
    expect(made.bridge.fdb.find(mac(1), 20)).toBeUndefined();
  });

  it('without a tag where no VLAN is meant', () => {
    const made = lab();
    made.bridge.vlans.delete(made.port(1), 10, 10);
    expect(made.port(1).vlans.pvid).toBe(0);
    expect(arrived(made, 1, plain(mac(1), mac(99)))).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.no-pvid');
    expect(arrived(made, 1, plain(mac(1), mac(99)).retag([tag(0)]))).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.no-pvid');
  });

  it('of the bridge’s own stack either', () => {
    const made = lab();
    const sent = (frame: Frame): string => {
      expect(arrived(made, 'own', frame)).toEqual([]);
      return made.kernel.sent.at(-1)?.decided.id ?? '';
    };
    expect(sent(plain(mac(RANDOM_MAC), mac(99)).retag([tag(10)]))).toBe('bridge.vlan.ingress');
    made.bridge.vlans.delete(undefined, 1, 1);
    expect(sent(plain(mac(RANDOM_MAC), mac(99)))).toBe('bridge.vlan.no-pvid');
  });
});

describe('a station', () => {
  it('is known by VLAN', () => {
    const made = lab();
    arrived(made, 1, plain(mac(1), mac(99)));
    arrived(made, 2, plain(mac(1), mac(99)));
    expect([10, 20, 0].map(vid => made.bridge.fdb.find(mac(1), vid)?.port?.dev.name)).toEqual([
      'eth1',
      'eth2',
      undefined,
    ]);
    expect(arrived(made, 3, plain(mac(3), mac(1)).retag([tag(10)]))).toEqual(['h1']);
    expect(arrived(made, 3, plain(mac(3), mac(1)).retag([tag(20)]))).toEqual(['h2']);
    expect(made.verdict).toBe('bridge.forward.port');
    expect(made.kernel.states).toContain(`fdb ${mac(1)} vlan 10 master br0: absent -> dev eth1`);
  });

  it('is not reached through a port that left the VLAN', () => {
    const made = lab();
    made.bridge.fdb.add(mac(50), made.port(1), 'static', 'add', false, 10);
    made.bridge.vlans.delete(made.port(1), 10, 10);
    expect(arrived(made, 3, plain(mac(3), mac(50)).retag([tag(10)]))).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.egress');
  });

  it('is forgotten in a VLAN that its port leaves, and there alone', () => {
    const made = lab();
    made.bridge.vlans.add(made.port(1), 30, 30, TAGGED);
    arrived(made, 1, plain(mac(1), mac(99)));
    arrived(made, 1, plain(mac(1), mac(99)).retag([tag(30)]));
    made.bridge.vlans.delete(made.port(1), 30, 30);
    expect([10, 30].map(vid => made.bridge.fdb.find(mac(1), vid) !== undefined)).toEqual([true, false]);
  });

  it('that is the bridge itself is so in every VLAN of its port, and complains by VLAN', () => {
    const made = lab();
    arrived(made, 1, plain(mac(PORT_MAC + 1), mac(99)));
    expect(made.kernel.log.at(-1)).toBe(
      `br0: received packet on eth1 with own address as source address (addr:${mac(PORT_MAC + 1)}, vlan:10)`,
    );
  });

  it('on a locked port must be entered for its VLAN', () => {
    const made = lab();
    setBridgePortOptions(made.port(1), { locked: 1 });
    made.bridge.fdb.add(mac(1), made.port(1), 'static', 'add');
    expect(arrived(made, 1, plain(mac(1), mac(99)))).toEqual([]);
    made.bridge.fdb.add(mac(1), made.port(1), 'static', 'add', false, 10);
    expect(arrived(made, 1, plain(mac(1), mac(99)))).toEqual(['h3 10p0']);
  });

  it('is learned from what is kept from being forwarded in the VLAN that the frame would be in', () => {
    const made = lab();
    const reserved = Mac.parse('01:80:c2:00:00:03')!;
    arrived(made, 1, plain(mac(1), reserved));
    arrived(made, 1, plain(mac(2), reserved).retag([tag(20)]));
    made.bridge.vlans.setEnabled(false);
    arrived(made, 1, plain(mac(3), reserved));
    expect(
      [1, 2, 3].map(number => [0, 10, 20].filter(vid => made.bridge.fdb.find(mac(number), vid))),
    ).toEqual([[10], [], [0]]);
  });
});

describe('the bridge’s own stack', () => {
  it('gets what is of its VLANs, with a tag unless it is to have none', () => {
    const made = lab();
    expect(arrived(made, 1, plain(mac(1), Mac.BROADCAST))).toEqual(['h3 10p0']);
    made.bridge.vlans.add(undefined, 10, 10, TAGGED);
    expect(arrived(made, 1, plain(mac(1), Mac.BROADCAST))).toEqual(['br0 10p0', 'h3 10p0']);
    made.bridge.vlans.add(undefined, 10, 10, { pvid: false, untagged: true });
    expect(arrived(made, 1, plain(mac(1), Mac.BROADCAST))).toEqual(['br0', 'h3 10p0']);
  });

  it('hears of another VLAN only while it hears everything', () => {
    const made = lab();
    const toPort = plain(mac(1), mac(PORT_MAC + 1));
    expect(arrived(made, 1, toPort)).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.local');
    made.bridge.setPromiscuity(1);
    expect(arrived(made, 1, toPort)).toEqual(['br0 10p0']);
  });

  it('sends in a VLAN through a VLAN device on the bridge', () => {
    const made = lab();
    const vlan = made.kernel.register(new VlanDevice('br0.10', made.bridge, ETHERTYPE_VLAN, 10));
    linkVlanDev(vlan);
    made.kernel.open(vlan);
    made.bridge.vlans.add(undefined, 10, 10, TAGGED);
    made.kernel.received.length = 0;
    vlan.ndoStartXmit(plain(vlan.address, mac(99)));
    made.scheduler.runUntil(made.scheduler.now);
    expect(made.kernel.takeReceived()).toEqual(['h3', 'h1']);
    expect(arrived(made, 1, plain(mac(1), vlan.address))).toEqual(['br0.10']);
  });
});

describe('snooping', () => {
  const GROUP = ip6('ff05::1234');

  it('keeps memberships by VLAN, and the querier for all', () => {
    const made = lab();
    made.send(3, query(3).retag([tag(20)]));
    made.send(1, reportV1(1, GROUP));
    made.pass(seconds(10));
    expect(made.bridge.multicast.querier.exists).toBe(true);
    expect([0, 10, 20].map(vid => made.bridge.multicast.mdb.find(GROUP, vid)?.ports.length)).toEqual([
      undefined,
      1,
      undefined,
    ]);
    const inVlan = (vid: number): string[] =>
      arrived(made, 3, solicitation(3, GROUP, linkLocal(3)).retag([tag(vid)])).filter(each =>
        each.startsWith('h'),
      );
    made.send(1, report(1, ip6('ff02::1:ff00:1234')));
    expect(inVlan(10)).toEqual(['h1']);
    expect(inVlan(20)).toEqual([]);
    expect(made.verdict).toBe('bridge.multicast.nobody');
    expect(made.kernel.states).toContain('mdb dev br0 port eth1 grp ff05::1234 vid 10: absent -> temp');
  });

  it('asks without a tag, whatever the VLANs of a port', () => {
    const made = lab();
    made.kernel.source = linkLocal(0xff);
    made.bridge.multicast.querier.setEnabled(true);
    made.kernel.received.length = 0;
    made.pass(0);
    const asked = made.kernel.received.filter(({ dev }) => dev.startsWith('h'));
    expect(asked.map(({ dev, frame }) => [dev, frame.vlans])).toEqual([
      ['h3', []],
      ['h2', []],
      ['h1', []],
    ]);
  });

  it('the bridge itself reports in the VLAN of its own frames', () => {
    const made = lab();
    made.sendOwn(reportV1(0xff, GROUP));
    expect(made.bridge.multicast.mdb.find(GROUP, 1)?.hostJoined).toBe(true);
    made.bridge.multicast.mdb.clear();
    expect(made.bridge.multicast.mdb.find(GROUP, 1)).toBeUndefined();
  });
});

describe('neigh_suppress', () => {
  it('asks the VLAN device on the bridge, and answers in the VLAN', () => {
    const made = lab();
    made.kernel.neighbours.set(linkLocal(1), { lladdr: mac(1), router: false });
    arrived(made, 1, plain(mac(1), mac(99)));
    setBridgePortOptions(made.port(1), { neigh_suppress: 1 });
    const asked = solicitation(3, linkLocal(1)).retag([tag(10)]);
    expect(arrived(made, 3, asked)).toEqual(['h1']);
    const vlan = made.kernel.register(new VlanDevice('br0.10', made.bridge, ETHERTYPE_VLAN, 10));
    linkVlanDev(vlan);
    expect(arrived(made, 3, asked)).toEqual(['h3 10p0']);
    made.bridge.vlans.add(made.port(3), 10, 10, ACCESS);
    expect(arrived(made, 3, solicitation(3, linkLocal(1)))).toEqual(['h3']);
  });
});

describe('versions', () => {
  it('before 3.9 a bridge knows no VLANs', () => {
    const { bridge } = new BridgeLab(1, { profile: { bridgeVlans: 'none' } });
    expect(bridge.vlans.own.size).toBe(0);
    expect(bridge.vlans.add(undefined, 10, 10, TAGGED)).toEqual({ errno: 'EOPNOTSUPP' });
    expect(setBridgeOptions(bridge, { vlan_filtering: 1 })).toEqual({ errno: 'EOPNOTSUPP' });
    expect(setBridgeOptions(bridge, { vlan_filtering: 0 })).toBeUndefined();
    expect(setBridgeOptions(bridge, { vlan_default_pvid: 5 })).toEqual({ errno: 'EOPNOTSUPP' });
    expect(Object.keys(bridgeInfo(bridge)).filter(key => key.startsWith('vlan'))).toEqual(['vlan_filtering']);
  });

  it('before 3.18 a port begins in none', () => {
    const made = new BridgeLab(2, { profile: { bridgeVlans: 'no-default' } });
    made.bridge.vlans.setEnabled(true);
    expect([made.bridge.vlans.own.size, made.port(1).vlans.size]).toEqual([0, 0]);
    expect(arrived(made, 1, plain(mac(1), mac(2)))).toEqual([]);
    expect(made.verdict).toBe('bridge.vlan.no-pvid');
    expect(setBridgeOptions(made.bridge, { vlan_default_pvid: 7 })).toBeUndefined();
    expect(made.port(1).vlans.members).toEqual([{ vid: 7, untagged: true }]);
    expect(setBridgeOptions(made.bridge, { vlan_default_pvid: 7 })).toBeUndefined();
  });
});
