/** Expectations of `address`: the addresses of a node as `ip addr` shows them. */
import { Ip6 } from '../../base/ip6';
import { formatPrefix, parsePrefix, prefixContains } from '../../base/prefix';
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
  INFINITY_LIFE_TIME,
} from '../../kernel/ipv6/inet6-dev';
import type { AddrInfo } from '../../kernel/uapi';
import { seconds } from '../../base/time';
import { nodeOf } from '../build';
import { matchesLifetime } from '../match';
import { countWords, judgeCount, words } from './counting';
import { concernsAddress4, isIp4, lookAtAddresses4 } from './ipv4';
import type { Expected, StateSubject } from './subject';

/** In the order in which iproute2 prints them. */
const FLAGS = [
  ['temporary', IFA_F_TEMPORARY],
  ['nodad', IFA_F_NODAD],
  ['optimistic', IFA_F_OPTIMISTIC],
  ['dadfailed', IFA_F_DADFAILED],
  ['home', IFA_F_HOMEADDRESS],
  ['deprecated', IFA_F_DEPRECATED],
  ['tentative', IFA_F_TENTATIVE],
  ['permanent', IFA_F_PERMANENT],
  ['mngtmpaddr', IFA_F_MANAGETEMPADDR],
  ['noprefixroute', IFA_F_NOPREFIXROUTE],
] as const;

export const address: StateSubject<'address'> = {
  kind: 'state',
  changesWith: ['address', 'link'],

  describe: expected =>
    `address ${expected.address}${words(expected, ['dev', 'scope', 'flags', 'lacks', 'valid_lft', 'preferred_lft'])}${countWords(expected)}`,

  look(lab, expected) {
    if (isIp4(expected.address)) return lookAtAddresses4(lab, expected);
    const all = nodeOf(lab, expected.on).netlink.addresses();
    const fitting = all.filter(each => fits(each, expected));
    const near = all.filter(each => each.ifname !== 'lo' && (expected.dev ?? each.ifname) === each.ifname);
    return judgeCount(expected, fitting.map(line), near.map(line));
  },

  concerns(record, _lab, expected) {
    if (isIp4(expected.address)) return concernsAddress4(record, expected);
    const [text, , dev] = record.entity.split(' ');
    const found = parsePrefix(text ?? '');
    const named = found !== undefined && isWritten(expected.address, found.address, found.length);
    return record.subject === 'address' && named && (expected.dev ?? dev) === dev;
  },
};

function fits(info: AddrInfo, expected: Expected<'address'>): boolean {
  const flags = flagsOf(info);
  return (
    isWritten(expected.address, info.local, info.prefixlen) &&
    (expected.dev ?? info.ifname) === info.ifname &&
    (expected.scope ?? info.scope) === info.scope &&
    (expected.flags ?? []).every(flag => flags.includes(flag)) &&
    !(expected.lacks ?? []).some(flag => flags.includes(flag)) &&
    (expected.valid_lft === undefined || matchesLifetime(expected.valid_lft, left(info.validLifetime))) &&
    (expected.preferred_lft === undefined ||
      matchesLifetime(expected.preferred_lft, left(info.preferredLifetime)))
  );
}

/** An address stands for itself, with a length for both, and a prefix for every address in it of its length. */
function isWritten(text: string, found: Ip6, length: number): boolean {
  const plain = Ip6.parse(text);
  if (plain !== undefined) return plain === found;
  const [written, writtenLength] = text.split('/');
  const base = Ip6.parse(written ?? '');
  if (base === undefined || Number(writtenLength) !== length) return false;
  const anyInside = base.masked(length) === base;
  return anyInside ? prefixContains({ address: base, length }, found) : base === found;
}

/** What is not permanent is dynamic, and told in its place. */
function flagsOf({ flags }: AddrInfo): string[] {
  return FLAGS.flatMap(([name, bit]) => {
    if ((flags & bit) !== 0) return [name];
    return name === 'permanent' ? ['dynamic'] : [];
  });
}

function left(lifetime: number): number | undefined {
  return lifetime === INFINITY_LIFE_TIME ? undefined : seconds(lifetime);
}

function line(info: AddrInfo): string {
  const lifetime = (value: number): string => (value === INFINITY_LIFE_TIME ? 'forever' : `${value}sec`);
  const flags = flagsOf(info).filter(flag => flag !== 'permanent');
  return [
    `${formatPrefix({ address: info.local, length: info.prefixlen })} dev ${info.ifname} scope ${info.scope}`,
    ...flags,
    `valid_lft ${lifetime(info.validLifetime)} preferred_lft ${lifetime(info.preferredLifetime)}`,
  ].join(' ');
}
