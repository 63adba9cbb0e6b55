/**
 * Options by name, in spaces, as dhcpd and dhclient keep them (struct universe, struct option). Parameters of the server
 * are options too, of a space of their own.
 *
 * Formats are strings of letters: B, S, L numbers of 8, 16, 32 bits; T seconds; 6, I addresses; t text; X octets; f a
 * switch; D, d domain names; N a name for a number; E an option space inside; Z nothing; A repeats all, a the last, and o
 * says that the one before may be missing.
 */

/** Code, name, format. */
export type OptionRow = readonly [code: number, name: string, format: string];

/** One option. */
export interface OptionDefinition {
  readonly space: OptionSpace;
  readonly name: string;
  readonly code: number;
  readonly format: string;
}

/** The names and codes of one space. Names do not care about case. */
export class OptionSpace {
  readonly #byName = new Map<string, OptionDefinition>();
  readonly #byCode = new Map<number, OptionDefinition>();

  constructor(
    readonly name: string,
    rows: readonly OptionRow[] = [],
    /** The code that ends a list of options, which no option can have: 255 in DHCPv4, where 0 is padding. */
    readonly end = 0,
  ) {
    for (const [code, option, format] of rows) this.define(option, code, format);
  }

  find(name: string): OptionDefinition | undefined {
    return this.#byName.get(name.toLowerCase());
  }

  findCode(code: number): OptionDefinition | undefined {
    return this.#byCode.get(code);
  }

  /** Defines an option, in place of what had its name or its code. */
  define(name: string, code: number, format: string): OptionDefinition {
    const option = { space: this, name, code, format };
    this.#byName.set(name.toLowerCase(), option);
    this.#byCode.set(code, option);
    return option;
  }

  /** Takes away an option that is about to be defined anew. */
  forget(option: OptionDefinition): void {
    this.#byName.delete(option.name.toLowerCase());
    this.#byCode.delete(option.code);
  }
}

/** Names for numbers in option values: the part between N and the dot of a format. Case matters. */
export const ENUMERATIONS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'status-codes': {
    success: 0,
    UnspecFail: 1,
    NoAddrsAvail: 2,
    NoBinding: 3,
    NotOnLink: 4,
    UseMulticast: 5,
    NoPrefixAvail: 6,
    UnknownQueryType: 7,
    MalformedQuery: 8,
    NotConfigured: 9,
    NotAllowed: 10,
    QueryTerminated: 11,
  },
  'dhcpv6-messages': {
    SOLICIT: 1,
    ADVERTISE: 2,
    REQUEST: 3,
    CONFIRM: 4,
    RENEW: 5,
    REBIND: 6,
    REPLY: 7,
    RELEASE: 8,
    DECLINE: 9,
    RECONFIGURE: 10,
    'INFORMATION-REQUEST': 11,
    'RELAY-FORW': 12,
    'RELAY-REPL': 13,
    LEASEQUERY: 14,
    'LEASEQUERY-REPLY': 15,
  },
  'ddns-styles': { none: 0, 'ad-hoc': 1, interim: 2, standard: 3 },
  prefix_length_modes: { ignore: 0, prefer: 1, exact: 2, minimum: 3, maximum: 4 },
  'syslog-facilities': {
    kern: 0,
    user: 8,
    mail: 16,
    daemon: 24,
    auth: 32,
    security: 32,
    syslog: 40,
    lpr: 48,
    news: 56,
    uucp: 64,
    cron: 72,
    authpriv: 80,
    ftp: 88,
    local0: 128,
    local1: 136,
    local2: 144,
    local3: 152,
    local4: 160,
    local5: 168,
    local6: 176,
    local7: 184,
  },
};
/** Octets of a value of an enumeration; those not here have one. */
export const ENUMERATION_OCTETS: Readonly<Record<string, number>> = { 'status-codes': 2 };
