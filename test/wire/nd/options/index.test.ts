import fc from 'fast-check';
import { Ip6 } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { toHex } from '../../../../sim/base/hex';
import {
  isNdUserOption,
  type NdOption,
  ndOptionLength,
  type NdOptionOf,
  ndOptionType,
  readNdOption,
  writeNdOption,
} from '../../../../sim/wire/nd/options';
import { readOption } from '../../contract';

const ip6 = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(bytes => Ip6.fromBytes(bytes));
const mac = fc.uint8Array({ minLength: 6, maxLength: 6 }).map(bytes => Mac.fromBytes(bytes));
const u = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
const whole = (first: number): fc.Arbitrary<Uint8Array> =>
  fc
    .integer({ min: 0, max: 6 })
    .chain(units => fc.uint8Array({ minLength: first + 8 * units, maxLength: first + 8 * units }));
const kind = <K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name);
const label = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const bool = fc.boolean();

/** Every value of every kind that a program may send. */
const arbitraries: {
  [K in Exclude<NdOption['kind'], 'unknown-nd-option' | 'unfit-nd-option'>]: fc.Arbitrary<NdOptionOf<K>>;
} = {
  'source-link-layer-address': fc.record({ kind: kind('source-link-layer-address'), address: mac }),
  'target-link-layer-address': fc.record({ kind: kind('target-link-layer-address'), address: mac }),
  'prefix-information': fc.record({
    kind: kind('prefix-information'),
    prefixLength: u(8),
    onLink: bool,
    autonomous: bool,
    routerAddress: bool,
    preferDhcpv6Pd: bool,
    validLifetime: u(32),
    preferredLifetime: u(32),
    prefix: ip6,
  }),
  'redirected-header': fc.record({ kind: kind('redirected-header'), octets: whole(0) }),
  mtu: fc.record({ kind: kind('mtu'), mtu: u(32) }),
  'advertisement-interval': fc.record({ kind: kind('advertisement-interval'), interval: u(32) }),
  'home-agent-information': fc.record({
    kind: kind('home-agent-information'),
    homeAgentPreference: u(16),
    homeAgentLifetime: u(16),
  }),
  nonce: fc.record({ kind: kind('nonce'), nonce: whole(6) }),
  'route-information': fc
    .record({
      kind: kind('route-information'),
      prefixLength: fc.integer({ min: 0, max: 128 }),
      preference: fc.constantFrom('low', 'medium', 'high', 'reserved'),
      routeLifetime: u(32),
      prefix: ip6,
    })
    .map(option => ({ ...option, prefix: option.prefix.masked(option.prefixLength) })),
  'recursive-dns-server': fc.record({
    kind: kind('recursive-dns-server'),
    lifetime: u(32),
    addresses: fc.array(ip6, { minLength: 1, maxLength: 5 }),
  }),
  'dns-search-list': fc.record({
    kind: kind('dns-search-list'),
    lifetime: u(32),
    names: fc.array(
      fc.array(label, { minLength: 1, maxLength: 5 }).map(labels => labels.join('.')),
      { minLength: 1, maxLength: 4 },
    ),
  }),
  'six-lowpan-context': fc.record({
    kind: kind('six-lowpan-context'),
    contextLength: u(8),
    compression: bool,
    contextId: u(4),
    validLifetime: u(16),
    contextPrefix: whole(0),
  }),
  'captive-portal': fc.record({ kind: kind('captive-portal'), uri: fc.stringMatching(/^[!-~]{1,60}$/) }),
  pref64: fc.record({
    kind: kind('pref64'),
    lifetime: u(13).map(scaled => scaled * 8),
    prefixLength: fc.constantFrom(96, 64, 56, 48, 40, 32),
    prefix: ip6.map(address => address.masked(96)),
  }),
};

/** The registry of IPv6 Neighbor Discovery option formats at IANA. */
const NUMBERS: { [K in keyof typeof arbitraries]: number } = {
  'source-link-layer-address': 1,
  'target-link-layer-address': 2,
  'prefix-information': 3,
  'redirected-header': 4,
  mtu: 5,
  'advertisement-interval': 7,
  'home-agent-information': 8,
  nonce: 14,
  'route-information': 24,
  'recursive-dns-server': 25,
  'dns-search-list': 31,
  'six-lowpan-context': 34,
  'captive-portal': 37,
  pref64: 38,
};

const encode = (option: NdOption): Uint8Array => {
  const out = new Uint8Array(ndOptionLength(option));
  expect(writeNdOption(out, 0, option)).toBe(out.length);
  return out;
};

describe('the table of options', () => {
  it.each(Object.entries(NUMBERS))('%s survives being written and read', (name, type) => {
    fc.assert(
      fc.property(arbitraries[name as keyof typeof arbitraries] as fc.Arbitrary<NdOption>, option => {
        const bytes = encode(option);
        expect(bytes.length % 8).toBe(0);
        expect([bytes[0], bytes[1]]).toEqual([type, bytes.length / 8]);
        expect(readNdOption(type, bytes.subarray(2))).toEqual(option);
        expect(ndOptionType(option)).toBe(type);
      }),
    );
  });

  it.each([...Object.values(NUMBERS), 200])('type %d with any body is written as it was read', type => {
    fc.assert(
      fc.property(whole(6), body => {
        const bytes = encode(readNdOption(type, body));
        expect(toHex(bytes.subarray(2))).toBe(toHex(body));
        expect(bytes[0]).toBe(type);
      }),
    );
  });

  it('keeps an unknown type verbatim', () => {
    const option = readOption('c8 01 010203040506');
    expect(option).toMatchObject({ kind: 'unknown-nd-option', type: 200 });
    expect(isNdUserOption(option)).toBe(false);
  });

  it('hands to user space what ndisc_is_useropt() names, even when it does not fit', () => {
    const userTypes = Object.values(NUMBERS).filter(type =>
      isNdUserOption({ kind: 'unfit-nd-option', type, body: new Uint8Array(6) }),
    );
    expect(userTypes).toEqual([25, 31, 34, 37, 38]);
    expect(isNdUserOption({ kind: 'captive-portal', uri: 'https://example.com' })).toBe(true);
    expect(isNdUserOption({ kind: 'mtu', mtu: 1280 })).toBe(false);
  });
});
