/** The flags of addresses: IFA_F_* of linux/if_addr.h with the words iproute2 has for them (ifa_flag_data of ip/ipaddress.c). */
import type { Printer } from '../iproute2/printer';

const IFA_F_SECONDARY = 0x01;
const IFA_F_PERMANENT = 0x80;
export const IFA_F_MCAUTOJOIN = 0x400;

interface AddressFlag {
  readonly name: string;
  readonly mask: number;
  /** The kernel alone sets it. */
  readonly readOnly?: true;
  /** It can be set for IPv4 addresses too. */
  readonly anyFamily?: true;
}

/** In the order of printing. */
const FLAGS: readonly AddressFlag[] = [
  { name: 'secondary', mask: IFA_F_SECONDARY, readOnly: true, anyFamily: true },
  { name: 'temporary', mask: IFA_F_SECONDARY, readOnly: true, anyFamily: true },
  { name: 'nodad', mask: 0x02 },
  { name: 'optimistic', mask: 0x04 },
  { name: 'dadfailed', mask: 0x08, readOnly: true },
  { name: 'home', mask: 0x10 },
  { name: 'deprecated', mask: 0x20, readOnly: true },
  { name: 'tentative', mask: 0x40, readOnly: true },
  { name: 'permanent', mask: IFA_F_PERMANENT, readOnly: true },
  { name: 'mngtmpaddr', mask: 0x100 },
  { name: 'noprefixroute', mask: 0x200, anyFamily: true },
  { name: 'autojoin', mask: IFA_F_MCAUTOJOIN, anyFamily: true },
  { name: 'stable-privacy', mask: 0x800, readOnly: true },
];

export function findAddressFlag(name: string): AddressFlag | undefined {
  return FLAGS.find(flag => flag.name === name);
}

/** Which flags an address must have (`value`) among those that matter (`mask`). */
export interface FlagFilter {
  value: number;
  mask: number;
}

/** Whether only the addresses that came first are asked for: those after them may follow when these are gone. */
export function primaryOnly({ value, mask }: FlagFilter): boolean {
  return (value & IFA_F_SECONDARY) === 0 && (mask & IFA_F_SECONDARY) !== 0;
}

/** Takes `tentative`, `-deprecated`, `dynamic` and their like into the filter; false for another word. */
export function addFlagFilter(filter: FlagFilter, word: string): boolean {
  let inverse = word.startsWith('-');
  let name = inverse ? word.slice(1) : word;
  if (name === 'dynamic' || name === 'primary') {
    inverse = !inverse;
    name = name === 'dynamic' ? 'permanent' : 'secondary';
  }
  const flag = findAddressFlag(name);
  if (flag === undefined) return false;
  filter.value = inverse ? filter.value & ~flag.mask : filter.value | flag.mask;
  filter.mask |= flag.mask;
  return true;
}

/** `dadfailed tentative `; what is not permanent is `dynamic`, and unknown flags are a number. */
export function printAddressFlags(out: Printer, flags: number, isIp4: boolean): void {
  let left = flags;
  for (const { name, mask } of FLAGS) {
    if (mask === IFA_F_PERMANENT ? (left & mask) === 0 : (left & mask) !== 0) {
      const word =
        mask === IFA_F_PERMANENT ? 'dynamic' : mask === IFA_F_SECONDARY && !isIp4 ? 'temporary' : name;
      out.both(word, true, `${word} `);
    }
    left &= ~mask;
  }
  if (left === 0) return;
  const digits = (left >>> 0).toString(16).padStart(2, '0');
  out.both('ifa_flags', digits, `flags ${digits} `);
}
