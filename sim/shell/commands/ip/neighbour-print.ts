/** A neighbour as `ip neigh` and `ip monitor` print it (print_neigh of ip/ipneigh.c). */
import type { NeighInfo, NeighInfo4 } from '../../../kernel/uapi';
import type { Printer } from '../iproute2/printer';
import { stateName } from './neighbour-states';

export interface NeighbourView {
  readonly brief: boolean;
  readonly stats: boolean;
  readonly withoutDev: boolean;
  readonly deleted?: boolean;
  readonly miss?: boolean;
}

export function printNeighbour(out: Printer, neighbour: NeighInfo | NeighInfo4, view: NeighbourView): void {
  const { dst, dev, lladdr } = neighbour;
  const address = dst.toString();
  out.openObject();
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  if (view.miss === true) out.both('miss', null, 'miss ');
  out.both('dst', address, view.brief ? address.padEnd(39).concat(' ') : `${address} `);
  if (!view.withoutDev && dev !== '')
    out.both('dev', dev, view.brief ? dev.padEnd(16).concat(' ') : `dev ${dev} `);
  if (lladdr !== undefined)
    out.both('lladdr', lladdr.toString(), view.brief ? lladdr.toString() : `lladdr ${lladdr.toString()} `);
  if (!view.brief) printRest(out, neighbour, view.stats);
  out.text('\n');
  out.closeObject();
}

function printRest(out: Printer, neighbour: NeighInfo | NeighInfo4, stats: boolean): void {
  const { externLearned, managed, state } = neighbour;
  const { router, proxy } = 'proxy' in neighbour ? neighbour : { router: false, proxy: false };
  if (router) out.both('router', null, 'router ');
  if (proxy) out.both('proxy', null, 'proxy ');
  if (externLearned === true) out.both('extern_learn', null, 'extern_learn ');
  if (managed === true) out.both('managed', null, 'managed ');
  if (stats && !proxy) printAges(out, neighbour);
  const name = stateName(state);
  if (name === undefined) return;
  out.openArray('state');
  out.both(undefined, name, `${name} `);
  out.closeArray();
}

type Ages = Pick<NeighInfo, 'refcount' | 'used' | 'confirmed' | 'updated' | 'probes'>;

/** The reference that the table itself holds does not count. */
function printAges(out: Printer, { refcount, used, confirmed, updated, probes }: Ages): void {
  if (refcount > 1) out.both('refcnt', refcount - 1, ` ref ${refcount - 1}`);
  out.both('used', used, ` used ${used}`);
  out.both('confirmed', confirmed, `/${confirmed}`);
  out.both('updated', updated, `/${updated}`);
  out.both('probes', probes, `probes ${probes} `);
}
