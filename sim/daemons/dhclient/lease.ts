/** What dhclient has been given, and its lease file (dhclient.leases(5)). */
import { Ip6 } from '../../base/ip6';
import type { Dhcp6OptionList } from '../../wire/dhcpv6/options';
import { findOption } from '../../wire/dhcpv6/options';
import type { IaKind } from '../dhcpv6/identity-association';
import { parseDuid } from '../dhcpv6/duid';
import { quotify } from '../isc/lease-text';

/** An address or prefix; lifetimes in seconds from `starts` (seconds since 1970). */
export interface HeldAddress {
  readonly address: Ip6;
  readonly prefixLength: number;
  starts: number;
  preferred: number;
  valid: number;
  depreferred?: true;
  expired?: true;
}

export interface HeldIa {
  readonly kind: IaKind;
  readonly iaid: number;
  starts: number;
  renew: number;
  rebind: number;
  addresses: HeldAddress[];
}

export interface HeldLease {
  readonly serverDuid: Uint8Array;
  readonly options: Dhcp6OptionList;
  readonly ias: HeldIa[];
}

/** `00:00:aa:01`. */
export function iaidText(iaid: number): string {
  return (iaid.toString(16).padStart(8, '0').match(/../g) ?? []).join(':');
}

const octetList = (duid: Uint8Array): string => Array.from(duid, octet => octet.toString(16)).join(':');

/** write_client6_lease() */
export function leaseText(dev: string, clientDuid: Uint8Array, lease: HeldLease, released: boolean): string {
  const ias = lease.ias.map(ia => {
    const times = ia.kind === 'ia-ta' ? '' : `    renew ${ia.renew};\n    rebind ${ia.rebind};\n`;
    const addresses = ia.addresses.map(each => {
      const head =
        ia.kind === 'ia-pd' ? `iaprefix ${each.address}/${each.prefixLength}` : `iaaddr ${each.address}`;
      return (
        `    ${head} {\n      starts ${each.starts};\n      preferred-life ${each.preferred};\n` +
        `      max-life ${each.valid};\n    }\n`
      );
    });
    return `  ${ia.kind} ${iaidText(ia.iaid)} {\n    starts ${ia.starts};\n${times}${addresses.join('')}  }\n`;
  });
  return (
    `lease6 {\n  interface "${dev}";\n${ias.join('')}${released ? '  released;\n' : ''}` +
    `  option dhcp6.client-id ${octetList(clientDuid)};\n  option dhcp6.server-id ${octetList(lease.serverDuid)};\n` +
    `${optionLines(lease.options)}}\n`
  );
}

function optionLines(options: Dhcp6OptionList): string {
  const servers = findOption(options, 'dns-servers')?.servers;
  const names = findOption(options, 'domain-list')?.names;
  return (
    (servers === undefined ? '' : `  option dhcp6.name-servers ${servers.join(',')};\n`) +
    (names === undefined
      ? ''
      : `  option dhcp6.domain-search ${names.map(name => `"${name}."`).join(', ')};\n`)
  );
}

/** `default-duid "\000\003...";` */
export function duidLine(duid: Uint8Array): string {
  return `default-duid ${quotify(duid)};\n`;
}

/** The DUID that a lease file begins with. */
export function readDefaultDuid(text: string): Uint8Array | undefined {
  const quoted = [...text.matchAll(/^default-duid "((?:[^"\\]|\\.)*)";$/gm)].at(-1)?.[1];
  if (quoted === undefined) return undefined;
  const octets = [...quoted.matchAll(/\\(\d{3})|\\(.)|(.)/g)].map(([, octal, escaped, plain]) =>
    octal === undefined ? (escaped ?? plain!).charCodeAt(0) : parseInt(octal, 8),
  );
  return Uint8Array.from(octets);
}

