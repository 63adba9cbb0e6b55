/** Frames on a cable: Neighbour Discovery, MLD queries and echo requests, whole and broken. */
import fc from 'fast-check';
import { internetChecksum, pseudoHeaderSum6 } from '../../../../sim/base/checksum';
import type { Ip6 } from '../../../../sim/base/ip6';
import { ALL_NODES } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { ip, pio, ra, sllao, tllao } from '../../../../sim/conformance/messages';
import { Frame } from '../../../../sim/wire/frame';
import { frameText } from '../../../../sim/wire/text/frame-text';
import { ICMPV6, type Icmp6Message } from '../../../../sim/wire/icmpv6';
import { mldQuery } from '../../../../sim/wire/mld';
import { Ip6Packet } from '../../../../sim/wire/ipv6';
import type { NdOption } from '../../../../sim/wire/nd/options';
import type { Operation } from '../operation';
import { lifetimes, macOf, mostly, ownAddresses, ports, PREFIXES, STATIONS } from './stations';

const stations = fc.constantFrom(...STATIONS);
const flags = fc.boolean();
const preferences = fc.constantFrom('medium', 'high', 'low', 'reserved' as const);

const prefixOptions = fc
  .record({
    prefix: mostly(fc.constantFrom(...PREFIXES), fc.constantFrom('fe80::', 'ff02::', '::', '2001:db8:1::5')),
    prefixLength: mostly(fc.constant(64), fc.constantFrom(0, 48, 63, 65, 96, 127, 128, 200)),
    onLink: mostly(fc.constant(true), fc.constant(false)),
    autonomous: mostly(fc.constant(true), fc.constant(false)),
    preferDhcpv6Pd: mostly(fc.constant(false), fc.constant(true)),
    validLifetime: lifetimes,
    preferredLifetime: lifetimes,
    ordered: mostly(fc.constant(true), fc.constant(false)),
  })
  .map(({ prefix, ordered, ...fields }) => {
    const { validLifetime, preferredLifetime } = fields;
    // Most of the time as RFC 4861 wants it.
    return pio(
      prefix,
      ordered && preferredLifetime > validLifetime ? { ...fields, preferredLifetime: validLifetime } : fields,
    );
  });

const routeOptions: fc.Arbitrary<NdOption> = fc
  .record({
    prefix: fc.constantFrom('::', '2001:db8:8::', '2001:db8:9::', ...PREFIXES),
    prefixLength: fc.constantFrom(0, 48, 64, 65, 128),
    preference: preferences,
    routeLifetime: lifetimes,
    prefixOctets: mostly(fc.constant(undefined), fc.constantFrom(0, 8, 16)),
  })
  .map(({ prefix, prefixOctets, ...fields }) => ({
    kind: 'route-information',
    prefix: ip(prefix),
    ...fields,
    ...(prefixOctets !== undefined && { prefixOctets: prefixOctets as 0 | 8 | 16 }),
  }));

const mtuOptions: fc.Arbitrary<NdOption> = fc
  .constantFrom(0, 68, 1279, 1280, 1281, 1400, 1499, 1500, 1501, 9000, 0xffffffff)
  .map(mtu => ({ kind: 'mtu', mtu }));

const otherOptions: fc.Arbitrary<NdOption> = fc.oneof(
  fc
    .record({
      type: fc.constantFrom(0, 2, 4, 7, 14, 26, 31, 38, 200, 255),
      words: fc.integer({ min: 1, max: 3 }),
    })
    .map(({ type, words }): NdOption => ({
      kind: 'unknown-nd-option',
      type,
      body: new Uint8Array(8 * words - 2),
    })),
  lifetimes.map((lifetime): NdOption => ({
    kind: 'recursive-dns-server',
    lifetime,
    addresses: [ip('2001:db8:1::53')],
  })),
  // A known option of a length it cannot have.
  fc
    .record({ type: fc.constantFrom(1, 2, 3, 5, 24), words: fc.constantFrom(1, 2, 3, 4, 5) })
    .map(({ type, words }): NdOption => ({
      kind: 'unknown-nd-option',
      type,
      body: new Uint8Array(8 * words - 2).fill(0x20),
    })),
);

const linkLayerOptions = fc.oneof(
  stations.map(station => sllao(station.mac)),
  stations.map(station => tllao(station.mac)),
);

const raOptions = fc.array(
  fc.oneof(
    { arbitrary: prefixOptions, weight: 8 },
    { arbitrary: routeOptions, weight: 4 },
    { arbitrary: mtuOptions, weight: 2 },
    { arbitrary: linkLayerOptions, weight: 3 },
    { arbitrary: otherOptions, weight: 1 },
  ),
  { maxLength: 4 },
);

