/**
 * The four workloads of the comparison with ns-3, built on the lab like anybody's program. Each gives a function that
 * runs the measured phase, and what proves that it did its work.
 */
import { Ip6 } from '../sim/base/ip6';
import { milliseconds, seconds, type SimTime } from '../sim/base/time';
import { Timer } from '../sim/engine/scheduler';
import { IFA_F_NODAD } from '../sim/kernel/ipv6/inet6-dev';
import type { LabNode } from '../sim/scenario/lab';
import { Lab } from '../sim/scenario/lab';

/** A workload that is set up. */
export interface Workload {
  readonly lab: Lab;
  /** The phase that is timed. */
  run(): void;
  /** After it: how much was achieved, and how much should have been. */
  achieved(): { readonly done: number; readonly wanted: number };
}

/** How big: hosts, routers, ports, datagrams. */
export type Parameters = Readonly<Record<string, number>>;

/** The Discard port (RFC 863): nobody answers. */
const DISCARD = 9;

/** µs between any two pings of the mesh. */
const PING_GAP: SimTime = 100;

function address(text: string): Ip6 {
  const parsed = Ip6.parse(text);
  if (parsed === undefined) throw new Error(`no address: ${text}`);
  return parsed;
}

const ANY = address('::');

function up(node: LabNode, ...devices: readonly string[]): void {
  for (const device of ['lo', ...devices]) node.netlink.linkSet(device, { up: true });
}

function give(node: LabNode, dev: string, text: string): void {
  node.netlink.addressAdd({ dev, local: address(text), prefixlen: 64, flags: IFA_F_NODAD }, 'add');
}

/** A bridge of its own machine with a port to each node: the switch in the middle of a LAN. */
function bridge(lab: Lab, nodes: readonly LabNode[]): void {
  const machine = lab.node('switch');
  machine.net.sysctl.write('net.ipv6.conf.default.disable_ipv6', '1');
  machine.netlink.linkAdd({ ifname: 'br0', kind: 'bridge' });
  nodes.forEach((node, index) => {
    lab.link([`${node.name}:eth0`, `switch:port${index}`]);
    machine.netlink.linkSet(`port${index}`, { master: 'br0', up: true });
  });
  machine.netlink.linkSet('br0', { up: true });
}

/** Datagrams of `size` octets from `sender`, `gap` µs apart. */
function sendDatagrams(sender: LabNode, to: Ip6, count: number, gap: SimTime, hopLimit = 64): void {
  const socket = sender.net.sockets.udp6();
  socket.setsockopt({ IPV6_UNICAST_HOPS: hopLimit });
  const destination = { address: to, port: DISCARD };
  const data = new Uint8Array(100);
  let sent = 0;
  const timer = new Timer('datagram', () => {
    socket.sendto(data, destination);
    if (++sent < count) sender.lab.scheduler.mod(timer, gap);
  });
  sender.lab.scheduler.mod(timer, 0);
}

function countDatagrams(receiver: LabNode, onDatagram: () => void): void {
  const socket = receiver.net.sockets.udp6();
  socket.bind({ address: ANY, port: DISCARD });
  socket.onDatagram = onDatagram;
}

/** W1: one router running radvd, `hosts` hosts that configure themselves; 60 s. */
export function slaacLan({ hosts = 1000, bridged = 0 }: Parameters): Workload {
  const lab = new Lab();
  const router = lab.node('router');
  const stations = Array.from({ length: hosts }, (_, index) => lab.node(`host${index}`));
  if (bridged) bridge(lab, [router, ...stations]);
  else lab.link([router, ...stations].map(node => `${node.name}:eth0`));
  router.file(
    '/etc/radvd.conf',
    'interface eth0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 10; prefix 2001:1::/64 { }; };\n',
  );
  router.net.sysctl.write('net.ipv6.conf.all.forwarding', '1');
  for (const node of [router, ...stations]) up(node, 'eth0');
  give(router, 'eth0', '2001:1::1');
  router.run('radvd');
  const configured = (node: LabNode): boolean =>
    node.netlink
      .addresses()
      .some(({ ifname, scope, flags }) => ifname === 'eth0' && scope === 'global' && !(flags & 0x40));
  return {
    lab,
    run: () => lab.runUntil(seconds(60)),
    achieved: () => ({ done: stations.filter(configured).length, wanted: hosts }),
  };
}

