/** What the bridges of a real node know: `bridge -j fdb` and `bridge -j mdb`, the same as FdbInfo and MdbInfo. */
import { Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { FdbInfo, MdbInfo } from '../../kernel/uapi';
import { listIn, numberIn, rowsOf, textIn } from './json';

/** Nothing where there is no bridge(8): a scenario that makes a bridge is not run there. */
export const FORWARDING = 'bridge -j fdb show 2>/dev/null';
export const GROUPS = 'bridge -j mdb show 2>/dev/null';

/** What an answer to FORWARDING says; a state that is not told is that of an entry in use. */
export function readForwarding(answer: string): FdbInfo[] {
  return rowsOf(answer).map(row => {
    const [master, vlan] = [textIn(row, 'master'), numberIn(row, 'vlan')];
    const state = textIn(row, 'state') ?? '';
    return {
      lladdr: Mac.parse(textIn(row, 'mac') ?? '') ?? Mac.ZERO,
      dev: textIn(row, 'ifname') ?? '',
      state: (state === '' ? 'reachable' : state) as FdbInfo['state'],
      flags: (row['flags'] as string[] | undefined) ?? [],
      ...(master !== undefined && { master }),
      ...(vlan !== undefined && { vlan }),
    };
  });
}

/** What an answer to GROUPS says of IPv6 groups. */
export function readGroups(answer: string): MdbInfo[] {
  return rowsOf(answer).flatMap(bridges =>
    listIn(bridges, 'mdb').flatMap(row => {
      const [group, vid] = [Ip6.parse(textIn(row, 'grp') ?? ''), numberIn(row, 'vid')];
      if (group === undefined) return [];
      const [dev, port] = [textIn(row, 'dev') ?? '', textIn(row, 'port') ?? ''];
      const state = textIn(row, 'state') === 'permanent' ? 'permanent' : 'temp';
      return [{ dev, port, group, state, ...(vid !== undefined && { vid }) } as const];
    }),
  );
}
