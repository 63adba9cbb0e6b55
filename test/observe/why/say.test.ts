import { say } from '../../../sim/observe/why/say';
import type { CommandRecord, StateRecord } from '../../../sim/trace/record';
import { writeDhcp6 } from '../../../sim/wire/dhcpv6/message';
import { Frame } from '../../../sim/wire/frame';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { HOST_MAC, ip, ra, ROUTER, ROUTER_MAC } from '../../../sim/conformance/messages';

const common = { id: 1, at: 1, cause: 1, origin: 0, node: 'host' };
const state = (subject: string, entity: string, from: string, to: string): StateRecord => ({
  ...common,
  kind: 'state',
  subject,
  entity,
  from,
  to,
});
const command = (more: Partial<CommandRecord>): CommandRecord => ({
  ...common,
  kind: 'command',
  text: 'ip a',
  ...more,
});
const frame = new Frame(
  HOST_MAC,
  ROUTER_MAC,
  new Ip6Packet(ROUTER, ip('ff02::1'), 255, ra({ routerLifetime: 90 })),
);
const solicit = new Frame(
  HOST_MAC,
  ROUTER_MAC,
  new Ip6Packet(ROUTER, ip('ff02::1:2'), 1, {
    kind: 'udp',
    srcPort: 546,
    dstPort: 547,
    data: writeDhcp6({ kind: 'solicit', transactionId: 1, options: [] }),
  }),
);
const RA = 'router advertisement from fe80::ff:fe00:2 to ff02::1 (router lifetime 90 s)';

describe('a record in words', () => {
  it.each([
    [state('route', 'default dev eth0', 'proto ra', 'absent'), 'route default dev eth0 is gone'],
    [state('route', 'default dev eth0', 'absent', 'proto ra'), 'route default dev eth0 was added, proto ra'],
    [state('group', 'ff02::1 dev eth0', 'absent', 'joined'), 'group ff02::1 dev eth0 was added'],
    [state('sysctl', 'net.a', '0', '1'), 'net.a 0 → 1'],
    [
      state('port', 'eth1 master br0', 'listening', 'learning'),
      'bridge port eth1 master br0: listening → learning',
    ],
    [command({}), 'somebody typed `ip a`'],
    [command({ stream: 'stderr', output: 'no\n' }), '`ip a` printed: no'],
    [command({ status: 2 }), '`ip a` ended with status 2'],
    [
      { ...common, kind: 'log', facility: 'radvd', level: 'err', text: 'dying' } as const,
      'radvd logged: dying',
    ],
    [{ ...common, kind: 'rx', dev: 'eth0', ifindex: 2, frame } as const, `eth0 received a ${RA}`],
    [
      { ...common, kind: 'tx', dev: 'eth0', ifindex: 2, frame: solicit } as const,
      'eth0 sent a DHCPv6 solicit from fe80::ff:fe00:2 to ff02::1:2',
    ],
    [
      { ...common, kind: 'tx', dev: 'eth0', ifindex: 2, frame: { bytes: frame.bytes } } as const,
      `eth0 sent a ${RA}`,
    ],
    [
      { ...common, kind: 'tx', dev: 'eth0', ifindex: 2, frame: { bytes: new Uint8Array(3) } } as const,
      'eth0 sent a malformed frame',
    ],
  ])('%#: says what happened', (record, words) => {
    expect(say(record)).toBe(words);
  });
});
