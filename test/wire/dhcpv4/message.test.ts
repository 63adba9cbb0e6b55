/**
 * DHCPv4 messages against RFC 951, RFC 2131 and RFC 2132, and against what tcpdump 4.99.3 reads in the octets written here:
 * its text is recorded, and asked for again where it is installed.
 */
import { array, assert, constantFrom, integer, property, tuple, uint8Array } from 'fast-check';
import { fromHex, toHex } from '../../../sim/base/hex';
import { UNSPECIFIED4 } from '../../../sim/base/ip4';
import { Mac } from '../../../sim/base/mac';
import {
  BOOTP_LEAST,
  DHCP4_CLIENT_PORT,
  DHCP4_HEADER,
  DHCP4_SERVER_PORT,
  readDhcp4,
  writeDhcp4,
  type Dhcp4Message,
} from '../../../sim/wire/dhcpv4/message';
import {
  dhcp4OptionCode,
  findDhcp4Option,
  writeDhcp4Options,
  type Dhcp4Option,
} from '../../../sim/wire/dhcpv4/options';
import { Frame } from '../../../sim/wire/frame';
import { Ip4Packet } from '../../../sim/wire/ipv4';
import { HOST_MAC, ip4 } from '../contract';
import { installedTcpdump, tcpdump } from '../text/tcpdump';

const PLAIN: Dhcp4Message = {
  kind: 'dhcpv4',
  op: 'request',
  hardwareType: 1,
  hops: 0,
  xid: 0x11223344,
  secs: 0,
  broadcast: false,
  ciaddr: UNSPECIFIED4,
  yiaddr: UNSPECIFIED4,
  siaddr: UNSPECIFIED4,
  giaddr: UNSPECIFIED4,
  chaddr: fromHex('020000000002')!,
  sname: '',
  file: '',
  options: [],
};

const DISCOVER: Dhcp4Message = {
  ...PLAIN,
  secs: 3,
  broadcast: true,
  options: [
    { kind: 'message-type', type: 'discover' },
    { kind: 'client-id', id: fromHex('01020000000002')! },
    { kind: 'max-message-size', octets: 1472 },
    { kind: 'requested-address', address: ip4('192.0.2.50') },
    { kind: 'host-name', name: 'host' },
    { kind: 'parameter-request', codes: [1, 28, 2, 3, 15, 6, 119, 12, 121] },
    { kind: 'rapid-commit' },
  ],
};

const ACK: Dhcp4Message = {
  ...PLAIN,
  op: 'reply',
  hops: 1,
  yiaddr: ip4('192.0.2.50'),
  siaddr: ip4('192.0.2.1'),
  giaddr: ip4('198.51.100.1'),
  sname: 'server',
  file: 'boot.img',
  options: [
    { kind: 'message-type', type: 'ack' },
    { kind: 'server-id', address: ip4('192.0.2.1') },
    { kind: 'lease-time', seconds: 7200 },
    { kind: 'renewal-time', seconds: 3600 },
    { kind: 'rebinding-time', seconds: 6300 },
    { kind: 'subnet-mask', mask: ip4('255.255.255.0') },
    { kind: 'broadcast-address', address: ip4('192.0.2.255') },
    { kind: 'routers', addresses: [ip4('192.0.2.1')] },
    { kind: 'dns-servers', addresses: [ip4('192.0.2.53'), ip4('192.0.2.54')] },
    { kind: 'domain-name', name: 'example.org' },
    { kind: 'domain-search', names: ['example.org', 'a.example.net'] },
    {
      kind: 'classless-routes',
      routes: [
        { destination: ip4('0.0.0.0'), prefixLength: 0, gateway: ip4('192.0.2.1') },
        { destination: ip4('10.0.0.0'), prefixLength: 8, gateway: ip4('192.0.2.2') },
        { destination: ip4('10.1.128.0'), prefixLength: 17, gateway: ip4('0.0.0.0') },
      ],
    },
    { kind: 'interface-mtu', mtu: 1400 },
    { kind: 'vendor-identifying', vendors: [{ code: 3561, body: fromHex('0401ff')! }] },
    {
      kind: 'relay-agent',
      suboptions: [
        { code: 1, body: fromHex('65746830')! },
        { code: 2, body: fromHex('020000000001')! },
      ],
    },
  ],
};

