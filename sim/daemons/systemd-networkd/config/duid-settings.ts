/**
 * DUIDType=, DUIDRawData= and IAID=, in .network files and in networkd.conf. Mirrors config_parse_duid_type(),
 * config_parse_duid_rawdata() and config_parse_iaid() of networkd-dhcp-common.c.
 *
 * Differs from Linux: of the ways to write the time of DUIDType=link-layer-time: only `2018-01-23[ 12:34[:56]][ UTC]` is read.
 */
import type { Parser, Parsers } from './settings';
import { parseU32 } from './values';

const TYPES = ['link-layer-time', 'vendor', 'link-layer', 'uuid'] as const;
export type DuidType = (typeof TYPES)[number];

/** What a file says of the DUID for one family. */
export interface DuidSetting {
  /** Absent: nobody chose one, and what else is here means nothing. */
  type: DuidType | undefined;
  /** Seconds since 1970. */
  time: number;
  /** What follows the type; none: it is made. */
  raw: Uint8Array | undefined;
}

export function newDuidSetting(type?: DuidType): DuidSetting {
  return { type, time: 0, raw: undefined };
}

/** Whoever has one for each family. */
export interface Duids {
  readonly duid4: DuidSetting;
  readonly duid6: DuidSetting;
}

type Choose<T> = (target: T) => readonly DuidSetting[];

const duidType =
  <T>(choose: Choose<T>): Parser<T> =>
  (target, { value }, say) => {
    for (const duid of choose(target)) {
      const [word = '', ...rest] = value.split(':');
      const type = TYPES.find(each => each === word);
      if (word === '') return say('warning', `Failed to extract DUID type from '${value}', ignoring.`);
      if (type === undefined) return say('warning', `Failed to parse DUID type '${word}', ignoring.`);
      const written = rest.join(':');
      if (written !== '') {
        if (type !== 'link-layer-time') return say('warning', `Invalid syntax, ignoring: ${value}`);
        const time = parseTimestamp(written);
        if (time === undefined) return say('warning', `Failed to parse timestamp, ignoring: ${written}`);
        duid.time = time;
      }
      duid.type = type;
    }
  };

/** Seconds since 1970. */
function parseTimestamp(text: string): number | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?: (\d{2}):(\d{2})(?::(\d{2}))?)?(?: UTC)?$/.exec(text.trim());
  if (found === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map(part => Number(part ?? 0));
  if (year < 1970 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

/** Years begin in March here, so that a leap day is the last one. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  const sinceMarch = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return years * 365 + leapDays + sinceMarch - 719_468;
}

/** MAX_DUID_LEN, of which two octets are the type. */
const LONGEST = 128;

const rawData =
  <T>(choose: Choose<T>): Parser<T> =>
  (target, { value }, say) => {
    for (const duid of choose(target)) {
      const octets = value.split(':').filter(octet => octet !== '');
      const ignored = `ignoring assignment: ${value}.`;
      if (octets.length > LONGEST) return say('warning', `Max DUID length exceeded, ${ignored}`);
      const long = octets.find(octet => octet.length > 2);
      if (long !== undefined) return say('warning', `Invalid length - DUID byte: ${long}, ${ignored}`);
      const bad = octets.find(octet => !/^[0-9a-fA-F]+$/.test(octet));
      if (bad !== undefined) {
        return say('warning', `Invalid DUID byte: ${bad}. Ignoring assignment: ${value}.`);
      }
      duid.raw = octets.length === 0 ? undefined : Uint8Array.from(octets, octet => parseInt(octet, 16));
    }
  };

const only4 = ({ duid4 }: Duids): DuidSetting[] => [duid4];
const only6 = ({ duid6 }: Duids): DuidSetting[] => [duid6];
/** Where one was for both once: whichever comes later in the file, [DHCPv4] or [DHCPv6], is that of DHCPv6. */
const both = ({ duid4, duid6 }: Duids): DuidSetting[] => [duid4, duid6];

/** Keys of networkd.conf. */
export const MANAGER_DUID_PARSERS: Parsers<Duids> = {
  'DHCP.DUIDType': duidType(both),
  'DHCP.DUIDRawData': rawData(both),
  'DHCPv4.DUIDType': duidType(only4),
  'DHCPv4.DUIDRawData': rawData(only4),
  'DHCPv6.DUIDType': duidType(only6),
  'DHCPv6.DUIDRawData': rawData(only6),
};

interface Identified extends Duids {
  readonly dhcp4: { iaid: number | undefined };
  readonly dhcp6: { iaid: number | undefined; iaidExplicit: boolean };
}

const iaid =
  (family: 'ipv4' | 'ipv6'): Parser<Identified> =>
  ({ dhcp4, dhcp6 }, { value }, say) => {
    const read = parseU32(value);
    if (read === undefined) return say('warning', `Unable to read IAID, ignoring assignment: ${value}`);
    if (family === 'ipv4') dhcp4.iaid = read;
    else dhcp6.iaidExplicit = true;
    if (family === 'ipv6' || !dhcp6.iaidExplicit) dhcp6.iaid = read;
  };

/** Keys of .network files. */
export const DUID_PARSERS: Parsers<Identified> = {
  'DHCP.DUIDType': duidType(both),
  'DHCP.DUIDRawData': rawData(both),
  'DHCP.IAID': iaid('ipv4'),
  'DHCPv4.DUIDType': duidType(both),
  'DHCPv4.DUIDRawData': rawData(both),
  'DHCPv4.IAID': iaid('ipv4'),
  'DHCPv6.DUIDType': duidType(only6),
  'DHCPv6.DUIDRawData': rawData(only6),
  'DHCPv6.IAID': iaid('ipv6'),
};
