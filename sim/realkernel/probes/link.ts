/** Devices of a real node from `ip -d -j link`, and the groups they have joined from `ip -6 -j maddr`. */
import { Ip6, UNSPECIFIED } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { LinkInfo, MaddrInfo } from '../../kernel/uapi';
import { listIn, numberIn, rowsOf, textIn, type Row } from './json';

export const LINKS = 'ip -d -j link show';
export const MEMBERSHIPS = 'ip -6 -j maddr show';

type Details = NonNullable<LinkInfo['infoData']>;

/** What an answer to LINKS says. */
export function readLinks(answer: string): LinkInfo[] {
  return rowsOf(answer).map(row => {
    const flags = (row['flags'] as string[] | undefined) ?? [];
    const info = (row['linkinfo'] ?? {}) as Row;
    const [kind, master] = [textIn(info, 'info_kind'), textIn(row, 'master')];
    const [data, slave] = [info['info_data'], info['info_slave_data']] as (Details | undefined)[];
    const slaveKind = textIn(info, 'info_slave_kind');
    return {
      ifindex: numberIn(row, 'ifindex') ?? 0,
      ifname: textIn(row, 'ifname') ?? '',
      flags,
      up: flags.includes('UP'),
      running: flags.includes('UP') && !flags.includes('NO-CARRIER'),
      mtu: numberIn(row, 'mtu') ?? 0,
      minMtu: numberIn(row, 'min_mtu') ?? 0,
      maxMtu: numberIn(row, 'max_mtu') ?? 0,
      qdisc: textIn(row, 'qdisc') ?? '',
      operstate: textIn(row, 'operstate') ?? 'UNKNOWN',
      txqlen: numberIn(row, 'txqlen') ?? 0,
      address: Mac.parse(textIn(row, 'address') ?? '') ?? Mac.ZERO,
      broadcast: Mac.parse(textIn(row, 'broadcast') ?? '') ?? Mac.ZERO,
      linkType: row['link_type'] === 'loopback' ? 'loopback' : 'ether',
      promiscuity: numberIn(row, 'promiscuity') ?? 0,
      allmulti: numberIn(row, 'allmulti') ?? 0,
      addrGenMode: (textIn(row, 'inet6_addr_gen_mode') ?? 'eui64') as LinkInfo['addrGenMode'],
      token: UNSPECIFIED,
      ...(kind === undefined ? {} : { kind }),
      ...(master === undefined ? {} : { master }),
      ...(data === undefined ? {} : { infoData: data }),
      ...(slaveKind === undefined ? {} : { slaveKind }),
      ...(slave === undefined ? {} : { infoSlaveData: slave }),
    };
  });
}

/** What an answer to MEMBERSHIPS says. */
export function readMemberships(answer: string): MaddrInfo[] {
  return rowsOf(answer).flatMap(device =>
    listIn(device, 'maddr').flatMap(row => {
      const address = Ip6.parse(textIn(row, 'address') ?? '');
      if (address === undefined) return [];
      const [ifindex, dev] = [numberIn(device, 'ifindex') ?? 0, textIn(device, 'ifname') ?? ''];
      return [{ ifindex, dev, family: 'inet6' as const, address, users: numberIn(row, 'users') ?? 1 }];
    }),
  );
}
