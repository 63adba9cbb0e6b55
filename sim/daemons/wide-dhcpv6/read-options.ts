/**
 * Taking a message apart, with what -D says about every option: dhcp6_get_options() and copyin_option() of common.c. One
 * malformed option and the whole message is thrown away.
 */
import { Ip6 } from '../../base/ip6';
import { getUint } from '../../wire/layout';
import { duidText } from '../dhcpv6/duid';
import type { IaType } from './config/config';
import type { ConfiguredLease } from './config/file';
import type { WideLog } from './log';
import { emptyOptInfo, sameLease, type IaValue, type OptInfo } from './opt-info';
import { OPTION_ROWS, optionName, statusText } from './options';

const HEADER = 4;
const IRT_MINIMUM = 600;

const CLIENT_ID = 1;
const SERVER_ID = 2;
const IA_NA = 3;
const IA_ADDRESS = 5;
const OPTION_REQUEST = 6;
const PREFERENCE = 7;
const ELAPSED_TIME = 8;
const STATUS_CODE = 13;
const RAPID_COMMIT = 14;
const IA_PD = 25;
const IA_PREFIX = 26;
const REFRESH_TIME = 32;

/** An option as it stands in a message. */
interface RawOption {
  readonly code: number;
  readonly body: Uint8Array;
}

/** The message is no good; the log has said why. */
class Malformed extends Error {}

/** Reads the options that follow the header of a message; undefined for a message to throw away. */
export function readOptions(octets: Uint8Array, log: WideLog): OptInfo | undefined {
  try {
    return new Reader(log).read(octets);
  } catch (thrown) {
    if (thrown instanceof Malformed) return undefined;
    throw thrown;
  }
}

class Reader {
  readonly #info = emptyOptInfo();

  constructor(private readonly log: WideLog) {}

  read(octets: Uint8Array): OptInfo {
    for (const option of this.#walk(octets, 'dhcp6_get_options', 'malformed DHCP options')) {
      if (!this.#option(option)) {
        const { code, body } = option;
        const what = `malformed DHCP option: type ${code}, len ${body.length}`;
        this.#fail('dhcp6_get_options', what);
      }
    }
    return this.#info;
  }

