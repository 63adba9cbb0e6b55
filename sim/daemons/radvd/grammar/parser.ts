/**
 * radvd.conf(5), read by recursive descent: one method a rule of gram.y, each noted at its head.
 * readin_config().
 *
 * The options of a block come from the tables in options.ts. The order of what is done matters, because radvd
 * acts while it reads: a lifetime that defaults to a multiple of MaxRtrAdvInterval takes the value above it
 * in the file, and the first mistake ends it all.
 *
 * Differs from Linux: version 1.9 sets its interfaces up while it reads; here a daemon of any version does so
 * afterwards.
 * Differs from Linux: a length over 128 in autoignoreprefixes overruns radvd's mask; here it counts as 128.
 */
import type { Prefix } from '../../../base/prefix';
import {
  fillLateDefaults,
  initDefaults,
  newInterface,
  type AdvAbro,
  type AdvDnssl,
  type AdvLowpanCo,
  type AdvPrefix,
  type AdvRdnss,
  type AdvRoute,
  type Draft,
  type Nat64Prefix,
  type RadvdClient,
  type RadvdConfig,
  type RadvdInterface,
} from '../config';
import type { Token } from './lexer';
import type { LogLine } from '../log';
import type { RadvdConfError } from './mistake';
import {
  ABRO_OPTIONS,
  DNSSL_OPTIONS,
  INTERFACE_OPTIONS,
  LOWPANCO_OPTIONS,
  NAT64PREFIX_OPTIONS,
  PREFIX_OPTIONS,
  RDNSS_OPTIONS,
  ROUTE_OPTIONS,
} from './options';
import { interfaceName } from './readings';
import { Abort, ADDRESS, addressValue, LENGTH, stringValue, TokenReader } from './token-reader';
import { radvdProfile, type RadvdVersion } from '../version';

/** `log` holds what radvd says while it reads, whichever way it ends. */
export type RadvdConfResult =
  | { readonly config: RadvdConfig; readonly log: readonly LogLine[] }
  | { readonly error: RadvdConfError; readonly log: readonly LogLine[] };

/**
 * Reads a radvd.conf as the given version of radvd does. Never throws.
 *
 * @param file the name to use in messages
 */
export function parseRadvdConf(text: string, file: string, version: RadvdVersion): RadvdConfResult {
  const parser = new Parser(text, file, radvdProfile(version));
  try {
    const config = parser.grammar();
    parser.log.dlog('debug', 1, `config file, ${file}, syntax ok`);
    return { config, log: parser.log.lines };
  } catch (thrown) {
    if (!(thrown instanceof Abort)) throw thrown;
    return { error: thrown.error, log: parser.log.lines };
  }
}

const NAT64_LENGTHS = [32, 40, 48, 56, 64, 96];

class Parser extends TokenReader {
  private readonly interfaces: RadvdInterface[] = [];

  /** grammar: ifacedef+ */
  grammar(): RadvdConfig {
    do this.ifacedef();
    while (this.next.kind !== 'end');
    return { file: this.file, profile: this.profile, interfaces: this.interfaces };
  }

  /** ifacedef: interface NAME { ifaceparam* }; */
  private ifacedef(): void {
    const { line } = this.keyword('interface');
    const name = this.take(['string'], { kind: 'word', what: 'an interface name' });
    if (this.interfaces.some(other => other.name === stringValue(name))) {
      throw this.refuse(name, `duplicate interface definition for ${stringValue(name)}`);
    }
    const iface = newInterface(interfaceName(stringValue(name)), line, this.profile);
    this.mark('{');
    while (!this.isMark('}')) this.ifaceparam(iface);
    this.mark('}');
    this.mark(';');
    this.log.dlog('debug', 4, `${iface.name} interface definition ok`);
    fillLateDefaults(iface);
    this.interfaces.unshift(iface);
  }

