/**
 * What changed between the versions of radvd, one row a behaviour, with the place in radvd's own sources that
 * says so. Code asks the profile and never compares versions.
 *
 * The versions are those the Debian releases carry (1.9: jessie, 2.17: buster, 2.18: bullseye, 2.19:
 * bookworm, 2.20: trixie) and the newest one, 2.21.
 */

export const RADVD_VERSIONS = ['1.9', '2.17', '2.18', '2.19', '2.20', '2.21'] as const;
export type RadvdVersion = (typeof RADVD_VERSIONS)[number];

export const DEFAULT_RADVD_VERSION: RadvdVersion = '2.19';

/** Whether `version` is `since` or newer. */
export function reaches(version: RadvdVersion, since: RadvdVersion): boolean {
  return RADVD_VERSIONS.indexOf(version) >= RADVD_VERSIONS.indexOf(since);
}

interface Row<T> {
  readonly first: T;
  readonly later: Partial<Record<RadvdVersion, T>>;
  readonly source: string;
}

const row = <T>(first: T, later: Partial<Record<RadvdVersion, T>>, source: string): Row<T> => ({
  first,
  later,
  source,
});

const ROWS = {
  /** Keywords, `on`, `infinity` and the like in any mixture of upper and lower case. */
  keywordsIgnoreCase: row(false, { '2.20': true }, 'scanner.l: %option caseless'),
  /** A "quoted string" is one token. */
  quotedStrings: row(false, { '2.18': true }, 'scanner.l: string'),
  /** `!fe80::1` in a clients list: never answer this one. */
  ignoredClients: row(false, { '2.20': true }, 'scanner.l: naddr'),
  /** A syntax error goes to stderr only; before, to the log and with the offending text. */
  syntaxErrorToStderr: row(false, { '2.17': true }, 'gram.y: yyerror'),
  /** Base6Interface and Base6to4Interface in one prefix. */
  basesExclude: row(true, { '2.17': false }, 'gram.y: prefixdef'),

  /** Default RDNSS and DNSSL lifetime as a multiple of MaxRtrAdvInterval. */
  dnsLifetimeFactor: row(1, { '2.20': 3 }, 'defaults.h: DFLT_AdvRDNSSLifetime, RFC 8106 §5.1'),
  /** An RDNSS or DNSSL lifetime below MaxRtrAdvInterval. */
  shortDnsLifetime: row<'refused' | 'remarked' | 'accepted'>(
    'refused',
    { '2.17': 'remarked', '2.20': 'accepted' },
    'gram.y: rdnssparms, dnsslparms',
  ),
  /** The remark on a long RDNSS lifetime comes twice. */
  repeatsStaleServers: row(false, { '2.17': true }, 'gram.y: rdnssparms'),
  rdnssMaxServers: row(3, { '2.20': 127 }, 'gram.y: rdnssaddr'),

  maxMaxRtrAdvInterval: row(1800, { '2.21': 65535 }, 'defaults.h: MAX_MaxRtrAdvInterval, RFC 8319 §4'),
  maxAdvDefaultLifetime: row(9000, { '2.21': 65535 }, 'defaults.h: MAX_AdvDefaultLifetime, RFC 8319 §4'),
  /** A `route ::/0` whose lifetime contradicts the router lifetime is remarked on. */
  checksDefaultRoute: row(false, { '2.17': true }, 'interface.c: check_iface'),
  /** Forwarding is looked at per interface as well. */
  checksIfaceForwarding: row(false, { '2.18': true }, 'interface.c: check_iface'),

  /** A solicitation from an address is answered to that address alone. */
  answersToSender: row(false, { '2.17': true }, 'process.c: process_rs, RFC 7772 §5.1'),
  /** An answer to a single host uses up one of the three initial advertisements. */
  unicastIsInitial: row(true, { '2.20': false }, 'send.c: send_ra_forall'),
  /** radvd hears its own advertisements: IPV6_MULTICAST_LOOP is left on. */
  hearsItself: row(true, { '2.20': false }, 'socket.c: open_icmpv6_socket'),
  /** No prefix is advertised for longer than an address in it lives on this machine. */
  limitsLifetimes: row(false, { '2.20': true }, 'send.c: limit_prefix_lifetimes'),
  /** A route takes 0 or 8 octets of prefix where they suffice; before, always 16. */
  shortensRoutes: row(false, { '2.20': true }, 'send.c: add_ra_options_route'),
  /** The values of all.forwarding that count as on. */
  forwardingValues: row<readonly number[]>([1], { '2.17': [1, 2] }, 'device-linux.c: check_ip6_forwarding'),
  /** Valid lifetime of a deprecated prefix at exit, at most (RFC 4862 §5.5.3 (e)). */
  deprecatedLifetime: row(7203, { '2.17': 7200 }, 'defaults.h: MIN_AdvValidLifetime'),
  /** The group of all routers is left when an interface goes, at a reload and at exit. */
  leavesGroup: row(false, { '2.20': true }, 'interface.c: cleanup_iface'),
  /** What failed in setup_iface() is told by a number. */
  numbersSetupFailures: row(false, { '2.20': true }, 'radvd.c: setup_iface_foo'),
  /** Other routers' RDNSS: 2.19 looks at no more than three servers, and misses some options at the end. */
  readsAnyRdnss: row(false, { '2.20': true }, 'process.c: process_ra'),
  /** Types of options in others' advertisements that are known and not looked at. */
  ignoredOptions: row<readonly number[]>(
    [1, 7, 8, 24, 31],
    { '2.20': [1, 7, 8, 24, 31, 38], '2.21': [1, 7, 8, 24, 31, 37, 38] },
    'process.c: process_ra',
  ),

  /** Without -m, a radvd in the foreground logs to stderr and not to syslog. */
  foregroundToStderr: row(false, { '2.18': true }, 'radvd.c: main'),

  textForwarding: row('should be 1', { '2.17': 'should be 1 or 2' }, 'device-linux.c: check_ip6_forwarding'),
  textServers: row(
    'Too many addresses in RDNSS section',
    {
      '2.17': 'too many addresses in RDNSS section',
      '2.20':
        'Too many RDNSS servers specified - upper limit is 127 based on RDNSSI length field being uint8, RFC8106, section 5.1',
    },
    'gram.y: rdnssaddr',
  ),
  textSuffix: row(
    'Invalid domain suffix specified',
    { '2.17': 'invalid domain suffix specified' },
    'gram.y: dnsslsuffix',
  ),
  textOnly64: row('Only /64 is', { '2.17': 'only /64 is' }, 'gram.y: prefixdef'),
  textLifetimes: row(
    'AdvValidLifeTime must be greater than AdvPreferredLifetime',
    { '2.20': 'AdvValidLifetime must be greater than or equal to AdvPreferredLifetime' },
    'gram.y: prefixdef',
  ),
  textRdnssPreference: row(
    'Ignoring deprecated RDNSS preference.',
    { '2.17': 'ignoring deprecated RDNSS preference' },
    'gram.y: rdnssparms',
  ),
  textRdnssOpen: row(
    'Ignoring deprecated RDNSS open flag.',
    { '2.17': 'ignoring deprecated RDNSS open flag' },
    'gram.y: rdnssparms',
  ),
  textWarning: row('Warning: ', { '2.17': 'warning: ' }, 'gram.y: rdnssparms'),
};

type Rows = typeof ROWS;

/** How one version of radvd behaves: every row above with that version's value. */
export type RadvdProfile = { readonly version: RadvdVersion } & {
  readonly [K in keyof Rows]: Rows[K] extends Row<infer T> ? T : never;
};

export function radvdProfile(version: RadvdVersion): RadvdProfile {
  const profile: Record<string, unknown> = { version };
  for (const [name, { first, later }] of Object.entries<Row<unknown>>(ROWS)) {
    profile[name] = first;
    for (const step of RADVD_VERSIONS) {
      if (step in later && reaches(version, step)) profile[name] = later[step];
    }
  }
  return profile as RadvdProfile;
}
