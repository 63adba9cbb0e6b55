/** The options that WIDE knows: what they are called in configurations and logs (dhcp6optstr() of common.c). */

/** An option of which a configuration can speak. */
export interface OptionRow {
  readonly code: number;
  /** Its number among the statements (enum in config.h), which shows in complaints. */
  readonly number: number;
  /** What a complaint about a global list calls it. */
  readonly label: string;
  /** What dhcp6c prints about what it was told; undefined: nothing. */
  readonly prints?: string;
}

/** By their keywords. Those with codes above 0 can be requested. */
export const OPTION_ROWS: Readonly<Record<string, OptionRow>> = {
  'rapid-commit': { code: 14, number: 16, label: '' },
  authentication: { code: 11, number: 17, label: '' },
  'domain-name-servers': { code: 23, number: 18, label: 'DNS', prints: 'nameserver' },
  'domain-name': { code: 24, number: 19, label: 'DNS', prints: 'Domain search list' },
  'ia-pd': { code: 25, number: 20, label: '' },
  'ia-na': { code: 3, number: 21, label: '' },
  'ntp-servers': { code: 31, number: 22, label: 'NTP', prints: 'NTP server' },
  refreshtime: { code: 32, number: 23, label: '' },
  'nis-server-address': { code: 27, number: 24, label: 'NIS' },
  'nis-domain-name': { code: 29, number: 25, label: 'NIS' },
  'nisp-server-address': { code: 28, number: 26, label: 'NISP' },
  'nisp-domain-name': { code: 30, number: 27, label: 'NISP' },
  'bcmcs-server-address': { code: 34, number: 28, label: 'BCMCS' },
  'bcmcs-server-domain-name': { code: 33, number: 29, label: 'BCMCS' },
  'sip-server-address': { code: 22, number: 34, label: 'SIP', prints: 'SIP server address' },
  'sip-server-domain-name': { code: 21, number: 35, label: 'SIP', prints: 'SIP domain name' },
};

/** Keywords in the order in which dhcp6_set_options() writes their values. */
export const INFORMATION_ORDER: readonly string[] = [
  'sip-server-domain-name',
  'sip-server-address',
  'domain-name-servers',
  'domain-name',
  'nis-server-address',
  'nisp-server-address',
  'nis-domain-name',
  'nisp-domain-name',
  'ntp-servers',
  'bcmcs-server-domain-name',
  'bcmcs-server-address',
];

const NAMES: Readonly<Record<number, string>> = {
  1: 'client ID',
  2: 'server ID',
  3: 'identity association',
  4: 'IA for temporary',
  5: 'IA address',
  6: 'option request',
  7: 'preference',
  8: 'elapsed time',
  9: 'relay message',
  11: 'authentication',
  12: 'server unicast',
  13: 'status code',
  14: 'rapid commit',
  15: 'user class',
  16: 'vendor class',
  17: 'vendor specific info',
  18: 'interface ID',
  19: 'reconfigure message',
  20: 'reconfigure accept',
  21: 'SIP domain name',
  22: 'SIP server address',
  23: 'DNS',
  24: 'domain search list',
  25: 'IA_PD',
  26: 'IA_PD prefix',
  27: 'NIS servers',
  28: 'NIS+ servers',
  29: 'NIS domain name',
  30: 'NIS+ domain name',
  31: 'NTP server',
  32: 'information refresh time',
  33: 'BCMCS domain name',
  34: 'BCMCS server address',
  36: 'Geoconf Civic',
  37: 'remote ID',
  38: 'subscriber ID',
  39: 'client FQDN',
};

/** dhcp6optstr() */
export function optionName(code: number): string {
  return NAMES[code] ?? `opt_${code}`;
}

const STATUS_TEXTS = [
  'success',
  'unspec failure',
  'no addresses',
  'no binding',
  'not on-link',
  'use multicast',
  'no prefixes',
];

/** dhcp6_stcodestr() */
export function statusText(code: number): string {
  if (code > 255) return 'INVALID code';
  return STATUS_TEXTS[code] ?? `code${code}`;
}