  /** ifaceparam: ifaceval | prefixdef | clientslist | routedef | ... */
  private ifaceparam(iface: Draft<RadvdInterface>): void {
    const block = this.takeBlockName();
    switch (block) {
      case undefined:
        this.option(iface, INTERFACE_OPTIONS, iface, 'interface');
        break;
      case 'prefix':
        iface.prefixes.push(this.prefixdef(iface));
        break;
      case 'route':
        iface.routes.push(this.routedef(iface));
        break;
      case 'RDNSS':
        iface.rdnss.push(this.rdnssdef(iface));
        break;
      case 'DNSSL':
        iface.dnssl.push(this.dnssldef(iface));
        break;
      case 'clients':
        iface.clients.push(...this.list(() => this.client()));
        break;
      case 'AdvRASrcAddress':
        iface.AdvRASrcAddress.push(...this.list(() => this.address()));
        break;
      case 'lowpanco':
        iface.lowpanco.push(this.lowpancodef(iface));
        break;
      case 'abro':
        iface.abro.push(this.abrodef(iface));
        break;
      case 'nat64prefix':
        iface.nat64prefixes.push(this.nat64prefixdef(iface));
        break;
      case 'autoignoreprefixes':
        iface.autoignoreprefixes.push(...this.list(() => this.ignoredPrefix()));
        break;
    }
  }

  /** prefixdef: prefix ADDRESS/LENGTH [{ prefixparms* }]; */
  private prefixdef(iface: Draft<RadvdInterface>): AdvPrefix {
    const at = this.prefixhead('invalid prefix length');
    const prefix: Draft<AdvPrefix> = { ...at, ...initDefaults(PREFIX_OPTIONS, iface, this.profile) };
    if (this.isMark('{')) this.options(prefix, PREFIX_OPTIONS, iface, 'prefix');
    const end = this.mark(';');
    if (prefix.AdvPreferredLifetime > prefix.AdvValidLifetime) {
      throw this.refuse(end, `${this.profile.textLifetimes} in ${this.file}, line ${end.numLines}`);
    }
    if (this.profile.basesExclude && prefix.Base6Interface !== '' && prefix.Base6to4Interface !== '') {
      throw this.refuse(end, 'Base6Interface and Base6to4Interface are mutually exclusive at this time.');
    }
    if (prefix.Base6Interface !== '' && prefix.length !== 64) {
      const where = `${this.file}:${end.numLines}`;
      throw this.refuse(end, `${this.profile.textOnly64} allowed with Base6Interface.  ${where}`);
    }
    return prefix;
  }

  /** routedef: route ADDRESS/LENGTH { routeparms* }; */
  private routedef(iface: Draft<RadvdInterface>): AdvRoute {
    const at = this.prefixhead('invalid route prefix length');
    const route: Draft<AdvRoute> = { ...at, ...initDefaults(ROUTE_OPTIONS, iface, this.profile) };
    this.options(route, ROUTE_OPTIONS, iface, 'route');
    this.mark(';');
    return route;
  }

  /** rdnssdef: RDNSS ADDRESS+ { rdnssparms* }; */
  private rdnssdef(iface: Draft<RadvdInterface>): AdvRdnss {
    const servers = [this.address()];
    while (this.next.kind === 'address') {
      if (servers.length === this.profile.rdnssMaxServers) {
        throw this.refuse(this.next, this.profile.textServers, 'crit');
      }
      servers.push(this.address());
    }
    const rdnss: Draft<AdvRdnss> = { servers, ...initDefaults(RDNSS_OPTIONS, iface, this.profile) };
    this.options(rdnss, RDNSS_OPTIONS, iface, 'RDNSS');
    this.mark(';');
    return rdnss;
  }

  /** dnssldef: DNSSL SUFFIX+ { dnsslparms* }; */
  private dnssldef(iface: Draft<RadvdInterface>): AdvDnssl {
    const suffixes: string[] = [];
    do {
      const suffix = this.take(['string'], { kind: 'word', what: 'a domain name' });
      if (!/^[A-Za-z0-9.-]+$/.test(stringValue(suffix))) {
        throw this.refuse(suffix, this.profile.textSuffix, 'crit');
      }
      suffixes.push(stringValue(suffix));
    } while (this.next.kind === 'string');
    const dnssl: Draft<AdvDnssl> = { suffixes, ...initDefaults(DNSSL_OPTIONS, iface, this.profile) };
    this.options(dnssl, DNSSL_OPTIONS, iface, 'DNSSL');
    this.mark(';');
    return dnssl;
  }

