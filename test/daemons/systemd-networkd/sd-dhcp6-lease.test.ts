/** What answers of DHCPv6 servers are worth, and that no octets upset the client. */
import fc from 'fast-check';
import { Ip6 } from '../../../sim/base/ip6';
import { seconds } from '../../../sim/base/time';
import { Mac } from '../../../sim/base/mac';
import { readDhcp6Lease } from '../../../sim/daemons/systemd-networkd/sd-dhcp6-lease';
import { readDhcp6, writeDhcp6, type Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { Frame } from '../../../sim/wire/frame';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { Host } from './host';

const SERVER = Ip6.parse('fe80::ff:fe00:1')!;
const ADDRESS = Ip6.parse('2001:db8:1::15')!;
const expected = { duid: Uint8Array.of(0, 2, 1), iaid: 7, informationOnly: false };
const clientId = { kind: 'client-id', duid: expected.duid } as const;
const serverId = { kind: 'server-id', duid: Uint8Array.of(0, 3, 1) } as const;

const address = (preferredLifetime: number, validLifetime: number, options: Dhcp6Option[] = []) =>
  ({ kind: 'ia-address', address: ADDRESS, preferredLifetime, validLifetime, options }) as const;
const ia = (t1: number, t2: number, options: readonly Dhcp6Option[], iaid = 7) =>
  ({ kind: 'ia-na', iaid, t1, t2, options }) as const;
const status = (code: number) => ({ kind: 'status-code', status: code, message: '' }) as const;

function read(...options: readonly Dhcp6Option[]): ReturnType<typeof readDhcp6Lease> {
  const reply: Dhcp6Message = { kind: 'reply', transactionId: 1, options };
  return readDhcp6Lease(reply, SERVER, 0, expected);
}

const faultOf = (lease: ReturnType<typeof readDhcp6Lease>): string | undefined =>
  'fault' in lease ? lease.fault.id : undefined;

test('T1 and T2 are the server’s; by the valid lifetime where it leaves them to the client, or T2 comes too late', () => {
  const times = (t1: number, t2: number) => read(clientId, serverId, ia(t1, t2, [address(40, 60)]));
  expect(times(20, 30)).toMatchObject({ T1: seconds(20), T2: seconds(30), valid: seconds(60) });
  expect(times(0, 0)).toMatchObject({ T1: seconds(30), T2: seconds(48) });
  expect(times(50, 61)).toMatchObject({ T1: seconds(30), T2: seconds(48) });
  const forever = read(clientId, serverId, ia(0xffffffff, 0xffffffff, [address(0xffffffff, 0xffffffff)]));
  expect(forever).toMatchObject({ T1: Infinity, T2: Infinity, valid: Infinity });
});

test('networkd.dhcp6.status: a status that is not Success; NoBinding means that the lease is lost', () => {
  const failed = read(clientId, serverId, status(1), ia(0, 0, [address(40, 60)]));
  expect(failed).toMatchObject({ fault: { id: 'networkd.dhcp6.status' }, lost: false });
  expect(read(clientId, serverId, status(3))).toMatchObject({ lost: true });
});

test.each([
  ['no association', []],
  ['none of its own', [ia(0, 0, [address(40, 60)], 8)]],
  ['no address in it', [ia(0, 0, [])]],
  ['a status in it', [ia(0, 0, [address(40, 60), status(2)])]],
  ['a status in its address', [ia(0, 0, [address(40, 60, [status(2)])])]],
  ['an address that has ended', [ia(0, 0, [address(0, 0)])]],
  ['preferred for longer than valid', [ia(0, 0, [address(61, 60)])]],
  ['T1 after T2', [ia(31, 30, [address(40, 60)])]],
  ['T2 without T1', [ia(0, 30, [address(40, 60)])]],
] as const)('networkd.dhcp6.nothing-given: %s', (_what, options) => {
  expect(faultOf(read(clientId, serverId, ...options))).toBe('networkd.dhcp6.nothing-given');
});

test('answers for others, and such as do not say for whom or by whom they are', () => {
  const lease = ia(0, 0, [address(40, 60)]);
  expect(faultOf(read(serverId, lease))).toBe('dhcpv6.message.no-client-id');
  expect(faultOf(read(clientId, lease))).toBe('dhcpv6.message.no-server-id');
  expect(faultOf(read({ ...clientId, duid: Uint8Array.of(0) }, serverId, lease))).toBe(
    'dhcpv6.message.other-client',
  );
  expect(faultOf(read(clientId, clientId, serverId, lease))).toBe('dhcpv6.message.malformed');
});

test('octets of any kind, answers to its own transaction among them, neither stop nor upset networkd', () => {
  const octets = fc.uint8Array({ maxLength: 200 });
  let refused = 0;
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(2, 7, 10, 13), octets, fc.boolean()), { maxLength: 20 }),
      tries => {
        const file = '[Match]\nName=eth0\n[Network]\nDHCP=ipv6\n[DHCPv6]\nWithoutRA=solicit\n';
        const host = new Host({ 'eth0.network': file }, { container: true });
        const tap = host.lab.links[0]!.tap();
        host.until(4);
        for (const [type, tail, withIds] of tries) {
          const last = tap.collected.map(({ frame }) => frame.bytes).findLast(bytes => bytes[20] === 17);
          const sent = readDhcp6(last!.slice(62)) as Dhcp6Message;
          const own = sent.options.filter(({ kind }) => kind === 'client-id' || kind === 'ia-na');
          const head = writeDhcp6({ ...sent, options: withIds ? [...own, serverId] : [] });
          const data = Uint8Array.of(...head, ...tail);
          data[0] = type;
          const datagram = { kind: 'udp' as const, srcPort: 547, dstPort: 546, data };
          const packet = new Ip6Packet(SERVER, Ip6.parse('fe80::ff:fe00:2')!, 64, datagram);
          tap.inject(new Frame(Mac.parse('02:00:00:00:00:02')!, Mac.parse('02:00:00:00:00:01')!, packet));
          host.lab.run(seconds(2));
        }
        if (host.decided('dhcpv6.message.malformed')) refused += 1;
        expect(host.print('networkctl')).toContain('eth0');
        expect(host.print('ip -6 -o addr show dev eth0 scope global').split('\n').length).toBeLessThan(3);
      },
    ),
    { numRuns: 15 },
  );
  expect(refused).toBeGreaterThan(0);
});
