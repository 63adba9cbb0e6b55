/** Every option of dnsmasq 2.90, by its name in files and on the command line, and whether it takes an argument (opts[] of option.c). */

const words = (text: string): string[] => text.split(' ').filter(word => word !== '');

const WITHOUT = words(
  'version no-hosts no-poll help no-daemon bogus-priv selfmx filterwin2k filter-A filter-AAAA ' +
    'strict-order no-resolv expand-hosts localmx no-negcache no-round-robin domain-needed bind-interfaces ' +
    'read-ethers keep-in-foreground dhcp-authoritative localise-queries no-ping leasefile-ro ' +
    'script-on-renewal clear-on-reload tftp-secure tftp-no-fail tftp-lowercase tftp-single-port ' +
    'tftp-no-blocksize log-dhcp dhcp-no-override stop-dns-rebind all-servers dhcp-fqdn test ' +
    'rebind-localhost-ok strip-mac strip-subnet proxy-dnssec dhcp-sequential-ip conntrack ' +
    'dhcp-client-update enable-ra bind-dynamic dnssec dnssec-debug dnssec-no-timecheck quiet-dhcp ' +
    'quiet-dhcp6 quiet-ra dns-loop-detect script-arp dhcp-rapid-commit dhcp-ignore-clid log-debug ' +
    'quiet-tftp no-ident',
);

const WITH = words(
  'servers-file mx-host mx-target port dhcp-lease dhcp-host dhcp-range dhcp-option dhcp-boot domain ' +
    'domain-suffix interface listen-address bogus-nxdomain ignore-address filter-rr server rev-server ' +
    'local address conf-script local-ttl cache-rr addn-hosts hostsdir query-port except-interface ' +
    'no-dhcp-interface no-dhcpv4-interface no-dhcpv6-interface dhcp-lease-max alias dhcp-vendorclass ' +
    'dhcp-userclass dhcp-ignore edns-packet-max srv-host txt-record dns-rr dhcp-mac dhcp-script conf-dir ' +
    'dns-forward-max tftp-root tftp-max tftp-mtu ptr-record naptr-record shared-network dhcp-option-force ' +
    'dhcp-circuitid dhcp-remoteid dhcp-subscrid dhcp-pxe-vendor interface-name dhcp-hostsfile ' +
    'dhcp-optsfile dhcp-hostsdir dhcp-optsdir tftp-port-range rebind-domain-ok dhcp-match dhcp-name-match ' +
    'neg-ttl max-ttl min-cache-ttl max-cache-ttl dhcp-scriptuser min-port max-port cname pxe-prompt ' +
    'pxe-service tag-if dhcp-luascript dhcp-duid host-record auth-zone auth-server auth-ttl auth-soa ' +
    'auth-sec-servers auth-peer ipset nftset connmark-allowlist synth-domain trust-anchor ' +
    'dnssec-timestamp dnssec-limits dhcp-relay ra-param dhcp-reply-delay dumpfile dumpmask dynamic-host ' +
    'port-limit max-tcp-connections',
);

const EITHER = words(
  'log-queries user group resolv-file cache-size dhcp-leasefile local-service pid-file conf-file ' +
    'enable-dbus enable-ubus bootp-dynamic dhcp-ignore-names enable-tftp tftp-unique-root log-async ' +
    'dhcp-broadcast dhcp-alternate-port dhcp-proxy dhcp-generate-names add-mac add-subnet ' +
    'connmark-allowlist-enable dnssec-check-unsigned umbrella fast-dns-retry',
);

/** How many arguments an option takes. */
export type Arity = 'none' | 'one' | 'optional';

export const OPTIONS: ReadonlyMap<string, Arity> = new Map([
  ...WITHOUT.map((name): [string, Arity] => [name, 'none']),
  ...WITH.map((name): [string, Arity] => [name, 'one']),
  ...EITHER.map((name): [string, Arity] => [name, 'optional']),
]);

/** Letters of the command line, and the options they stand for. */
export const LETTERS: Readonly<Record<string, string>> = {
  0: 'dns-forward-max',
  1: 'enable-dbus',
  2: 'no-dhcp-interface',
  3: 'bootp-dynamic',
  4: 'dhcp-mac',
  5: 'no-ping',
  6: 'dhcp-script',
  7: 'conf-dir',
  9: 'leasefile-ro',
  A: 'address',
  B: 'bogus-nxdomain',
  C: 'conf-file',
  D: 'domain-needed',
  E: 'expand-hosts',
  F: 'dhcp-range',
  G: 'dhcp-host',
  H: 'addn-hosts',
  I: 'except-interface',
  J: 'dhcp-ignore',
  K: 'dhcp-authoritative',
  L: 'localmx',
  M: 'dhcp-boot',
  N: 'no-negcache',
  O: 'dhcp-option',
  P: 'edns-packet-max',
  Q: 'query-port',
  R: 'no-resolv',
  S: 'server',
  T: 'local-ttl',
  U: 'dhcp-vendorclass',
  V: 'alias',
  W: 'srv-host',
  X: 'dhcp-lease-max',
  Y: 'txt-record',
  Z: 'read-ethers',
  a: 'listen-address',
  b: 'bogus-priv',
  c: 'cache-size',
  d: 'no-daemon',
  e: 'selfmx',
  f: 'filterwin2k',
  g: 'group',
  h: 'no-hosts',
  i: 'interface',
  j: 'dhcp-userclass',
  k: 'keep-in-foreground',
  l: 'dhcp-leasefile',
  m: 'mx-host',
  n: 'no-poll',
  o: 'strict-order',
  p: 'port',
  q: 'log-queries',
  r: 'resolv-file',
  s: 'domain',
  u: 'user',
  v: 'version',
  w: 'help',
  x: 'pid-file',
  y: 'localise-queries',
  z: 'bind-interfaces',
};
