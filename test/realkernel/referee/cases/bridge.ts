/** A bridge over the cables: where frames go, what is learned, and what its ports are told to do. */
import { Frame } from '../../../../sim/wire/frame';
import { framed, HOST, ip, mac, pio, sllao } from '../../../../sim/conformance/messages';
import { asksOnce, quick, theme, type About, type RefereeCase } from '../case';
import { listenerDone, listenerQuery, listenerReport, listenerReport2, mldFrame } from '../listeners';
import type { Session } from '../session';
import { echo, na, ns, redirect, solicitedNode } from '../stimuli';

const FORWARD = 'br_handle_frame_finish(), br_flood(), net/bridge/br_input.c, br_forward.c';
const FDB = 'br_fdb_update(), net/bridge/br_fdb.c';
const MULTICAST = 'br_multicast_ipv6_rcv(), net/bridge/br_multicast.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** Stations behind the three ports. */
const STATIONS = [0, 1, 2].map(port => ({
  mac: mac(`02:00:00:00:aa:0${port}`),
  ip: ip(`fe80::aa:${port}`),
}));
const GROUP = ip('ff05::1234');

/** Entries that a kernel without CONFIG_BRIDGE_VLAN_FILTERING has not, as that of the recordings. */
const OF_VLANS = [/^.* vlan 1 (?:sticky )?master br0 .*\n/gm, ''] as const;

const PORTS = ['eth0', 'eth1', 'eth2'];

/** A bridge with a MAC of its own, and without reports of its own for a while. */
async function bridged(k: Session, options = 'mcast_snooping 0'): Promise<void> {
  await k.run(`ip link add br0 address 02:00:00:00:bb:00 type bridge ${options}`);
  await k.run('sysctl -qw net.ipv6.conf.br0.accept_dad=0 net.ipv6.conf.br0.router_solicitations=0');
  for (const [key, value] of Object.entries(asksOnce('br0'))) await k.run(`sysctl -qw ${key}=${value}`);
  for (const port of PORTS)
    await k.run(`ip addr flush dev ${port}`, `sysctl -qw net.ipv6.conf.${port}.disable_ipv6=1`);
  for (const port of PORTS) await k.run(`ip link set ${port} master br0`);
  await k.run('ip link set br0 up');
  await k.wait(2);
  for (const port of PORTS) await k.forget(port);
}

/** A message from the station behind one port to that behind another, or to a group. */
function from(
  source: number,
  to: number | ReturnType<typeof ip>,
  message: Parameters<typeof framed>[0] = echo(),
): Frame {
  const { mac: srcMac, ip: src } = STATIONS[source]!;
  const station = typeof to === 'number' ? STATIONS[to] : undefined;
  return framed(message, {
    src,
    srcMac,
    ...(station === undefined
      ? { dst: to as ReturnType<typeof ip> }
      : { dst: station.ip, dstMac: station.mac }),
  });
}

/** What came out at each port. */
async function out(k: Session, only = /echo|advertisement|solicitation|redirect/): Promise<void> {
  await k.wait(0.1);
  for (const port of PORTS) await k.sent({ port, only });
}

async function put(k: Session, source: number, frame: Frame, only?: RegExp): Promise<void> {
  await k.put(frame, `eth${source}`);
  await out(k, only);
}

function at(
  id: string,
  title: string,
  source: string,
  options: string | undefined,
  script: RefereeCase['script'],
): Row {
  return [
    id,
    { title, source, bench: quick({ ports: 3 }), mask: [OF_VLANS] },
    async k => {
      await bridged(k, options);
      await script(k);
    },
  ];
}

const LEARNED = 'bridge fdb show br br0 | grep 02:00:00:00:aa | sort';
const LISTENER = /listener/;