/** W2: a host, `routers` routers with static routes, a host; `packets` datagrams, 1 ms apart. */
export function chain({ routers = 64, packets = 10_000 }: Parameters): Workload {
  const lab = new Lab();
  const nodes = Array.from({ length: routers + 2 }, (_, index) => lab.node(`n${index}`));
  const net = (link: number): string => `2001:1:${link.toString(16)}:`;
  for (let index = 0; index + 1 < nodes.length; index++) lab.link([`n${index}:right`, `n${index + 1}:left`]);
  nodes.forEach((node, index) => {
    const last = index === nodes.length - 1;
    if (index > 0 && !last) node.net.sysctl.write('net.ipv6.conf.all.forwarding', '1');
    up(node, ...(index > 0 ? ['left'] : []), ...(last ? [] : ['right']));
    if (index > 0) give(node, 'left', `${net(index)}:2`);
    if (!last) give(node, 'right', `${net(index + 1)}:1`);
    const far = { address: address(`${net(routers + 1)}:`), length: 64 };
    const near = { address: address(`${net(1)}:`), length: 64 };
    if (index < routers) node.netlink.routeAdd({ dst: far, gateway: address(`${net(index + 1)}:2`) }, 'add');
    if (index > 1) node.netlink.routeAdd({ dst: near, gateway: address(`${net(index)}:1`) }, 'add');
  });
  lab.runUntil(seconds(3));
  let received = 0;
  countDatagrams(nodes[routers + 1] as LabNode, () => received++);
  sendDatagrams(nodes[0] as LabNode, address(`${net(routers + 1)}:2`), packets, milliseconds(1), 255);
  return {
    lab,
    run: () => lab.runUntil(seconds(5) + milliseconds(packets)),
    achieved: () => ({ done: received, wanted: packets }),
  };
}

/** W3: `ports` hosts on a learning bridge, half as many flows, `packets` datagrams over all of them. */
export function bridgeFlows({ ports = 64, packets = 100_000 }: Parameters): Workload {
  const lab = new Lab();
  const hosts = Array.from({ length: ports }, (_, index) => lab.node(`host${index}`));
  bridge(lab, hosts);
  hosts.forEach((host, index) => {
    up(host, 'eth0');
    give(host, 'eth0', `2001:1::${(index + 1).toString(16)}`);
  });
  lab.runUntil(seconds(3));
  const flows = Math.floor(ports / 2);
  let received = 0;
  for (let flow = 0; flow < flows; flow++) {
    const receiver = flow + flows;
    countDatagrams(hosts[receiver] as LabNode, () => received++);
    sendDatagrams(
      hosts[flow] as LabNode,
      address(`2001:1::${(receiver + 1).toString(16)}`),
      Math.floor(packets / flows),
      milliseconds(1),
    );
  }
  return {
    lab,
    run: () => lab.runUntil(seconds(5) + milliseconds(Math.ceil(packets / flows))),
    achieved: () => ({ done: received, wanted: Math.floor(packets / flows) * flows }),
  };
}

/** W4: `hosts` hosts on a LAN, each pings every other one once. */
export function mesh({ hosts = 50 }: Parameters): Workload {
  const lab = new Lab();
  const nodes = Array.from({ length: hosts }, (_, index) => lab.node(`host${index}`));
  lab.link(nodes.map(node => `${node.name}:eth0`));
  const addresses = nodes.map((_, index) => address(`2001:1::${(index + 1).toString(16)}`));
  nodes.forEach((node, index) => {
    up(node, 'eth0');
    give(node, 'eth0', String(addresses[index]));
  });
  lab.runUntil(seconds(3));
  let answered = 0;
  let turn = 0;
  const data = new Uint8Array(56);
  for (const node of nodes) {
    const socket = node.net.sockets.ping6();
    socket.onEcho = () => answered++;
    for (const to of addresses) {
      if (to === addresses[nodes.indexOf(node)]) continue;
      const sequence = turn;
      lab.scheduler.after(
        'ping',
        PING_GAP * turn++,
        () => void socket.sendEcho(sequence & 0xffff, data, { address: to, port: 0 }),
      );
    }
  }
  return {
    lab,
    run: () => lab.runUntil(lab.now + PING_GAP * turn + seconds(10)),
    achieved: () => ({ done: answered, wanted: hosts * (hosts - 1) }),
  };
}
