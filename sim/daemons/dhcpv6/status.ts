/** DHCPv6 status codes (RFC 8415 §21.13), their names and what they are for. */
import { findOption, type Dhcp6OptionList } from '../../wire/dhcpv6/options';

export const STATUS_CODES = {
  Success: 0,
  UnspecFail: 1,
  NoAddrsAvail: 2,
  NoBinding: 3,
  NotOnLink: 4,
  UseMulticast: 5,
  NoPrefixAvail: 6,
} as const;

export type StatusName = keyof typeof STATUS_CODES;

/** What a message, an association or an address says of how it went. */
export interface Status {
  readonly code: number;
  readonly message: string;
}

/** The status among `options`; absent means Success (§21.13). */
export function statusOf(options: Dhcp6OptionList): Status {
  const option = findOption(options, 'status-code');
  return option === undefined
    ? { code: STATUS_CODES.Success, message: '' }
    : { code: option.status, message: option.message };
}

/** The RFC's name for a code; undefined for a number it does not have. */
export function statusName(code: number): StatusName | undefined {
  return (Object.keys(STATUS_CODES) as StatusName[]).find(name => STATUS_CODES[name] === code);
}