export const bridge = theme('bridge', [
  at('flood-and-learn', 'Flooded until it is learned', FORWARD, undefined, async k => {
    await put(k, 0, from(0, 1));
    await put(k, 1, from(1, 0));
    await put(k, 0, from(0, 1));
    await k.run(LEARNED);
  }),
  at('same-port', 'To a station behind the same port', FORWARD, undefined, async k => {
    await k.run('bridge fdb add 02:00:00:00:aa:01 dev eth0 master static');
    await put(k, 0, from(0, 1));
  }),
  at(
    'hairpin',
    'Back to where it came from with hairpin',
    'should_deliver(), br_forward.c',
    undefined,
    async k => {
      await k.run('bridge link set dev eth0 hairpin on');
      await put(k, 0, from(0, ip('ff02::1')));
      await k.run('bridge fdb add 02:00:00:00:aa:01 dev eth0 master static');
      await put(k, 0, from(0, 1));
    },
  ),
  at('moved', 'A station that moves, and one that must not', FDB, undefined, async k => {
    await put(k, 0, from(0, ip('ff02::1')));
    await put(k, 1, from(0, ip('ff02::1')));
    await k.run(LEARNED, 'bridge fdb replace 02:00:00:00:aa:00 dev eth2 master static');
    await put(k, 1, from(0, ip('ff02::1')));
    await k.run(LEARNED);
  }),
  at('sticky', 'A sticky station does not move', 'bridge_sticky_fdb.sh', undefined, async k => {
    await k.run('bridge fdb add 02:00:00:00:aa:00 dev eth0 master static sticky');
    await put(k, 1, from(0, ip('ff02::1')));
    await k.run(LEARNED);
    await put(k, 2, from(2, 0));
    await k.run('bridge fdb replace 02:00:00:00:aa:00 dev eth1 master dynamic');
    await put(k, 2, from(0, ip('ff02::1')));
    await k.run(LEARNED);
  }),
  at('learning-off', 'learning off', FDB, undefined, async k => {
    await k.run('bridge link set dev eth0 learning off');
    await put(k, 0, from(0, ip('ff02::1')));
    await k.run(LEARNED);
  }),
  at(
    'ageing',
    'Entries are forgotten',
    'br_fdb_cleanup(), net/bridge/br_fdb.c',
    'ageing_time 100 mcast_snooping 0',
    async k => {
      await put(k, 0, from(0, ip('ff02::1')));
      await k.run(LEARNED);
      await k.wait(2.5);
      await k.run(LEARNED);
      await put(k, 1, from(1, 0));
    },
  ),
  at('isolated', 'Two ports that are isolated from each other', 'br_skb_isolated()', undefined, async k => {
    await k.run('bridge link set dev eth0 isolated on', 'bridge link set dev eth1 isolated on');
    await put(k, 0, from(0, ip('ff02::1')));
    await put(k, 2, from(2, ip('ff02::1')));
    await put(k, 0, from(0, 1));
  }),
  at('flood-off', 'flood off and mcast_flood off', FORWARD, undefined, async k => {
    await k.run('bridge link set dev eth1 flood off', 'bridge link set dev eth2 mcast_flood off');
    await put(k, 0, from(0, 1));
    await put(k, 0, from(0, ip('ff02::1')));
    await put(k, 0, from(0, ip('ff05::9')));
  }),
  at('locked', 'A locked port takes only whom it knows', 'br_handle_frame_finish()', undefined, async k => {
    await k.run('bridge link set dev eth0 locked on');
    await put(k, 0, from(0, ip('ff02::1')));
    await k.run('bridge fdb add 02:00:00:00:aa:00 dev eth0 master static');
    await put(k, 0, from(0, ip('ff02::1')));
  }),
  at(
    'states',
    'States of a port by hand',
    'br_set_port_state(); br_handle_frame_finish()',
    undefined,
    async k => {
      for (const state of [0, 1, 2, 3, 4]) {
        await k.run(`bridge link set dev eth0 state ${state}`);
        await put(k, 0, from(0, ip('ff02::1')), /echo request/);
        await put(k, 1, from(1, ip('ff02::1')), /echo request/);
        await k.run(LEARNED, 'bridge fdb flush dev br0', 'bridge link show dev eth0');
      }
    },
  ),
  at(
    'carrier',
    'A cable is pulled: its entries go',
    'br_port_carrier_check(), net/bridge/br_if.c',
    undefined,
    async k => {
      await put(k, 0, from(0, ip('ff02::1')));
      await k.carrier(false);
      await k.wait(2);
      await k.run(LEARNED, 'bridge link show dev eth0');
      await put(k, 1, from(1, 0));
      await k.carrier(true);
      await k.wait(2);
      await k.run('bridge link show dev eth0');
      await put(k, 1, from(1, 0));
    },
  ),
  at(
    'stp',
    'With STP a port listens and learns before it forwards',
    'br_stp_timer.c',
    'stp_state 1 forward_delay 200 hello_time 100 mcast_snooping 0',
    async k => {
      await k.run('ip link set br0 down', 'ip link set br0 up');
      for (const pause of [0.5, 2, 2]) {
        await k.wait(pause);
        await k.run('bridge link show');
        await put(k, 0, from(0, ip('ff02::1')));
        await k.run(LEARNED);
      }
    },
  ),
  at('host', 'For the bridge itself', 'br_pass_frame_up()', undefined, async k => {
    const { mac: srcMac, ip: src } = STATIONS[0]!;
    await k.put(
      framed(ns('fe80::ff:fe00:bb00', srcMac), { src, srcMac, dst: solicitedNode('fe80::ff:fe00:bb00') }),
    );
    await out(k);
    await k.run('ip -6 neigh show dev br0');
  }),
  at(
    'ra',
    'An advertisement of a router reaches the bridge, not the port',
    'br_pass_frame_up()',
    undefined,
    async k => {
      await k.ra({ options: [sllao(), pio('2001:db8:1::')] });
      await out(k);
      await k.run('ip -6 addr show scope global', 'ip -6 route show default');
    },
  ),
  at('port-address', 'A frame for the MAC of a port is for the bridge', FORWARD, undefined, async k => {
    await k.run('bridge fdb show br br0 | grep 02:00:00:00:00:01 | sort');
    await k.put(framed(echo(), { dst: HOST, src: STATIONS[1]!.ip, srcMac: STATIONS[1]!.mac }), 'eth1');
    await out(k);
  }),
  at('reserved', 'Frames to 01:80:c2:00:00:0X are not forwarded', 'br_handle_frame()', undefined, async k => {
    for (const last of ['00', '01', '03', '0e', '10']) {
      const frame = from(0, ip('ff02::1'));
      await put(k, 0, new Frame(mac(`01:80:c2:00:00:${last}`), frame.src, frame.payload));
    }
  }),
  at(
    'neigh-suppress',
    'neigh_suppress answers for whom the bridge knows',
    'br_do_suppress_nd(), net/bridge/br_arp_nd_proxy.c',
    undefined,
    async k => {
      const [asker, known] = [STATIONS[0]!, STATIONS[1]!];
      await k.run('bridge link set dev eth1 neigh_suppress on');
      await put(k, 1, from(1, ip('ff02::1')));
      await put(k, 0, from(0, solicitedNode(known.ip), ns(known.ip, asker.mac)));
      await k.run(`ip -6 neigh replace ${known.ip} dev br0 lladdr ${known.mac.toString()} nud permanent`);
      await put(k, 0, from(0, solicitedNode(known.ip), ns(known.ip, asker.mac)));
      await put(k, 0, from(0, solicitedNode('fe80::7'), ns('fe80::7', asker.mac)));
      await put(k, 0, from(0, ip('ff02::1'), na(asker.ip, 'O', asker.mac)));
      await put(k, 0, from(0, 1, redirect('2001:db8::1', known.ip)));
    },
  ),
  at(
    'mdb-unknown',
    'With snooping and no querier groups are flooded',
    MULTICAST,
    'mcast_snooping 1',
    async k => {
      await put(k, 1, mldFrame(listenerReport2([GROUP, 'join']), sender(1)), LISTENER);
      await k.run('bridge mdb show dev br0 | grep ff05');
      await put(k, 0, from(0, GROUP));
      await put(k, 0, from(0, ip('ff05::9')));
    },
  ),
  at(
    'mdb-querier',
    'With a querier they go to who wants them, and to the querier',
    MULTICAST,
    'mcast_snooping 1 mcast_query_response_interval 100',
    async k => {
      await k.put(mldFrame(listenerQuery(2, ip('::')), { ...sender(2), dst: ip('ff02::1') }), 'eth2');
      await k.wait(1.5);
      await put(k, 1, mldFrame(listenerReport2([GROUP, 'join']), sender(1)), LISTENER);
      await k.run('bridge mdb show dev br0 | grep ff05');
      await put(k, 0, from(0, GROUP));
      await put(k, 0, from(0, ip('ff05::9')));
      await put(k, 0, from(0, ip('ff02::1')));
    },
  ),
  at('mdb-v1', 'Reports and leaves of version 1', MULTICAST, 'mcast_snooping 1', async k => {
    await k.run('bridge link set dev eth1 fastleave on');
    await put(k, 1, mldFrame(listenerReport(GROUP), { ...sender(1), dst: GROUP }), LISTENER);
    await k.run('bridge mdb show dev br0 | grep ff05');
    await put(k, 1, mldFrame(listenerDone(GROUP), { ...sender(1), dst: ip('ff02::2') }), LISTENER);
    await k.run('bridge mdb show dev br0 | grep ff05');
  }),
  at('mdb-leave', 'A leave of version 2 with fastleave', MULTICAST, 'mcast_snooping 1', async k => {
    await k.run('bridge link set dev eth1 fastleave on');
    await put(k, 1, mldFrame(listenerReport2([GROUP, 'join'], [ip('ff02::5'), 'join']), sender(1)), LISTENER);
    await k.run('bridge mdb show dev br0 | grep "port eth1"');
    await put(k, 1, mldFrame(listenerReport2([GROUP, 'leave']), sender(1)), LISTENER);
    await k.run('bridge mdb show dev br0 | grep "port eth1"');
  }),
  at(
    'mdb-no-alert',
    'A report without Router Alert, or from a global address',
    MULTICAST,
    'mcast_snooping 1',
    async k => {
      await put(k, 1, mldFrame(listenerReport2([GROUP, 'join']), { ...sender(1), alert: false }), LISTENER);
      await put(
        k,
        1,
        mldFrame(listenerReport2([GROUP, 'join']), { ...sender(1), src: ip('2001:db8::5') }),
        LISTENER,
      );
      await put(k, 1, mldFrame(listenerReport2([GROUP, 'join']), { ...sender(1), hopLimit: 2 }), LISTENER);
      await k.run('bridge mdb show dev br0 | grep "port eth1"');
    },
  ),
]);

function sender(port: number): {
  src: ReturnType<typeof ip>;
  srcMac: ReturnType<typeof mac>;
  dst: ReturnType<typeof ip>;
} {
  const { mac: srcMac, ip: src } = STATIONS[port]!;
  return { src, srcMac, dst: ip('ff02::16') };
}