const advertisements = fc
  .record({
    curHopLimit: fc.constantFrom(0, 1, 32, 63, 64, 65, 255),
    managed: flags,
    otherConfig: flags,
    preference: preferences,
    routerLifetime: fc.constantFrom(0, 1, 2, 9, 600, 1800, 1800, 1800, 9000, 65535),
    // Short reachable times make states of neighbours a matter of chance.
    reachableTime: fc.constantFrom(0, 0, 0, 60_000, 3_600_000, 3_600_001, 0xffffffff),
    retransTimer: fc.constantFrom(0, 0, 0, 1, 9, 250, 1000, 1001, 0xffffffff),
    options: raOptions,
  })
  .map(fields => ra(fields));

const options = fc.array(
  fc.oneof({ arbitrary: linkLayerOptions, weight: 3 }, { arbitrary: otherOptions, weight: 1 }),
  {
    maxLength: 2,
  },
);

const solicited = fc.oneof(
  { arbitrary: ownAddresses, weight: 4 },
  {
    arbitrary: fc.constantFrom(ip('2001:db8:1::'), ip('ff02::1'), ip('2001:db8:1::77'), ip('2001:db8:9::9')),
    weight: 1,
  },
);

const solicitations = fc
  .record({ target: solicited, options })
  .map((fields): Icmp6Message => ({ kind: 'neighbor-solicitation', type: 135, code: 0, ...fields }));

const announced = fc.oneof(
  { arbitrary: stations.map(station => station.address), weight: 4 },
  { arbitrary: ownAddresses, weight: 1 },
  { arbitrary: fc.constantFrom(ip('2001:db8:1::77'), ip('ff02::1')), weight: 1 },
);

const announcements = fc
  .record({ target: announced, router: flags, solicited: flags, override: flags, options })
  .map((fields): Icmp6Message => ({ kind: 'neighbor-advertisement', type: 136, code: 0, ...fields }));

const redirects = fc
  .record({
    target: fc.constantFrom(...STATIONS.map(station => station.address), ip('2001:db8:9::9')),
    destination: fc.constantFrom(
      ip('2001:db8:9::9'),
      ip('2001:db8:1::77'),
      ip('ff02::1'),
      STATIONS[1].address,
    ),
    options,
  })
  .map((fields): Icmp6Message => ({ kind: 'redirect', type: 137, code: 0, ...fields }));

const queries = fc
  .record({
    version: fc.constantFrom(1, 2),
    group: fc.constantFrom(ip('::'), ip('::'), ip('ff02::1:ff00:1'), ip('ff02::2'), ip('ff02::99')),
    // Answers are spread over this many milliseconds: at once, to be seen at once.
    delay: fc.constantFrom(0, 1, 4),
  })
  .map(({ version, group, delay }): Icmp6Message =>
    version === 1
      ? mldQuery.make({ version: 1, maxResponseDelay: delay, group })
      : mldQuery.make({
          version: 2,
          maxResponseDelay: delay,
          maxResponseCode: delay,
          group,
          suppress: false,
          qrv: 2,
          qqic: 125,
          sources: [],
        }),
  );

const echoes = fc.constant({
  kind: 'echo-request',
  type: 128,
  code: 0,
  identifier: 7,
  sequence: 1,
  data: new Uint8Array(8),
} as const satisfies Icmp6Message);

const routerSolicitations = options.map((each): Icmp6Message => ({
  kind: 'router-solicitation',
  type: 133,
  code: 0,
  options: each,
}));

/** Where a message goes: what is usual for its kind, or anywhere. */
function destinations(message: Icmp6Message): fc.Arbitrary<Ip6> {
  const anywhere = fc.oneof(
    ownAddresses,
    fc.constantFrom(ALL_NODES, ip('ff02::2'), ip('ff02::1:ff00:5'), ip('2001:db8:9::9')),
  );
  if (message.kind === 'neighbor-solicitation')
    return fc.oneof(
      {
        arbitrary: fc.constant(message.target.isMulticast ? ALL_NODES : message.target.solicitedNode()),
        weight: 3,
      },
      { arbitrary: fc.constant(message.target), weight: 2 },
      { arbitrary: anywhere, weight: 1 },
    );
  if (
    message.kind === 'neighbor-advertisement' ||
    message.kind === 'router-advertisement' ||
    message.kind === 'mld-query'
  )
    return mostly(fc.constant(ALL_NODES), anywhere, 3);
  return anywhere;
}

/** The hop limit that a receiver wants of this kind. */
function usualHopLimit(message: Icmp6Message): number {
  return message.kind === 'mld-query' ? 1 : message.kind === 'echo-request' ? 64 : 255;
}

/** What may be wrong with a message that is otherwise right. */
type Fault =
  | { readonly fault: 'none' }
  | { readonly fault: 'hop limit'; readonly value: number }
  | { readonly fault: 'code'; readonly value: number }
  | { readonly fault: 'checksum' }
  | { readonly fault: 'cut'; readonly octets: number }
  | { readonly fault: 'longer'; readonly octets: number }
  | { readonly fault: 'octet'; readonly at: number; readonly value: number };

