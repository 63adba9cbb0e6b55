/** The neighbour cache of a real node and its proxies, from `ip -6 -j neigh`. */
import { Ip6 } from '../../base/ip6';
import { Mac } from '../../base/mac';
import type { NeighInfo, NudState } from '../../kernel/uapi';
import { rowsOf, textIn, type Row } from './json';

/** Two lists, a line each. */
export const NEIGHBOURS = 'ip -6 -j neigh show nud all; echo; ip -6 -j neigh show proxy';

/** What an answer to NEIGHBOURS says. */
export function readNeighbours(answer: string): NeighInfo[] {
  return answer.split('\n').flatMap(line =>
    rowsOf(line).flatMap(row => {
      const dst = Ip6.parse(textIn(row, 'dst') ?? '');
      return dst === undefined ? [] : [neighbourOf(row, dst)];
    }),
  );
}

function neighbourOf(row: Row, dst: Ip6): NeighInfo {
  const lladdr = Mac.parse(textIn(row, 'lladdr') ?? '');
  const [state = 'NONE'] = (row['state'] as string[] | undefined) ?? [];
  return {
    dst,
    dev: textIn(row, 'dev') ?? '',
    ...(lladdr === undefined ? {} : { lladdr }),
    state: `NUD_${state}` as NudState,
    router: 'router' in row,
    proxy: 'proxy' in row,
    used: 0,
    confirmed: 0,
    updated: 0,
    probes: 0,
    refcount: 0,
  };
}
