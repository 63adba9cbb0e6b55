/** Expectations of `neigh`: the neighbour cache of a node as `ip -6 neigh` shows it, proxies as `ip neigh show proxy`. */
import { Ip6 } from '../../base/ip6';
import type { NeighInfo } from '../../kernel/uapi';
import { nodeOf } from '../build';
import { countWords, judgeCount, words } from './counting';
import { concernsNeighbour4, isIp4, lookAtNeighbours4 } from './ipv4';
import { isAddressOf, macOf } from './interface-addresses';
import type { Expected, LabInView, StateSubject } from './subject';

export const neigh: StateSubject<'neigh'> = {
  kind: 'state',
  changesWith: ['neighbour', 'link', 'address'],

  describe: expected =>
    `neigh ${expected.neigh}${words(expected, ['dev', 'lladdr', 'state', 'router', 'proxy'])}${countWords(expected)}`,

  look(lab, expected) {
    if (isIp4(expected.neigh)) return lookAtNeighbours4(lab, expected);
    const known = nodeOf(lab, expected.on)
      .netlink.neighbours()
      .filter(each => each.proxy || each.state !== 'NUD_NONE');
    const all = known.filter(({ state }) => state !== 'NUD_NOARP');
    const fitting = known.filter(each => fits(lab, each, expected));
    const near = all.filter(({ dst }) => isAddressOf(lab, expected.neigh, dst));
    return judgeCount(expected, fitting.map(line), (near.length > 0 ? near : all).map(line));
  },

  concerns(record, lab, expected) {
    if (isIp4(expected.neigh)) return concernsNeighbour4(record, lab, expected);
    const [text, , dev] = record.entity.replace(/^proxy /, '').split(' ');
    const found = Ip6.parse(text ?? '');
    const named = found !== undefined && isAddressOf(lab, expected.neigh, found);
    return record.subject === 'neighbour' && named && (expected.dev ?? dev) === dev;
  },
};

function fits(lab: LabInView, info: NeighInfo, expected: Expected<'neigh'>): boolean {
  const states = expected.state === undefined ? undefined : [expected.state].flat();
  return (
    isAddressOf(lab, expected.neigh, info.dst) &&
    (expected.dev ?? info.dev) === info.dev &&
    (states === undefined || states.some(state => `NUD_${state}` === info.state)) &&
    (expected.lladdr === undefined ||
      (info.lladdr !== undefined && macOf(lab, expected.lladdr) === info.lladdr)) &&
    (expected.router ?? info.router) === info.router &&
    (expected.proxy ?? false) === info.proxy
  );
}

function line({ dst, dev, lladdr, state, router, proxy }: NeighInfo): string {
  return [
    `${dst.toString()} dev ${dev}`,
    ...(lladdr === undefined ? [] : [`lladdr ${lladdr.toString()}`]),
    ...(router ? ['router'] : []),
    proxy ? 'proxy' : state.replace('NUD_', ''),
  ].join(' ');
}