  #fail(where: string, text: string): never {
    this.log.say('info', where, text);
    throw new Malformed();
  }

  *#walk(octets: Uint8Array, where: string, overrun: string): Generator<RawOption> {
    for (let at = 0; at + HEADER <= octets.length;) {
      const code = getUint(octets, at, 2);
      const length = getUint(octets, at + 2, 2);
      this.log.say('debug', where, `get DHCP option ${optionName(code)}, len ${length}`);
      if (at + HEADER + length > octets.length) this.#fail(where, overrun);
      yield { code, body: octets.subarray(at + HEADER, at + HEADER + length) };
      at += HEADER + length;
    }
  }

  /** One line that goes on with the one about its option. */
  #detail(text: string): void {
    this.log.say('debug', '', text);
  }

  /** Takes it in; false: malformed. */
  #option({ code, body }: RawOption): boolean {
    const info = this.#info;
    const { length } = body;
    switch (code) {
      case CLIENT_ID:
      case SERVER_ID:
        if (length === 0) return false;
        this.#detail(`  DUID: ${duidText(body)}`);
        info[code === CLIENT_ID ? 'clientId' : 'serverId'] = body;
        return true;
      case STATUS_CODE: {
        if (length < 2) return false;
        const status = getUint(body, 0, 2);
        this.#detail(`  status code: ${statusText(status)}`);
        info.statuses.push(status);
        return true;
      }
      case OPTION_REQUEST:
        return this.#requests(body);
      case PREFERENCE:
        if (length !== 1) return false;
        this.#detail(`  preference: ${body[0]}`);
        info.preference ??= body[0];
        return true;
      case ELAPSED_TIME:
        if (length !== 2) return false;
        this.#detail(`  elapsed time: ${getUint(body, 0, 2)}`);
        info.elapsed ??= getUint(body, 0, 2);
        return true;
      case RAPID_COMMIT:
        info.rapidCommit ||= length === 0;
        return length === 0;
      case IA_PD:
      case IA_NA:
        return this.#association(code === IA_PD ? 'PD' : 'NA', code, body);
      case REFRESH_TIME:
        return this.#refresh(body);
      default:
        return this.#information({ code, body });
    }
  }

  #requests(body: Uint8Array): boolean {
    if (body.length === 0 || body.length % 2 !== 0) return false;
    for (let at = 0; at < body.length; at += 2) {
      const code = getUint(body, at, 2);
      this.#detail(`  requested option: ${optionName(code)}`);
      if (this.#info.requests.includes(code)) {
        this.log.say('info', 'dhcp6_get_options', `duplicated option type (${optionName(code)})`);
      } else this.#info.requests.push(code);
    }
    return true;
  }

  #refresh(body: Uint8Array): boolean {
    if (body.length !== 4) return false;
    const value = getUint(body, 0, 4);
    this.#detail(`   information refresh time: ${value}`);
    if (value < IRT_MINIMUM) {
      this.log.say('info', 'dhcp6_get_options', `refresh time is too small (${value}), adjusted`);
    }
    this.#info.refreshTime ??= Math.max(value, IRT_MINIMUM);
    return true;
  }

  /** Lists of addresses or names, and what WIDE does not know. */
  #information({ code, body }: RawOption): boolean {
    const where = 'dhcp6_get_options';
    const name = optionName(code);
    const [keyword] = Object.entries(OPTION_ROWS).find(([, row]) => row.code === code) ?? [];
    if (keyword === undefined) {
      const what = `unknown or unexpected DHCP6 option ${name}, len ${body.length}`;
      this.log.say('info', where, what);
      return true;
    }
    if (keyword === 'authentication') return body.length >= 11;
    const values = this.#info.information.get(keyword) ?? [];
    this.#info.information.set(keyword, values);
    if (keyword.includes('name') && keyword !== 'domain-name-servers') return this.#names(body, code, values);
    if (body.length === 0 || body.length % 16 !== 0) return false;
    for (let at = 0; at < body.length; at += 16) {
      const address = Ip6.fromBytes(body, at);
      if (values.includes(address)) {
        this.log.say('info', 'dhcp6_get_addr', `duplicated ${name} address (${address})`);
      } else values.push(address);
    }
    return true;
  }

  /** dhcp6_get_domain(): names as `example.org.`. */
  #names(body: Uint8Array, code: number, values: (Ip6 | string)[]): boolean {
    for (let at = 0; at < body.length;) {
      let name = '';
      for (let length = body[at++]!; length !== 0; length = body[at++]!) {
        const label = body.subarray(at, at + length);
        if (length > 63 || at + length >= body.length || label.some(octet => octet < 0x21 || octet > 0x7e)) {
          this.log.say('info', 'dhcp6_get_domain', `failed to decode a ${optionName(code)} domain name`);
          return false;
        }
        name += `${String.fromCharCode(...label)}.`;
        at += length;
      }
      values.push(name);
    }
    return true;
  }

  #association(type: IaType, code: number, body: Uint8Array): boolean {
    if (body.length < 12) return false;
    const [iaid, T1, T2] = [getUint(body, 0, 4), getUint(body, 4, 4), getUint(body, 8, 4)];
    this.#detail(`  IA_${type}: ID=${iaid}, T1=${T1}, T2=${T2}`);
    const list = this.#info.ias[type];
    if (list.some(other => other.iaid === iaid)) {
      this.log.say('info', 'dhcp6_get_options', `duplicated IA_${type} ${iaid}`);
      return true;
    }
    list.push({ type, iaid, T1, T2, values: this.#inner(code, body.subarray(12)) });
    return true;
  }

  /** copyin_option() */
  #inner(outer: number, octets: Uint8Array): IaValue[] {
    const where = 'copyin_option';
    const values: IaValue[] = [];
    for (const { code, body } of this.#walk(octets, where, 'malformed DHCP option')) {
      const misplaced = `${optionName(outer)} is an invalid position for ${optionName(code)}`;
      if (code === IA_PREFIX || code === IA_ADDRESS) {
        if (outer !== (code === IA_PREFIX ? IA_PD : IA_NA)) this.#fail(where, misplaced);
        const lease = code === IA_PREFIX ? this.#prefix(body) : this.#address(body);
        const known = values.some(other => other.type === 'lease' && sameLease(other.lease, lease));
        if (!known) values.push({ type: 'lease', lease });
        this.#inner(code, body.subarray(code === IA_PREFIX ? 25 : 24));
      } else if (code === STATUS_CODE) {
        if (body.length < 2) this.#malformedInner(code);
        const status = getUint(body, 0, 2);
        this.#detail(`  status code: ${statusText(status)}`);
        values.push({ type: 'status', status });
      }
    }
    return values;
  }

  #malformedInner(code: number): never {
    return this.#fail('', `  malformed DHCP option: type ${code}`);
  }

  #prefix(body: Uint8Array): ConfiguredLease {
    if (body.length < 25) this.#malformedInner(IA_PREFIX);
    const prefixLength = body[8]!;
    if (prefixLength > 128) {
      this.log.say('info', 'copyin_option', `invalid prefix length (${prefixLength})`);
      this.#malformedInner(IA_PREFIX);
    }
    const [preferredLifetime, validLifetime] = [getUint(body, 0, 4), getUint(body, 4, 4)];
    const address = Ip6.fromBytes(body, 9).masked(prefixLength);
    const what = `${address}/${prefixLength} pltime=${preferredLifetime} vltime=${validLifetime}`;
    this.log.say('debug', 'copyin_option', `  IA_PD prefix: ${what}`);
    return { address, prefixLength, preferredLifetime, validLifetime };
  }

  #address(body: Uint8Array): ConfiguredLease {
    if (body.length < 24) this.#malformedInner(IA_ADDRESS);
    const address = Ip6.fromBytes(body, 0);
    const [preferredLifetime, validLifetime] = [getUint(body, 16, 4), getUint(body, 20, 4)];
    const what = `${address} pltime=${preferredLifetime} vltime=${validLifetime}`;
    this.log.say('debug', 'copyin_option', `  IA_NA address: ${what}`);
    return { address, prefixLength: 128, preferredLifetime, validLifetime };
  }
}
