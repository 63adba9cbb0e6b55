/**
 * What an idle host costs: octets of heap for each host of a LAN that configured itself and then had nothing to do for a
 * minute. A smaller LAN goes first, so that compiled code and shared tables do not count. Run with `--expose-gc`.
 */
import { slaacLan } from './workloads';

const HOSTS = 2000;

function heap(): number {
  const { gc } = globalThis as { gc?: () => void };
  if (gc === undefined) throw new Error('start it with node --expose-gc');
  gc();
  return process.memoryUsage().heapUsed;
}

slaacLan({ hosts: 300 }).run();
const before = heap();
const workload = slaacLan({ hosts: HOSTS });
workload.run();
const octets = (heap() - before) / HOSTS;
const { done } = workload.achieved();
process.stdout.write(`${JSON.stringify({ octets: Math.round(octets), hosts: done })}\n`);
