/** Bridges: a machine with one, and stations at its ports. */
import { seconds } from '../../../../sim/base/time';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';
import { linkLocal, mac, query, report, toGroup } from '../../../link/frames';
import type { Ip6 } from '../../../../sim/base/ip6';
import { ip } from '../../lab';
import { border, type Border } from '../border';

interface Bridged {
  readonly lab: Lab;
  readonly bridge: LabNode;
  /** What stations 1 to 3 put on their cables and hear there. */
  readonly station: (number: number) => ReturnType<Lab['links'][number]['tap']>;
}

/** `br0` with three ports, a minute after it was switched on. */
function bridged(kernel: string, wait = 60): Bridged {
  const lab = new Lab({ seed: 1 });
  const bridge = lab.node('bridge', { kernel });
  const stations = lab.node('stations');
  stations.net.sysctl.write('net.ipv6.conf.all.disable_ipv6', '1');
  stations.net.sysctl.write('net.ipv6.conf.default.disable_ipv6', '1');
  const taps = [1, 2, 3].map(number => {
    const tap = lab.link([`bridge:eth${number}`, `stations:eth${number}`]).tap();
    stations.netlink.linkSet(`eth${number}`, { up: true });
    return tap;
  });
  bridge.run('ip link add br0 type bridge; ip link set br0 up');
  for (const number of [1, 2, 3])
    bridge.run(`ip link set eth${number} master br0; ip link set eth${number} up`);
  lab.run(seconds(wait));
  const station: Bridged['station'] = number => taps[number - 1] as (typeof taps)[number];
  return { lab, bridge, station };
}

/** Stations that hear what station 1 sends to a group which station 2 has joined. */
const heard =
  (group: Ip6, querier: boolean) =>
  (kernel: string): number[] => {
    const { lab, station } = bridged(kernel);
    if (querier) station(2).inject(query(2));
    lab.run(seconds(20));
    station(2).inject(report(2, group));
    lab.run(0);
    for (const number of [1, 2, 3]) station(number).take();
    const ping = {
      kind: 'echo-request',
      type: 128,
      code: 0,
      identifier: 1,
      sequence: 1,
      data: new Uint8Array(8),
    } as const;
    station(1).inject(toGroup(mac(1), linkLocal(1), group, ping));
    lab.run(0);
    return [2, 3].filter(number =>
      station(number)
        .take()
        .some(({ frame }) => frame.payload.kind === 'ipv6' && frame.payload.dst === group),
    );
  };
/** The VLANs of a port, or what becomes of one that is added to them and taken away again. */
const vlansOfPort =
  (added?: number) =>
  (kernel: string): string => {
    const { bridge } = bridged(kernel);
    if (added !== undefined && bridge.run(`bridge vlan add vid ${added} dev eth1`).status !== 0)
      return 'refused';
    if (added !== undefined) bridge.run(`bridge vlan del vid ${added} dev eth1`);
    return /eth1 +(\d+)/.exec(bridge.run('bridge vlan show dev eth1').stdout)?.[1] ?? 'none';
  };
const LINK_LOCAL_TRANSIENT = ip('ff12::5');
const PERMANENT = ip('ff05::5');
const SOLICITED = linkLocal(2).solicitedNode();

/** How often user space is told of a port whose device is switched on and has no carrier. */
const toldOfPort = (kernel: string): number => {
  const lab = new Lab({ seed: 1 });
  const host = lab.node('host', { kernel });
  host.run('ip link add br0 type bridge; ip link set br0 up; ip link add a0 type veth peer name a1');
  host.run('ip link set a0 master br0');
  let told = 0;
  host.netlink.subscribe(['LINK'], ({ kind }) => void (told += Number(kind === 'newport')));
  host.run('ip link set a0 up');
  lab.run(0);
  return told;
};

export const BRIDGE_BORDERS: readonly Border[] = [
  border('bridgePortForwardsAtOnce', ['2.6.37', 'learning'], ['3.0', 'forwarding'], kernel => {
    const { bridge } = bridged(kernel, 5);
    return /state (\w+)/.exec(bridge.run('bridge link show dev eth1').stdout)?.[1] ?? 'none';
  }),
  border('bridgeCarrierFollowsPorts', ['2.6.37', true], ['3.0', false], kernel => {
    const { lab, bridge } = bridged(kernel);
    for (const number of [1, 2, 3]) bridge.run(`ip link set eth${number} nomaster`);
    lab.run(seconds(3));
    return bridge.run('ip link show br0').stdout.includes('LOWER_UP');
  }),
  border('bridgeMldSnooping', ['2.6.32', [2, 3]], ['2.6.37', [2]], heard(PERMANENT, false)),
  border('bridgeMldSnooping', ['2.6.37', [2, 3]], ['3.0', [2]], heard(LINK_LOCAL_TRANSIENT, false)),
  border('bridgeMldSnooping', ['3.10', [2, 3]], ['3.18', [2]], heard(SOLICITED, true)),
  border('bridgeVlans', ['3.4', 'refused'], ['3.10', 'none'], vlansOfPort(10)),
  border('bridgeVlans', ['3.10', 'none'], ['3.18', '1'], vlansOfPort()),
  border('bridgeJoinsSnoopers', ['4.19', false], ['5.4', true], kernel => {
    const { bridge } = bridged(kernel);
    return bridge.run('ip maddress show dev br0').stdout.includes('ff02::6a');
  }),
  border('bridgeLogsEntered', ['3.0', 'entering'], ['3.4', 'entered'], kernel => {
    const { bridge } = bridged(kernel);
    const line = bridge.net.log.find(({ text }) => text.includes('forwarding state'));
    return /entering|entered/.exec(line?.text ?? '')?.[0] ?? 'not logged';
  }),
  border('bridgeTellsPortEvents', ['3.10', 0], ['3.18', 1], toldOfPort),
];
