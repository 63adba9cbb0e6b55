/** Addresses of a real node, from `ip -6 -j addr`. */
import { Ip6 } from '../../base/ip6';
import {
  IFA_F_DADFAILED,
  IFA_F_DEPRECATED,
  IFA_F_HOMEADDRESS,
  IFA_F_MANAGETEMPADDR,
  IFA_F_NODAD,
  IFA_F_NOPREFIXROUTE,
  IFA_F_OPTIMISTIC,
  IFA_F_PERMANENT,
  IFA_F_TEMPORARY,
  IFA_F_TENTATIVE,
} from '../../kernel/ipv6/inet6-dev';
import type { AddrInfo } from '../../kernel/uapi';
import { listIn, numberIn, rowsOf, textIn, type Row } from './json';

export const ADDRESSES = 'ip -6 -j addr show';

/** Keys that are there, and true, where the flag is set; `dynamic` is the opposite of IFA_F_PERMANENT. */
const FLAGS: readonly (readonly [string, number])[] = [
  ['temporary', IFA_F_TEMPORARY],
  ['tentative', IFA_F_TENTATIVE],
  ['deprecated', IFA_F_DEPRECATED],
  ['home', IFA_F_HOMEADDRESS],
  ['nodad', IFA_F_NODAD],
  ['optimistic', IFA_F_OPTIMISTIC],
  ['mngtmpaddr', IFA_F_MANAGETEMPADDR],
  ['noprefixroute', IFA_F_NOPREFIXROUTE],
  ['dadfailed', IFA_F_DADFAILED],
];

/** What an answer to ADDRESSES says. */
export function readAddresses(answer: string): AddrInfo[] {
  return rowsOf(answer).flatMap(device =>
    listIn(device, 'addr_info').flatMap(row => {
      const local = Ip6.parse(textIn(row, 'local') ?? '');
      return local === undefined ? [] : [addressOf(device, row, local)];
    }),
  );
}

function addressOf(device: Row, row: Row, local: Ip6): AddrInfo {
  const set = FLAGS.filter(([key]) => row[key] === true).reduce((flags, [, bit]) => flags | bit, 0);
  const peer = Ip6.parse(textIn(row, 'address') ?? '');
  return {
    ifindex: numberIn(device, 'ifindex') ?? 0,
    ifname: textIn(device, 'ifname') ?? '',
    local,
    ...(peer === undefined ? {} : { peer }),
    prefixlen: numberIn(row, 'prefixlen') ?? 128,
    scope: (textIn(row, 'scope') ?? 'global') as AddrInfo['scope'],
    flags: row['dynamic'] === true ? set : set | IFA_F_PERMANENT,
    validLifetime: numberIn(row, 'valid_life_time') ?? 0,
    preferredLifetime: numberIn(row, 'preferred_life_time') ?? 0,
    protocol: textIn(row, 'protocol') ?? '',
    metric: numberIn(row, 'metric') ?? 0,
  };
}
