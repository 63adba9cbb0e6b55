/** B15, B28, B31 and B32: solicitations at a router, what RFC 4191 and RFC 8106 add, and fragments. */
import { seconds } from '../../../base/time';
import type { NdOption } from '../../../wire/nd/options';
import { ADVERTISING, advertises, raOfNode, ROUTER, startRadvd } from '../../router-under-test';
import { group, type CaseGroup, type Vector } from '../../case';
import { atomicFragment, fragments } from '../../damage';
import { ip, sllao } from '../../messages';
import { entryOf, type EntrySeen } from '../../observations';
import { echoRequest, ra, replyTo, rs } from '../../packets';
import { anyRa } from '../../patterns';
import { isUp, neighbourIs, REACHABLE_TIME, type NeighbourState } from '../../setups';
import { NUT, TN1, TR1 } from '../../stations';
import { within } from '../../tester';

const shared = { tests: 'router', bench: ROUTER } as const;

/** TN1 is in `state`; then it solicits routers, with this link-layer address, and its entry is looked at. */
const solicits =
  (state: NeighbourState, said: 'same' | 'other' | 'none'): Vector['run'] =>
  async t => {
    await isUp(t);
    await neighbourIs(t, TN1, state);
    const options = said === 'none' ? [] : [sllao(said === 'same' ? TN1.mac : TN1.otherMac)];
    await t.send(rs(TN1.linkLocal, { options }));
    if (state === 'INCOMPLETE') await t.expect(replyTo(echoRequest(TN1.linkLocal, NUT.linkLocal)));
    return entryOf(t, TN1);
  };

const ROWS: readonly (readonly [string, NeighbourState, 'same' | 'other' | 'none', EntrySeen])[] = [
  ['A', 'none', 'same', 'STALE at the same MAC'],
  ['B', 'none', 'none', 'unresolved'],
  ['C', 'INCOMPLETE', 'same', 'STALE at the same MAC'],
  ['D', 'REACHABLE', 'other', 'STALE at the new MAC'],
  ['E', 'REACHABLE', 'same', 'REACHABLE at the same MAC'],
  ['F', 'STALE', 'other', 'STALE at the new MAC'],
  ['G', 'STALE', 'same', 'STALE at the same MAC'],
  ['H', 'PROBE', 'other', 'STALE at the new MAC'],
  ['I', 'PROBE', 'same', 'PROBE at the same MAC'],
];

const B15 = group(
  {
    ...shared,
    id: 'B15',
    tahi: 'v6LC.2.2.10',
    title: 'What a solicitation tells a router of its sender as a neighbour',
    spec: 'RFC 4861 §6.2.6, §7.3.3',
    bench: {
      sysctl: {
        'net.ipv6.conf.all.forwarding': 1,
        'net.ipv6.neigh.eth0.base_reachable_time_ms': REACHABLE_TIME * 1000,
      },
    },
  },
  ROWS.map(([letter, state, said, expects]) => ({
    letter,
    title: `from ${state === 'none' ? 'no entry' : state}: ${said === 'none' ? 'no' : `the ${said}`} link-layer address`,
    expects,
    run: solicits(state, said),
  })),
);

/** radvd writes all sixteen octets of a prefix. */
function route(prefix: string, prefixLength: number): NdOption {
  return {
    kind: 'route-information',
    prefixLength,
    preference: 'medium',
    routeLifetime: 1800,
    prefix: ip(prefix),
    prefixOctets: 16,
  };
}

const saysRoute =
  (prefix: string, length: number): Vector['run'] =>
  t =>
    advertises(t, `route ${prefix}/${length} { };`, raOfNode({ options: [route(prefix, length)] }));

const B28 = group(
  {
    ...ADVERTISING,
    id: 'B28',
    title: 'What RFC 4191 adds to advertisements',
    spec: 'RFC 4191 §2.2, §2.3',
    expects: 'an advertisement with exactly that',
  },
  [
    ...(['high', 'medium', 'low'] as const).map((preference, index) => ({
      letter: `20.${'ABC'.charAt(index)}`,
      tahi: `v6LC.2.2.20.${'ABC'.charAt(index)}`,
      title: `preference ${preference}`,
      run: (t: Parameters<Vector['run']>[0]) =>
        advertises(t, `AdvDefaultPreference ${preference};`, raOfNode({ preference })),
    })),
    {
      letter: '21.A',
      tahi: 'v6LC.2.2.21.A',
      title: 'a route of length 64',
      run: saysRoute('2001:db8:f::', 64),
    },
    {
      letter: '21.B',
      tahi: 'v6LC.2.2.21.B',
      title: 'a route of length 48',
      run: saysRoute('2001:db8:f::', 48),
    },
    {
      letter: '21.C',
      tahi: 'v6LC.2.2.21.C',
      title: 'a route of length 96',
      run: saysRoute('2001:db8:f::', 96),
    },
    { letter: '21.D', tahi: 'v6LC.2.2.21.D', title: 'a route for everything', run: saysRoute('::', 0) },
    {
      letter: '21.E',
      tahi: 'v6LC.2.2.21.E',
      title: 'an interface that does not advertise',
      expects: 'nothing',
      async run(t) {
        await startRadvd(t, 'AdvSendAdvert off; route 2001:db8:f::/64 { };');
        await t.never(anyRa, seconds(5));
      },
    },
  ],
);

