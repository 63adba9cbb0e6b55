/** DHCPv4 messages (RFC 2131 §2, RFC 951), the data of datagrams to and from the ports 67 and 68. */
import type { Ip4 } from '../../base/ip4';
import { Cursor } from '../cursor';
import { ip4, named, u16, u32, u8 } from '../fields';
import { type Field, getUint, Layout, putUint } from '../layout';
import { type Malformed, malformed } from '../malformed';
import { type Dhcp4Option, readDhcp4Option, walkDhcp4Options, writeDhcp4Options } from './options';

export const DHCP4_SERVER_PORT = 67;
export const DHCP4_CLIENT_PORT = 68;
/** Where the options begin: after the BOOTP header. */
export const DHCP4_HEADER = 236;
/** RFC 1497: what says that options follow. */
export const DHCP4_COOKIE = 0x63825363;
/** The least octets of a BOOTP message (RFC 951 §3), to which many clients and servers pad theirs. */
export const BOOTP_LEAST = 300;

const COOKIE_LENGTH = 4;
const LONGEST_ADDRESS = 16;
const SNAME = { at: 44, length: 64 };
const FILE = { at: 108, length: 128 };
const BROADCAST = 0x8000;
const OVERLOAD = 52;

/** A message. Addresses that are not given are 0.0.0.0. */
export interface Dhcp4Message {
  readonly kind: 'dhcpv4';
  readonly op: 'request' | 'reply' | number;
  /** 1 is Ethernet. */
  readonly hardwareType: number;
  readonly hops: number;
  readonly xid: number;
  readonly secs: number;
  /** The client cannot receive unicast yet. */
  readonly broadcast: boolean;
  readonly ciaddr: Ip4;
  readonly yiaddr: Ip4;
  readonly siaddr: Ip4;
  readonly giaddr: Ip4;
  /** As many octets as hlen says, 16 at most. */
  readonly chaddr: Uint8Array;
  /** Up to the first zero; empty where the field holds options. */
  readonly sname: string;
  readonly file: string;
  /**
   * In the order in which their codes first stood in the options, the file name, the server name; what stood in several
   * places is put together (RFC 3396). Undefined: there is no cookie, it is BOOTP alone.
   */
  readonly options: readonly Dhcp4Option[] | undefined;
}

const hardwareAddress: Field<Uint8Array> = {
  part: 'field',
  least: LONGEST_ADDRESS,
  write(out, at, value) {
    out.set(value.subarray(0, LONGEST_ADDRESS), at);
    return at + LONGEST_ADDRESS;
  },
  read: cursor => cursor.take(LONGEST_ADDRESS),
};

function text(length: number): Field<string> {
  return {
    part: 'field',
    least: length,
    write(out, at, value) {
      for (let i = 0; i < Math.min(value.length, length); i++) out[at + i] = value.charCodeAt(i);
      return at + length;
    },
    read(cursor) {
      const octets = cursor.take(length);
      const end = octets.indexOf(0);
      return Array.from(octets.subarray(0, end < 0 ? length : end), octet => String.fromCharCode(octet)).join(
        '',
      );
    },
  };
}

const header = new Layout<object>({
  op: named(u8, { 1: 'request', 2: 'reply' }),
  hardwareType: u8,
  hardwareLength: u8,
  hops: u8,
  xid: u32,
  secs: u16,
  flags: u16,
  ciaddr: ip4,
  yiaddr: ip4,
  siaddr: ip4,
  giaddr: ip4,
  chaddr: hardwareAddress,
  sname: text(SNAME.length),
  file: text(FILE.length),
});

/** The octets of a message, with zeros after it up to `atLeast`. Options are never put into the fields of the header. */
export function writeDhcp4(message: Dhcp4Message, atLeast = 0): Uint8Array {
  const options = message.options === undefined ? undefined : writeDhcp4Options(message.options);
  const length = DHCP4_HEADER + (options === undefined ? 0 : COOKIE_LENGTH + options.length);
  const out = new Uint8Array(Math.max(length, atLeast));
  header.write(out, 0, {
    ...message,
    hardwareLength: message.chaddr.length,
    flags: message.broadcast ? BROADCAST : 0,
  });
  if (options !== undefined) {
    putUint(out, DHCP4_HEADER, COOKIE_LENGTH, DHCP4_COOKIE);
    out.set(options, DHCP4_HEADER + COOKIE_LENGTH);
  }
  return out;
}

type Header = Omit<Dhcp4Message, 'kind' | 'broadcast' | 'options'> & {
  readonly hardwareLength: number;
  readonly flags: number;
};

/** Reads a message, whose octets must not change afterwards. Malformed: the header is cut off, or options reach past their end. */
export function readDhcp4(octets: Uint8Array): Dhcp4Message | Malformed {
  const cursor = new Cursor(octets);
  const read = {} as Header;
  if (!header.read(cursor, read)) {
    const { offset, field, why } = cursor.failure!;
    return malformed('dhcpv4', octets, offset, field, why);
  }
  const { hardwareLength, flags, ...plain } = read;
  const collected = collectOptions(octets);
  if (typeof collected === 'number')
    return malformed('dhcpv4', octets, collected, 'option length', 'it reaches past the end');
  return {
    kind: 'dhcpv4',
    ...plain,
    broadcast: (flags & BROADCAST) !== 0,
    chaddr: read.chaddr.subarray(0, hardwareLength),
    ...((collected?.overload ?? 0) & 1 && { file: '' }),
    ...((collected?.overload ?? 0) & 2 && { sname: '' }),
    options: collected?.options,
  };
}

/** @returns the offset of an option that reaches past its end; undefined: there is no cookie */
function collectOptions(
  octets: Uint8Array,
): { readonly options: readonly Dhcp4Option[]; readonly overload: number } | number | undefined {
  const start = DHCP4_HEADER + COOKIE_LENGTH;
  if (octets.length < start || getUint(octets, DHCP4_HEADER, COOKIE_LENGTH) !== DHCP4_COOKIE)
    return undefined;
  const bodies = new Map<number, Uint8Array>();
  const walk = (at: number, area: Uint8Array): number | undefined => {
    const spoilt = walkDhcp4Options(area, ({ code, body }) => {
      const before = bodies.get(code);
      bodies.set(code, before === undefined ? body : Uint8Array.from([...before, ...body]));
    });
    return spoilt === undefined ? undefined : at + spoilt;
  };
  let spoilt = walk(start, octets.subarray(start));
  const overload = bodies.get(OVERLOAD)?.[0] ?? 0;
  for (const [bit, { at, length }] of [
    [1, FILE],
    [2, SNAME],
  ] as const)
    if (overload & bit) spoilt ??= walk(at, octets.subarray(at, at + length));
  if (spoilt !== undefined) return spoilt;
  return { options: [...bodies].map(([code, body]) => readDhcp4Option(code, body)), overload };
}