  /** lowpancodef: lowpanco { lowpancoparms* }; */
  private lowpancodef(iface: Draft<RadvdInterface>): AdvLowpanCo {
    const context = initDefaults(LOWPANCO_OPTIONS, iface, this.profile);
    this.options(context, LOWPANCO_OPTIONS, iface, 'lowpanco');
    this.mark(';');
    return context;
  }

  /** abrodef: abro ADDRESS [/LENGTH] { abroparms* }; */
  private abrodef(iface: Draft<RadvdInterface>): AdvAbro {
    const abro: Draft<AdvAbro> = {
      borderRouter: this.address(),
      ...initDefaults(ABRO_OPTIONS, iface, this.profile),
    };
    if (this.isMark('/')) {
      this.mark('/');
      const { text, numLines } = this.take(['number'], LENGTH);
      const remedy = `remove trailing '/${Number(text) | 0}'`;
      this.log.flog('warning', `${this.file}:${numLines} abro prefix length deprecated, ${remedy}`);
    }
    this.options(abro, ABRO_OPTIONS, iface, 'abro');
    this.mark(';');
    return abro;
  }

  /** nat64prefixdef: nat64prefix ADDRESS/LENGTH [{ nat64prefixparms* }]; RFC 8781 §4 */
  private nat64prefixdef(iface: Draft<RadvdInterface>): Nat64Prefix {
    const { address, length, end } = this.addressAndLength();
    const where = `in ${this.file}, line ${end.numLines}`;
    if (address.isUnspecified) throw this.refuse(end, `invalid all-zeros nat64prefix ${where}`);
    if (length > 128) throw this.refuse(end, `invalid prefix length ${where}`);
    if (!NAT64_LENGTHS.includes(length)) {
      const allowed = 'only /96, /64, /56, /48, /40 and /32 are allowed for nat64prefix';
      throw this.refuse(end, `${allowed} in ${this.file}:${end.numLines}`);
    }
    const defaults = initDefaults(NAT64PREFIX_OPTIONS, iface, this.profile);
    const prefix: Draft<Nat64Prefix> = { address, length, ...defaults };
    if (this.isMark('{')) this.options(prefix, NAT64PREFIX_OPTIONS, iface, 'nat64prefix');
    this.mark(';');
    return prefix;
  }

  /** prefixhead, routehead: ADDRESS/LENGTH */
  private prefixhead(complaint: string): Prefix {
    const { address, length, end } = this.addressAndLength();
    if (length > 128) throw this.refuse(end, `${complaint} in ${this.file}, line ${end.numLines}`);
    return { address, length };
  }

  /** ignoreprefixes: ADDRESS/LENGTH */
  private ignoredPrefix(): Prefix {
    const { address, length } = this.addressAndLength();
    return { address, length: Math.min(length, 128) };
  }

  /** v6addrlist_clients: [!]ADDRESS */
  private client(): RadvdClient {
    if (this.next.kind !== 'not-address') return { address: this.address(), ignored: false };
    const { text } = this.take(['not-address'], ADDRESS);
    return { address: addressValue(text.slice(1)), ignored: true };
  }

  /** clientslist and its like: { ITEM; ITEM; ... }; each new item goes to the head of radvd's list */
  private list<Item>(item: () => Item): Item[] {
    const items: Item[] = [];
    this.mark('{');
    do {
      items.unshift(item());
      this.mark(';');
    } while (!this.isMark('}'));
    this.mark('}');
    this.mark(';');
    return items;
  }

  private addressAndLength(): Prefix & { readonly end: Token } {
    const address = this.address();
    this.mark('/');
    const end = this.take(['number'], LENGTH);
    return { address, length: Number(end.text), end };
  }
}