/** What `tcpdump -n -vvv` prints of the messages above, behind addresses and ports. */
const DISCOVER_TEXT = [
  'BOOTP/DHCP, Request from 02:00:00:00:00:02, length 300, xid 0x11223344, secs 3, Flags [Broadcast] (0x8000)',
  '\t  Client-Ethernet-Address 02:00:00:00:00:02',
  '\t  Vendor-rfc1048 Extensions',
  '\t    Magic Cookie 0x63825363',
  '\t    DHCP-Message (53), length 1: Discover',
  '\t    Client-ID (61), length 7: ether 02:00:00:00:00:02',
  '\t    MSZ (57), length 2: 1472',
  '\t    Requested-IP (50), length 4: 192.0.2.50',
  '\t    Hostname (12), length 4: "host"',
  '\t    Parameter-Request (55), length 9: ',
  '\t      Subnet-Mask (1), BR (28), Time-Zone (2), Default-Gateway (3)',
  '\t      Domain-Name (15), Domain-Name-Server (6), Unknown (119), Hostname (12)',
  '\t      Classless-Static-Route (121)',
  '\t    SLP-NA (80), length 0""',
  '\t    END (255), length 0',
  '\t    PAD (0), length 0, occurs 18',
].join('\n');
const ACK_TEXT = [
  'BOOTP/DHCP, Reply, length 390, hops 1, xid 0x11223344, Flags [none] (0x0000)',
  '\t  Your-IP 192.0.2.50',
  '\t  Server-IP 192.0.2.1',
  '\t  Gateway-IP 198.51.100.1',
  '\t  Client-Ethernet-Address 02:00:00:00:00:02',
  '\t  sname "server"',
  '\t  file "boot.img"',
  '\t  Vendor-rfc1048 Extensions',
  '\t    Magic Cookie 0x63825363',
  '\t    DHCP-Message (53), length 1: ACK',
  '\t    Server-ID (54), length 4: 192.0.2.1',
  '\t    Lease-Time (51), length 4: 7200',
  '\t    RN (58), length 4: 3600',
  '\t    RB (59), length 4: 6300',
  '\t    Subnet-Mask (1), length 4: 255.255.255.0',
  '\t    BR (28), length 4: 192.0.2.255',
  '\t    Default-Gateway (3), length 4: 192.0.2.1',
  '\t    Domain-Name-Server (6), length 8: 192.0.2.53,192.0.2.54',
  '\t    Domain-Name (15), length 11: "example.org"',
  '\t    Unknown (119), length 28: 124090465,1836084325,57635431,90375,1702388077,1886151939,1852142592',
  '\t    Classless-Static-Route (121), length 19: (default:192.0.2.1),(10.0.0.0/8:192.0.2.2),(10.1.128.0/17:0.0.0.0)',
  '\t    MTU (26), length 2: 1400',
  '\t    Unknown (125), length 8: 3561,50594303',
  '\t    Agent-Information (82), length 14: ',
  '\t      Circuit-ID SubOption 1, length 4: eth0',
  '\t      Remote-ID SubOption 2, length 6: ^B^@^@^@^@^A',
  '\t    END (255), length 0',
].join('\n');

function onWire(message: Dhcp4Message): Uint8Array {
  const reply = message.op === 'reply';
  const [srcPort, dstPort] = reply
    ? [DHCP4_SERVER_PORT, DHCP4_CLIENT_PORT]
    : [DHCP4_CLIENT_PORT, DHCP4_SERVER_PORT];
  const data = writeDhcp4(message, BOOTP_LEAST);
  return new Frame(
    Mac.BROADCAST,
    HOST_MAC,
    new Ip4Packet(ip4('0.0.0.0'), ip4('255.255.255.255'), 64, { kind: 'udp', srcPort, dstPort, data }),
  ).bytes;
}

/** A message of these options, as octets. */
function withOptions(hex: string, sname = '', file = ''): Uint8Array {
  const out = new Uint8Array(DHCP4_HEADER + 4 + hex.length / 2);
  out.set(writeDhcp4({ ...PLAIN, options: undefined }));
  out.set(fromHex(sname)!, 44);
  out.set(fromHex(file)!, 108);
  out.set(fromHex(`63825363${hex}`)!, DHCP4_HEADER);
  return out;
}

function optionsOf(octets: Uint8Array): readonly Dhcp4Option[] {
  return (readDhcp4(octets) as Dhcp4Message).options ?? [];
}

