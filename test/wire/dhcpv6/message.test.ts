/**
 * DHCPv6 messages against RFC 8415 §8 and §21, and against what tcpdump 4.99.3 reads in the octets written here: its text
 * is recorded, and asked for again where it is installed.
 */
import { array, assert, constantFrom, integer, property, tuple, uint8Array } from 'fast-check';
import { fromHex, toHex } from '../../../sim/base/hex';
import {
  DHCP6_CLIENT_PORT,
  DHCP6_MESSAGE_TYPES,
  DHCP6_SERVER_PORT,
  readDhcp6,
  writeDhcp6,
  type Dhcp6Message,
  type Dhcp6RelayMessage,
} from '../../../sim/wire/dhcpv6/message';
import { dhcp6OptionCode, findOption, type Dhcp6Option } from '../../../sim/wire/dhcpv6/options';
import { Frame } from '../../../sim/wire/frame';
import { Ip6Packet } from '../../../sim/wire/ipv6';
import { HOST, HOST_MAC, ip6, ROUTER, ROUTER_MAC } from '../contract';
import { installedTcpdump, tcpdump } from '../text/tcpdump';

const DUID = fromHex('000100011234567802000000aa01')!;

const SOLICIT: Dhcp6Message = {
  kind: 'solicit',
  transactionId: 0xabcdef,
  options: [
    { kind: 'client-id', duid: DUID },
    { kind: 'option-request', codes: [23, 24, 82] },
    { kind: 'elapsed-time', elapsed: 310 },
    { kind: 'rapid-commit' },
    {
      kind: 'ia-na',
      iaid: 0xaa01,
      t1: 0,
      t2: 0,
      options: [
        {
          kind: 'ia-address',
          address: ip6('2001:db8::5'),
          preferredLifetime: 3600,
          validLifetime: 7200,
          options: [{ kind: 'status-code', status: 0, message: 'fine' }],
        },
      ],
    },
    {
      kind: 'ia-pd',
      iaid: 7,
      t1: 100,
      t2: 200,
      options: [
        {
          kind: 'ia-prefix',
          preferredLifetime: 1,
          validLifetime: 2,
          prefixLength: 56,
          prefix: ip6('2001:db8:ff00::'),
          options: [],
        },
      ],
    },
  ],
};

const REPLY: Dhcp6Message = {
  kind: 'reply',
  transactionId: 1,
  options: [
    { kind: 'server-id', duid: fromHex('0003000102000000bb01')! },
    { kind: 'preference', preference: 255 },
    { kind: 'dns-servers', servers: [ip6('2001:db8::53'), ip6('2001:db8::54')] },
    { kind: 'domain-list', names: ['example.org', 'example.net'] },
    { kind: 'status-code', status: 2, message: 'no addresses' },
    { kind: 'information-refresh-time', seconds: 86400 },
  ],
};

const RELAYED: Dhcp6RelayMessage = {
  kind: 'relay-forward',
  hopCount: 1,
  linkAddress: ip6('2001:db8:1::1'),
  peerAddress: ip6('fe80::1'),
  options: [
    { kind: 'interface-id', id: fromHex('65746830')! },
    { kind: 'relay-message', message: writeDhcp6(SOLICIT) },
  ],
};

/** What `tcpdump -n -vv` prints of the messages above, behind addresses and ports. */
const SOLICIT_TEXT =
  'dhcp6 solicit (xid=abcdef (client-ID hwaddr/time type 1 time 305419896 02000000aa01) (opti' +
  'on-request DNS-server DNS-search-list opt_82) (elapsed-time 310) (rapid-commit) (IA_NA IAI' +
  'D:43521 T1:0 T2:0 (IA_ADDR 2001:db8::5 pltime:3600 vltime:7200 (status-code Success))) (IA' +
  '_PD IAID:7 T1:100 T2:200 (IA_PD-prefix 2001:db8:ff00::/56 pltime:1 vltime:2)))';
const REPLY_TEXT =
  'dhcp6 reply (xid=1 (server-ID hwaddr type 1 02000000bb01) (preference 255) (DNS-server 200' +
  '1:db8::53 2001:db8::54) (DNS-search-list example.org. example.net.) (status-code NoAddrsAv' +
  'ail) (lifetime 86400))';
const RELAYED_TEXT = `dhcp6 relay-fwd (linkaddr=2001:db8:1::1 peeraddr=fe80::1 (interface-ID 65746830...) (relay-message (${SOLICIT_TEXT}))`;

/** An option of any code, most often with as many octets as it says. */
const anyOption = tuple(
  integer({ min: 0, max: 90 }),
  uint8Array({ maxLength: 40 }),
  constantFrom(0, 0, 0, 1, -1),
).map(([code, body, more]) => [0, code, 0, Math.max(0, body.length + more), ...body]);