const RDNSS: NdOption = {
  kind: 'recursive-dns-server',
  lifetime: 1200,
  addresses: [ip('2001:db8:1::53')],
};
const DNSSL: NdOption = { kind: 'dns-search-list', lifetime: 1200, names: ['test.example.com'] };

const resolver = {
  when: 'always',
  because: 'a kernel has no resolver; it hands the option to programs (RTM_NEWNDUSEROPT), and here is none',
} as const;

/** What a resolver would be seen to do, which no kernel has. */
const resolves = (letter: string, title: string): Vector => ({
  letter: `25.${letter}`,
  tahi: `v6LC.2.2.25.${letter}`,
  title,
  expects: 'queries to the server that was advertised, for as long as it was',
  skip: resolver,
  run: () => Promise.resolve(),
});

const B31 = group(
  {
    id: 'B31',
    title: 'What RFC 8106 adds to advertisements',
    spec: 'RFC 8106 §5',
    expects: 'an advertisement with exactly that',
  },
  [
    {
      letter: '24.A',
      tahi: 'v6LC.2.2.24.A',
      title: 'a router advertises a name server',
      ...ADVERTISING,
      run: t =>
        advertises(t, 'RDNSS 2001:db8:1::53 { AdvRDNSSLifetime 1200; };', raOfNode({ options: [RDNSS] })),
    },
    {
      letter: '24.B',
      tahi: 'v6LC.2.2.24.B',
      title: 'a router advertises a search list',
      ...ADVERTISING,
      run: t =>
        advertises(t, 'DNSSL test.example.com { AdvDNSSLLifetime 1200; };', raOfNode({ options: [DNSSL] })),
    },
    resolves('A', 'a host uses a name server'),
    resolves('B', 'a host drops a name server of lifetime 0'),
    resolves('C', 'a host drops a name server whose lifetime is over'),
    resolves('D', 'a host uses a search list'),
    resolves('E', 'a host drops a search list of lifetime 0'),
    resolves('F', 'a host drops a search list whose lifetime is over'),
  ],
);

const ADVERTISEMENT = ra(TR1);
const SOLICITATION = rs(TN1.linkLocal);
const PIECE = 16;

/** The host does not know TR1 after this. */
const ignoresAdvertisement =
  (frames: readonly Parameters<typeof atomicFragment>[0][]): Vector['run'] =>
  async t => {
    await isUp(t);
    await t.send(...frames);
    await t.quiet(seconds(1));
    return entryOf(t, TR1);
  };

/** The router does not answer, nor know TN1. */
const ignoresSolicitation =
  (frames: readonly Parameters<typeof atomicFragment>[0][]): Vector['run'] =>
  async t => {
    await advertises(t, 'prefix 2001:db8:1::/64 { };', anyRa);
    await t.pass(seconds(4));
    t.answers(TN1);
    await t.send(...frames);
    const answer = await t.next(within(1), anyRa);
    return answer === undefined ? 'no advertisement' : 'an advertisement';
  };

/** A daemon that listens on a raw socket does not see what a packet was made of. */
const RAW_SOCKET = [
  {
    sees: 'an advertisement',
    because:
      'radvd listens on a raw socket, which gets packets after reassembly; the kernel itself takes no notice',
  },
];

const B32 = group(
  {
    id: 'B32',
    title: 'Router Discovery in fragments is dropped',
    spec: 'RFC 6980 §5',
  },
  [
    {
      letter: '26.A',
      tahi: 'v6LC.2.2.26.A',
      title: 'an advertisement in an atomic fragment',
      expects: 'unresolved',
      run: ignoresAdvertisement([atomicFragment(ADVERTISEMENT)]),
    },
    {
      letter: '26.B',
      tahi: 'v6LC.2.2.26.B',
      title: 'a solicitation in an atomic fragment',
      expects: 'no advertisement',
      linux: RAW_SOCKET,
      ...ADVERTISING,
      run: ignoresSolicitation([atomicFragment(SOLICITATION)]),
    },
    {
      letter: '27.A',
      tahi: 'v6LC.2.2.27.A',
      title: 'an advertisement in two fragments',
      expects: 'unresolved',
      run: ignoresAdvertisement(fragments(ADVERTISEMENT, PIECE)),
    },
    {
      letter: '27.B',
      tahi: 'v6LC.2.2.27.B',
      title: 'a solicitation in two fragments',
      expects: 'no advertisement',
      linux: RAW_SOCKET,
      ...ADVERTISING,
      run: ignoresSolicitation(fragments(SOLICITATION, 8)),
    },
  ],
);

/** See the file's header. */
export const routerOptions: readonly CaseGroup[] = [B15, B28, B31, B32];
