import { Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import {
  APP_IDS,
  generateAddresses,
  hexOctets,
  siphash24,
  type Token,
} from '../../../../sim/daemons/systemd-networkd/config/token';
import { predictableMac } from '../../../../sim/daemons/systemd-networkd/machine-id';

const source = {
  ifname: 'veth99',
  mac: Mac.parse('12:34:56:78:9a:bc')!,
  machineId: hexOctets('0123456789abcdef0123456789abcdef'),
};
const prefix = Ip6.parse('2002:da8:1::')!;
const make = (...tokens: Token[]): string[] =>
  generateAddresses(prefix, 64, tokens, APP_IDS.ndisc, source).map(String);

test('SipHash-2-4 gives the result in the paper that defines it (appendix A)', () => {
  const octets = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);
  expect([...siphash24(octets(16), octets(15))]).toEqual([0xe5, 0x45, 0xbe, 0x49, 0x61, 0xca, 0x29, 0xa1]);
});

test('static identifiers, the MAC, and the MAC where nothing is said', () => {
  const address = Ip6.parse('::1a:2b:3c:4d')!;
  expect(make({ type: 'static', address })).toEqual(['2002:da8:1:0:1a:2b:3c:4d']);
  expect(make({ type: 'eui64' })).toEqual(['2002:da8:1:0:1034:56ff:fe78:9abc']);
  expect(make()).toEqual(['2002:da8:1:0:1034:56ff:fe78:9abc']);
});

test('a stable private identifier is that which systemd has in its own tests, and for the prefix that it names alone', () => {
  const secret = hexOctets('86b123b969ba4b7eb8b3d8605123525a');
  expect(make({ type: 'prefixstable', prefix, secret })).toEqual(['2002:da8:1:0:b47e:7975:fc7a:7d6e']);
  expect(make({ type: 'prefixstable', prefix: Ip6.parse('2002:da8:2::')!, secret })).toEqual([
    '2002:da8:1:0:1034:56ff:fe78:9abc',
  ]);
});

test('a device without an address gets that which networkd 252 gives it on this machine', () => {
  // recorded: bridge br0, machine-id 0123456789abcdef0123456789abcdef
  expect(String(predictableMac(source.machineId, 'br0'))).toBe('52:9c:2f:97:80:e3');
});