describe('DHCPv4 messages', () => {
  it('have the header of RFC 951 §3 and the options after the cookie', () => {
    const octets = writeDhcp4({
      ...DISCOVER,
      hops: 2,
      ciaddr: ip4('1.2.3.4'),
      yiaddr: ip4('5.6.7.8'),
      siaddr: ip4('9.10.11.12'),
      giaddr: ip4('13.14.15.16'),
      sname: 's',
      file: 'f',
      options: [{ kind: 'message-type', type: 'discover' }],
    });
    expect(toHex(octets)).toBe(
      '01010602' + '11223344' + '0003' + '8000' + '01020304' + '05060708' + '090a0b0c' + '0d0e0f10' +
        `020000000002${'00'.repeat(10)}` + `73${'00'.repeat(63)}` + `66${'00'.repeat(127)}` + '63825363' + '350101ff',
    ); // prettier-ignore
  });

  it('are read as they were written, with or without zeros after them', () => {
    for (const message of [DISCOVER, ACK, { ...PLAIN, options: undefined }]) {
      expect(readDhcp4(writeDhcp4(message))).toEqual(message);
      expect(readDhcp4(writeDhcp4(message, 600))).toEqual(message);
    }
    expect(writeDhcp4(DISCOVER, BOOTP_LEAST)).toHaveLength(300);
  });

  const installed = installedTcpdump() === '4.99.3' ? it : it.skip;
  installed('are read by tcpdump as they are meant', () => {
    const printed = tcpdump([DISCOVER, ACK].map(onWire), ['-vvv']);
    expect(printed.map(text => text.slice(text.indexOf('BOOTP')))).toEqual([DISCOVER_TEXT, ACK_TEXT]);
  });

  it('may hold options in the file name and the server name (RFC 2132 §9.3)', () => {
    const octets = withOptions('340103ff', '0c026869ff', '350102ff');
    expect(readDhcp4(octets)).toMatchObject({
      sname: '',
      file: '',
      options: [
        { kind: 'overload', fields: 3 },
        { kind: 'message-type', type: 'offer' },
        { kind: 'host-name' },
      ],
    });
    // Without the overload they are names.
    expect(readDhcp4(withOptions('ff', '6869', '66'))).toMatchObject({ sname: 'hi', file: 'f', options: [] });
  });

  it('put options together that stand in pieces, and take long ones apart (RFC 3396)', () => {
    const [search] = optionsOf(withOptions('7703016100' + '350101' + '7703016200ff'));
    expect(search).toMatchObject({ kind: 'domain-search', names: ['a', 'b'] });
    const id = new Uint8Array(300).fill(7);
    const octets = writeDhcp4Options([{ kind: 'client-id', id }]);
    expect([octets[0], octets[1], octets[257], octets[258]]).toEqual([61, 255, 61, 45]);
    expect(findDhcp4Option(optionsOf(withOptions(toHex(octets))), 'client-id')?.id).toEqual(id);
  });

  it('have search lists with pointers to earlier names (RFC 3397)', () => {
    const names = '03656e67056170706c6503636f6d00' + '096d61726b6574696e67c004';
    expect(optionsOf(withOptions(`77${(names.length / 2).toString(16)}${names}ff`))).toEqual([
      { kind: 'domain-search', names: ['eng.apple.com', 'marketing.apple.com'] },
    ]);
    // one that points to itself, and one past the end
    expect(optionsOf(withOptions('7702c000ff'))[0]?.kind).toBe('unfit-option');
    expect(optionsOf(withOptions('77040161c0ffff'))[0]?.kind).toBe('unfit-option');
  });

  it('keep options nobody knows, and those whose length is wrong, as they are', () => {
    const octets = withOptions('e003aabbcc' + '330201ff' + '00' + '790521' + '00000000' + 'ff');
    expect(optionsOf(octets).map(option => [option.kind, dhcp4OptionCode(option)])).toEqual([
      ['unknown-option', 0xe0],
      ['unfit-option', 51],
      ['unfit-option', 121],
    ]);
    expect(findDhcp4Option(optionsOf(octets), 'lease-time')).toBeUndefined();
  });

  it.each([
    [new Uint8Array(0), 0, 'op'],
    [new Uint8Array(100), 44, 'sname'],
    [withOptions('3501'), 240, 'option length'],
    [withOptions('350101' + '0c05aa'), 243, 'option length'],
    [withOptions('340101ff', '', '0cff'), 108, 'option length'],
  ])('cut off is none (%#)', (octets, offset, field) => {
    expect(readDhcp4(octets)).toMatchObject({ kind: 'malformed', layer: 'dhcpv4', offset, field });
  });

  it('are never too odd to read, and what was read is written so that it reads the same', () => {
    const anyOption = tuple(
      integer({ min: 0, max: 255 }),
      uint8Array({ maxLength: 40 }),
      constantFrom(0, 0, 0, 1, -1),
    ).map(([code, body, more]) => [code, Math.max(0, body.length + more), ...body]);
    assert(
      property(array(anyOption), uint8Array({ minLength: 12, maxLength: 12 }), (options, head) => {
        const octets = withOptions(toHex(Uint8Array.from(options.flat())));
        octets.set(head);
        const message = readDhcp4(octets);
        if (message.kind === 'malformed' || findDhcp4Option(message.options ?? [], 'overload')) return;
        expect(readDhcp4(writeDhcp4(message))).toEqual(message);
      }),
    );
  });
});
