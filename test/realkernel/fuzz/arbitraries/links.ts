/** What happens to devices: up and down, carrier, MTU, MAC, name, bridges. */
import fc from 'fast-check';
import type { Operation } from '../operation';
import { mostly, ports } from './stations';

function typed(commands: fc.Arbitrary<string>): fc.Arbitrary<Operation> {
  return commands.map(command => ({ do: 'type', command }));
}

const carriers: fc.Arbitrary<Operation> = fc
  .record({ port: ports, on: fc.boolean() })
  .map(({ port, on }) => ({ do: 'carrier', port, on }));

const upDown = typed(
  fc
    .record({ port: ports, state: fc.constantFrom('up', 'down', 'up') })
    .map(({ port, state }) => `ip link set ${port} ${state}`),
);

const bounce = typed(ports.map(port => `ip link set ${port} down; ip link set ${port} up`));

const mtus = typed(
  fc
    .record({ port: ports, mtu: fc.constantFrom(67, 68, 1000, 1279, 1280, 1400, 1500, 1500, 9000, 65536) })
    .map(({ port, mtu }) => `ip link set ${port} mtu ${mtu}`),
);

const macs = typed(
  fc
    .record({
      port: ports,
      address: fc.constantFrom(
        '02:00:00:00:00:01',
        '02:00:00:00:00:77',
        '00:11:22:33:44:55',
        '33:33:00:00:00:01',
        '00:00:00:00:00:00',
      ),
    })
    .map(({ port, address }) => `ip link set ${port} address ${address}`),
);

const flags = typed(
  fc
    .record({
      port: ports,
      flag: fc.constantFrom(
        'arp off',
        'arp on',
        'multicast off',
        'multicast on',
        'allmulticast on',
        'promisc on',
        'txqueuelen 5',
        'alias x',
      ),
    })
    .map(({ port, flag }) => `ip link set ${port} ${flag}`),
);

const genModes = typed(
  fc
    .record({ port: ports, mode: fc.constantFrom('eui64', 'none', 'none', 'eui64') })
    .map(({ port, mode }) => `ip link set ${port} addrgenmode ${mode}`),
);

/**
 * A bridge's own address is drawn at random, and that of its first port makes it certain; eth1 may have another name by then.
 * Its carrier may be noticed up to a second later, when the kernel works off what changed on the whole machine
 * (net/core/link_watch.c); then comes DAD.
 */
const bridges = typed(
  fc
    .constantFrom(
      'ip link add br0 type bridge; ip link set eth0 master br0; ip link set br0 up',
      'ip link add br0 type bridge; ip link set eth0 master br0; ip link set br0 up',
      'ip link add br0 type bridge; ip link set eth0 master br0; ip link set eth1 master br0; ip link set br0 up',
      'ip link add br0 address 02:00:00:00:00:98 type bridge; ip link set eth1 master br0',
      'ip link set eth0 master br0',
      'ip link set eth0 nomaster',
      'ip link set br0 up',
      'ip link set br0 down',
      'ip link set br0 address 02:00:00:00:00:99',
      'ip link del br0',
    )
    .map(command => `${command}; sleep 2.4`),
);

const renames = typed(
  fc.constantFrom(
    'ip link set eth1 name wan0',
    'ip link set wan0 name eth1',
    'ip link set eth1 name eth0',
    'ip link set lo down',
    'ip link set lo up',
  ),
);

export const linkEvents = fc.oneof(
  { arbitrary: carriers, weight: 4 },
  { arbitrary: upDown, weight: 5 },
  { arbitrary: bounce, weight: 3 },
  { arbitrary: mtus, weight: 3 },
  { arbitrary: macs, weight: 2 },
  { arbitrary: genModes, weight: 2 },
);

export const oddLinkEvents = mostly(bridges, fc.oneof(flags, renames), 2);