/** The last lease of an interface in a lease file that is this program's own; undefined: none, or it was released. */
export function readLease(text: string, dev: string): HeldLease | undefined {
  const blocks = [...text.matchAll(/^lease6 \{\n([^]*?)^\}$/gm)].map(found => found[1]!);
  const block = blocks.findLast(each => each.includes(`interface "${dev}";`));
  const server = block && /option dhcp6\.server-id ([0-9a-f:]+);/.exec(block)?.[1];
  const serverDuid = server && parseDuid(server);
  if (!block || !serverDuid || block.includes('\n  released;')) return undefined;
  const ias = [...block.matchAll(/^ {2}(ia-na|ia-ta|ia-pd) ([0-9a-f:]+) \{\n([^]*?)^ {2}\}$/gm)].map(
    readIaBlock,
  );
  return { serverDuid, options: readOptions(block), ias };
}

/** Those that dhclient-script asks for. */
function readOptions(block: string): Dhcp6OptionList {
  const servers = /^ {2}option dhcp6\.name-servers (.*);$/m.exec(block)?.[1];
  const names = /^ {2}option dhcp6\.domain-search (.*);$/m.exec(block)?.[1];
  const listed = servers?.split(',').flatMap(text => Ip6.parse(text) ?? []);
  const searched = names && Array.from(names.matchAll(/"([^"]*)\."/g), ([, name]) => name!);
  return [
    ...(listed === undefined ? [] : [{ kind: 'dns-servers' as const, servers: listed }]),
    ...(searched === undefined || searched === '' ? [] : [{ kind: 'domain-list' as const, names: searched }]),
  ];
}

/** dhc6_merge_lease(): what the old lease has and the new one has not stays as it is. */
export function mergeLease(old: HeldLease | undefined, lease: HeldLease): void {
  for (const ia of old?.ias ?? []) {
    const same = lease.ias.find(({ kind, iaid }) => kind === ia.kind && iaid === ia.iaid);
    if (same === undefined) {
      lease.ias.push(ia);
      continue;
    }
    const isNew = (each: HeldAddress): boolean =>
      !same.addresses.some(
        ({ address, prefixLength }) => address === each.address && prefixLength === each.prefixLength,
      );
    for (const each of ia.addresses) if (isNew(each)) same.addresses.unshift(each);
  }
}

/** Whether there is anything left of a lease (unexpired_address_in_lease()). @param now seconds since 1970 */
export function hasLeft({ ias }: HeldLease, now: number): boolean {
  return ias.some(({ addresses }) => addresses.some(({ starts, valid }) => starts + valid > now));
}

/** active_prefix(): whether a lease that has prefixes has them in full. */
export function hasSoundPrefixes({ ias }: HeldLease): boolean {
  return ias
    .filter(({ kind }) => kind === 'ia-pd')
    .every(({ addresses }) =>
      addresses.every(({ address, prefixLength }) => prefixLength > 0 && !address.isUnspecified),
    );
}

function readIaBlock([, kind, iaid, body]: RegExpMatchArray): HeldIa {
  const number = (text: string, name: string): number =>
    Number(new RegExp(`${name} (\\d+);`).exec(text)?.[1] ?? 0);
  const addresses = [...body!.matchAll(/(?:iaaddr|iaprefix) ([0-9a-f:.]+)(?:\/(\d+))? \{\n([^}]*)\}/g)];
  return {
    kind: kind as IaKind,
    iaid: parseInt(iaid!.replaceAll(':', ''), 16),
    starts: number(body!, 'starts'),
    renew: number(body!, 'renew'),
    rebind: number(body!, 'rebind'),
    addresses: addresses.flatMap(([, text, length, inner]) => {
      const address = Ip6.parse(text!);
      if (address === undefined) return [];
      return [
        {
          address,
          prefixLength: Number(length ?? 128),
          starts: number(inner!, 'starts'),
          preferred: number(inner!, 'preferred-life'),
          valid: number(inner!, 'max-life'),
        },
      ];
    }),
  };
}