function onWire(message: Dhcp6Message | Dhcp6RelayMessage): Uint8Array {
  const [srcPort, dstPort] = [DHCP6_CLIENT_PORT, DHCP6_SERVER_PORT];
  const data = writeDhcp6(message);
  return new Frame(
    ROUTER_MAC,
    HOST_MAC,
    new Ip6Packet(HOST, ROUTER, 1, { kind: 'udp', srcPort, dstPort, data }),
  ).bytes;
}

describe('DHCPv6 messages', () => {
  it('have type, transaction and options where RFC 8415 §8 and §21 put them', () => {
    const message: Dhcp6Message = {
      kind: 'request',
      transactionId: 0x010203,
      options: [
        { kind: 'elapsed-time', elapsed: 0x0405 },
        { kind: 'ia-na', iaid: 0x06070809, t1: 10, t2: 11, options: [{ kind: 'rapid-commit' }] },
      ],
    };
    expect(toHex(writeDhcp6(message))).toBe(
      '03010203' + '000800020405' + '00030010' + '060708090000000a0000000b' + '000e0000',
    );
    expect(readDhcp6(writeDhcp6(message))).toEqual(message);
  });

  it('of relay agents have a hop count and two addresses instead (RFC 8415 §9)', () => {
    expect(toHex(writeDhcp6(RELAYED)).slice(0, 68)).toBe(
      '0c01' + '20010db8000100000000000000000001' + 'fe800000000000000000000000000001',
    );
    expect(readDhcp6(writeDhcp6(RELAYED))).toEqual(RELAYED);
  });

  const installed = installedTcpdump() === '4.99.3' ? it : it.skip;
  installed('are read by tcpdump as they are meant', () => {
    const printed = tcpdump([SOLICIT, REPLY, RELAYED].map(onWire), ['-vv']);
    expect(printed.map(text => text.slice(text.indexOf('dhcp6')))).toEqual([
      SOLICIT_TEXT,
      REPLY_TEXT,
      RELAYED_TEXT,
    ]);
  });

  it('keep options nobody knows, and those whose length is wrong, as they are', () => {
    const octets = fromHex('01000001' + 'fffe0003aabbcc' + '00080001ff' + '000700021122')!;
    const message = readDhcp6(octets) as Dhcp6Message;
    expect(message.options.map(option => [option.kind, dhcp6OptionCode(option)])).toEqual([
      ['unknown-option', 0xfffe],
      ['unfit-option', 8],
      ['unfit-option', 7],
    ]);
    expect(toHex(writeDhcp6(message))).toBe(toHex(octets));
    expect(findOption(message.options, 'elapsed-time')).toBeUndefined();
  });

  it.each([
    ['', 0, 'type'],
    ['00000001', 0, 'type'],
    ['0e000001', 0, 'type'],
    ['0100', 1, 'transactionId'],
    ['01000001' + '0001', 4, 'option'],
    ['01000001' + '00010005aa', 4, 'option length'],
    ['0c00', 2, 'linkAddress'],
  ])('%s is none', (hex, offset, field) => {
    expect(readDhcp6(fromHex(hex)!)).toMatchObject({ kind: 'malformed', layer: 'dhcpv6', offset, field });
  });

  it('are read the same from what was written, whatever octets came, and reading never fails', () => {
    assert(
      property(
        integer({ min: 1, max: 13 }),
        array(anyOption),
        uint8Array({ maxLength: 6 }),
        (type, options, tail) => {
          const head = type < 12 ? [type, 0, 0, 1] : [type, ...new Uint8Array(33)];
          const octets = Uint8Array.of(...head, ...options.flat(), ...tail);
          const message = readDhcp6(octets);
          if (message.kind !== 'malformed') expect(toHex(writeDhcp6(message))).toBe(toHex(octets));
        },
      ),
    );
  });

  it('with options inside options without end are read without going down without end', () => {
    let nested: Dhcp6Option = { kind: 'rapid-commit' };
    for (let depth = 0; depth < 300; depth++)
      nested = { kind: 'unfit-option', code: 4, body: bodyOf([nested], depth) };
    const octets = writeDhcp6({ kind: 'solicit', transactionId: 1, options: [nested] });
    const message = readDhcp6(octets) as Dhcp6Message;
    expect(message.options[0]?.kind).toBe('ia-ta');
    expect(toHex(writeDhcp6(message))).toBe(toHex(octets));
  });

  it('have the numbers of RFC 8415 §7.3', () => {
    expect(DHCP6_MESSAGE_TYPES.indexOf('solicit')).toBe(0);
    expect(DHCP6_MESSAGE_TYPES.indexOf('information-request')).toBe(10);
  });
});

/** The body of an IA_TA with these options. */
function bodyOf(options: readonly Dhcp6Option[], iaid: number): Uint8Array {
  const message = writeDhcp6({ kind: 'solicit', transactionId: iaid, options });
  return Uint8Array.of(0, ...message.subarray(1));
}
