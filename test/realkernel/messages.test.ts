import { fromHex } from '../../sim/base/hex';
import { Ip4 } from '../../sim/base/ip4';
import { Ip6 } from '../../sim/base/ip6';
import { Mac } from '../../sim/base/mac';
import { MessageReader } from '../../sim/realkernel/messages';
import { loadScenario } from '../../sim/scenario/load';
import { resolveVariant } from '../../sim/scenario/variants';
import type { FrameRecord } from '../../sim/trace/record';
import { writeDhcp4 } from '../../sim/wire/dhcpv4/message';
import { writeDhcp6, type Dhcp6Message } from '../../sim/wire/dhcpv6/message';
import { Frame } from '../../sim/wire/frame';
import { Ip4Packet } from '../../sim/wire/ipv4';
import { Ip6Packet } from '../../sim/wire/ipv6';

const loaded = loadScenario(
  'x.yaml',
  'title: x\nnodes: { a: {}, b: {} }\nlinks: [{ endpoints: ["a:eth0", "b:eth0"] }, { endpoints: ["a:eth1", "b:eth1"] }]',
);
if (!loaded.ok) throw new Error(JSON.stringify(loaded.errors));
const reader = new MessageReader(resolveVariant(loaded.scenario));

/** A router solicitation of fe80::ff:fe00:2 to ff02::2, as Linux 6.18 sent it. */
const SOLICITATION =
  '33330000000202000000000286dd6000000000083afffe8000000000000000' +
  '0000fffe000002ff0200000000000000000000000000028500000000000000';
const sent = (octets: string, kind: 'tx' | 'rx', dev = 'eth0'): FrameRecord => ({
  kind,
  id: 0,
  at: 7,
  cause: 0,
  origin: 0,
  node: 'a',
  dev,
  ifindex: 2,
  frame: Frame.fromBytes(fromHex(octets)!) as Frame,
});

const ip = (text: string): Ip6 => Ip6.parse(text)!;
const udp6 = (srcPort: number, dstPort: number, message: Dhcp6Message): Ip6Packet =>
  new Ip6Packet(ip('fe80::1'), ip('ff02::1:2'), 64, {
    kind: 'udp',
    srcPort,
    dstPort,
    data: writeDhcp6(message),
  });
const dhcp = (packet: Ip4Packet | Ip6Packet): string[] =>
  reader
    .read({ ...sent(SOLICITATION, 'tx'), frame: new Frame(Mac.BROADCAST, Mac.BROADCAST, packet) })
    .map(({ text }) => text);

describe('the messages among what passed the devices', () => {
  it('are those that were sent on a link, with the link and the sender', () => {
    const text = 'a:eth1 router-solicitation fe80::ff:fe00:2 > ff02::2';
    expect(reader.read(sent(SOLICITATION, 'tx', 'eth1'))).toEqual([{ at: 7, link: 1, text }]);
    expect(reader.read(sent(SOLICITATION, 'rx'))).toEqual([]);
    expect(reader.read(sent(SOLICITATION, 'tx', 'br0'))).toEqual([]);
  });

  it('are those of DHCPv6, with what is asked for and how it went', () => {
    const text = dhcp(
      udp6(546, 547, {
        kind: 'solicit',
        transactionId: 1,
        options: [
          { kind: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] },
          {
            kind: 'ia-pd',
            iaid: 1,
            t1: 0,
            t2: 0,
            options: [{ kind: 'status-code', status: 6, message: 'none' }],
          },
        ],
      }),
    );
    expect(text).toEqual(['a:eth0 dhcpv6 solicit fe80::1 > ff02::1:2 ia-na ia-pd NoPrefixAvail']);
    const refused = {
      kind: 'reply',
      transactionId: 1,
      options: [{ kind: 'status-code', status: 5, message: '' }],
    } as const;
    expect(dhcp(udp6(547, 546, refused))).toEqual(['a:eth0 dhcpv6 reply fe80::1 > ff02::1:2 UseMulticast']);
  });

  it('are those of DHCPv4, and no other datagrams', () => {
    const none = Ip4.parse('0.0.0.0')!;
    const discover = writeDhcp4({
      kind: 'dhcpv4', op: 'request', hardwareType: 1, hops: 0, xid: 1, secs: 0, broadcast: false,
      ciaddr: none, yiaddr: none, siaddr: none, giaddr: none, chaddr: new Uint8Array(6), sname: '', file: '',
      options: [{ kind: 'message-type', type: 'discover' }],
    }); // prettier-ignore
    const packet = (dstPort: number): Ip4Packet =>
      new Ip4Packet(none, Ip4.parse('255.255.255.255')!, 64, {
        kind: 'udp',
        srcPort: 68,
        dstPort,
        data: discover,
      });
    expect(dhcp(packet(67))).toEqual(['a:eth0 dhcpv4 discover 0.0.0.0 > 255.255.255.255']);
    expect(dhcp(udp6(1000, 2000, { kind: 'solicit', transactionId: 1, options: [] }))).toEqual([]);
  });

  it('are not malformed ones', () => {
    const data = Uint8Array.of(1);
    expect(
      dhcp(
        new Ip6Packet(ip('fe80::1'), ip('ff02::1:2'), 64, { kind: 'udp', srcPort: 546, dstPort: 547, data }),
      ),
    ).toEqual([]);
  });
});
