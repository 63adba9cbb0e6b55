/**
 * Kinds of devices against what real kernels printed: every command of the recordings is typed again on a simulated
 * machine, and must print the same. Those of kinds that the kernel of most test machines lacks come from Debian's 6.12.
 *
 * Left out are IPv4, the order of routes, neighbours and filters (which
 * address was settled first), the queues of a device (of the
 * number of processors) and its limits of segmentation offload.
 */
import { replay } from './replay';

const RECORDINGS = ['bond', 'bridge-vlan', 'bridge-vlan-mdb', 'dummy', 'macvlan', 'team', 'vlan'];

const IPV4 = /^\s+inet |01:00:5e|^\s+link .*01:00:5e/;

function comparable(command: string, output: string): string {
  const lines = output
    .replace(/(num_?[tr]x_?queues"?:? ?)\d+/g, '$1N')
    .replace(/(tso_max_size"?:? ?)\d+/g, '$1N')
    .split('\n')
    .filter(line => !IPV4.test(line));
  return (/ (route|neigh|fdb|mdb)/.test(command) ? lines.sort() : lines).join('\n');
}

describe.each(RECORDINGS)('%s', name => {
  const replayed = replay(`test/realkernel/recorded/devices/${name}.txt`);
  const titles = replayed.map(
    (each, index) =>
      [`${each.recorded.section}: ${each.recorded.node}$ ${each.recorded.command}`, index] as const,
  );

  it.each(titles)('%s', (_title, index) => {
    const { recorded, output, status } = replayed[index]!;
    const { command } = recorded;
    expect({ output: comparable(command, output), status }).toEqual({
      output: comparable(command, recorded.output),
      status: recorded.status,
    });
  });
});