const faults: fc.Arbitrary<Fault> = fc.oneof(
  { arbitrary: fc.constant({ fault: 'none' } as const), weight: 12 },
  {
    arbitrary: fc.constantFrom(0, 1, 64, 254).map(value => ({ fault: 'hop limit', value }) as const),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(1, 255).map(value => ({ fault: 'code', value }) as const), weight: 1 },
  { arbitrary: fc.constant({ fault: 'checksum' } as const), weight: 1 },
  {
    arbitrary: fc.integer({ min: 1, max: 24 }).map(octets => ({ fault: 'cut', octets }) as const),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(1, 2, 8).map(octets => ({ fault: 'longer', octets }) as const), weight: 1 },
  {
    arbitrary: fc
      .record({ at: fc.integer({ min: 4, max: 90 }), value: fc.constantFrom(0, 1, 0x40, 0x80, 0xff) })
      .map(each => ({ fault: 'octet', ...each }) as const),
    weight: 1,
  },
);

const ICMP_AT = 14 + 40;

/** The octets of the frame with the fault in them; all but a wrong checksum is sealed again with a right one. */
function withFault(octets: Uint8Array, fault: Fault, src: Ip6, dst: Ip6): Uint8Array {
  const message = octets.subarray(ICMP_AT);
  switch (fault.fault) {
    case 'none':
      return octets;
    case 'hop limit': {
      const copy = octets.slice();
      copy[14 + 7] = fault.value;
      return copy;
    }
    case 'checksum': {
      const copy = octets.slice();
      copy[ICMP_AT + 2] = (copy[ICMP_AT + 2] ?? 0) ^ 0x55;
      return copy;
    }
    case 'code':
      return resealed(octets, patched(message, 1, fault.value), src, dst);
    case 'octet':
      return resealed(octets, patched(message, fault.at, fault.value), src, dst);
    case 'cut':
      return resealed(octets, message.slice(0, Math.max(4, message.length - fault.octets)), src, dst);
    case 'longer': {
      const longer = new Uint8Array(message.length + fault.octets);
      longer.set(message);
      return resealed(octets, longer, src, dst);
    }
  }
}

function patched(message: Uint8Array, at: number, value: number): Uint8Array {
  const copy = message.slice();
  if (at < copy.length) copy[at] = value;
  return copy;
}

function resealed(frame: Uint8Array, message: Uint8Array, src: Ip6, dst: Ip6): Uint8Array {
  const out = new Uint8Array(ICMP_AT + message.length);
  out.set(frame.subarray(0, ICMP_AT));
  out.set(message, ICMP_AT);
  const view = new DataView(out.buffer);
  view.setUint16(14 + 4, message.length);
  view.setUint16(ICMP_AT + 2, 0);
  const sum = internetChecksum(out, ICMP_AT, out.length, pseudoHeaderSum6(src, dst, message.length, ICMPV6));
  view.setUint16(ICMP_AT + 2, sum);
  return out;
}

/** From whom: a station with its own addresses, or an odd source. */
const sources = fc.record({
  station: stations,
  address: mostly(
    fc.constant(undefined),
    fc.constantFrom(ip('::'), ip('fe80::ff:fe00:1'), ip('2001:db8:1::77'), ip('ff02::1'), ip('::1')),
    8,
  ),
});

function sent(messages: fc.Arbitrary<Icmp6Message>): fc.Arbitrary<Operation> {
  return messages
    .chain(message =>
      fc.record({
        message: fc.constant(message),
        source: sources,
        dst: destinations(message),
        // An own address as source goes with the next test: a frame may be for another station.
        elsewhere: mostly(fc.constant(false), fc.constant(true), 20),
        fault: faults,
        port: ports,
      }),
    )
    .map(({ message, source, dst, elsewhere, fault, port }) => {
      const src = source.address ?? source.station.address;
      const dstMac = elsewhere ? STATIONS[0].mac : dst.isMulticast ? Mac.forGroup(dst) : macOf(port);
      const packet = new Ip6Packet(src, dst, usualHopLimit(message), message);
      const octets = withFault(new Frame(dstMac, source.station.mac, packet).bytes, fault, src, dst);
      return {
        do: 'inject',
        port,
        octets: Buffer.from(octets).toString('hex'),
        says: (fault.fault === 'none' ? '' : `[${Object.values(fault).join(' ')}] `) + inWords(octets),
      };
    });
}

function inWords(octets: Uint8Array): string {
  const frame = Frame.fromBytes(octets);
  return frame.kind === 'frame' ? frameText(frame, { verbose: true }).replaceAll(/\s+/g, ' ') : 'cut short';
}

export const routerAdvertisements = sent(advertisements);
export const neighborSolicitations = sent(solicitations);
export const neighborAdvertisements = sent(announcements);
export const redirectMessages = sent(redirects);
export const mldQueries = sent(queries);
export const otherMessages = sent(fc.oneof(echoes, routerSolicitations));
