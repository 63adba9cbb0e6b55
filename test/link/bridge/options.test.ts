import { milliseconds, seconds } from '../../../sim/base/time';
import {
  bridgeInfo,
  bridgePortInfo,
  setBridgeOptions,
  setBridgePortOptions,
} from '../../../sim/link/bridge/options';
import { plain, mac } from '../frames';
import { BridgeLab } from './lab';

// `ip link set br0 type bridge ...` on Linux 6.18
describe('settings of a bridge', () => {
  it('are in hundredths of a second', () => {
    const lab = new BridgeLab(1);
    const { bridge } = lab;
    for (const [key, value] of [
      ['forward_delay', 400],
      ['hello_time', 100],
      ['max_age', 600],
      ['ageing_time', 1000],
      ['mcast_membership_interval', 13000],
    ] as const) {
      expect(setBridgeOptions(bridge, { [key]: value })).toBeUndefined();
    }
    expect([bridge.stp.forwardDelay, bridge.stp.helloTime, bridge.stp.maxAge]).toEqual([
      seconds(4),
      seconds(1),
      seconds(6),
    ]);
    expect([bridge.fdb.ageingTime, bridge.multicast.membershipInterval]).toEqual([seconds(10), seconds(130)]);
  });

  it.each([
    ['hello_time', 99, 'ERANGE'],
    ['hello_time', 1001, 'ERANGE'],
    ['max_age', 599, 'ERANGE'],
    ['max_age', 4001, 'ERANGE'],
    ['priority', 65536, 'EINVAL'],
    ['group_fwd_mask', 1, 'EINVAL'],
    ['mcast_router', 3, 'EINVAL'],
    ['mcast_mld_version', 3, 'EINVAL'],
    ['vlan_filtering', 1, 'EOPNOTSUPP'],
    ['no_such_thing', 1, 'EOPNOTSUPP'],
  ] as const)('%s %i is refused: %s', (key, value, errno) => {
    expect(setBridgeOptions(new BridgeLab(0).bridge, { [key]: value })).toMatchObject({ errno });
  });

  it('a forward delay is free while STP is off, clamped when it is switched on, and limited from then on', () => {
    const { bridge } = new BridgeLab(0);
    expect(setBridgeOptions(bridge, { forward_delay: 100 })).toBeUndefined();
    setBridgeOptions(bridge, { stp_state: 1 });
    expect(bridge.stp.forwardDelay).toBe(seconds(2));
    expect(setBridgeOptions(bridge, { forward_delay: 100 })).toEqual({ errno: 'ERANGE' });
    expect(setBridgeOptions(bridge, { forward_delay: 3001 })).toEqual({ errno: 'ERANGE' });
    setBridgeOptions(bridge, { stp_state: 0 });
    expect(setBridgeOptions(bridge, { forward_delay: 0 })).toBeUndefined();
  });

  it('query intervals are at least a second', () => {
    const { bridge } = new BridgeLab(0);
    setBridgeOptions(bridge, { mcast_query_interval: 10 });
    setBridgeOptions(bridge, { mcast_query_response_interval: 50 });
    expect(bridge.multicast.querier.queryInterval).toBe(seconds(1));
    expect(bridge.multicast.querier.responseInterval).toBe(milliseconds(500));
  });
});

// `bridge link set dev eth1 ...` on Linux 6.18
describe('settings of a port', () => {
  it.each([
    ['cost', 0, 'ERANGE'],
    ['cost', 65536, 'ERANGE'],
    ['priority', 64, 'ERANGE'],
    ['state', 5, 'EINVAL'],
    ['mcast_router', 4, 'EINVAL'],
    ['mcast_to_unicast', 1, 'EOPNOTSUPP'],
    ['backup_port', 1, 'EOPNOTSUPP'],
  ] as const)('%s %i is refused: %s', (key, value, errno) => {
    expect(setBridgePortOptions(new BridgeLab(1).port(1), { [key]: value })).toMatchObject({ errno });
  });

  it('its state can be set while STP is off and the link is there', () => {
    const lab = new BridgeLab(2);
    expect(setBridgePortOptions(lab.port(1), { state: 4 })).toBeUndefined();
    lab.bridge.stp.setEnabled(true);
    expect(setBridgePortOptions(lab.port(1), { state: 3 })).toEqual({ errno: 'EBUSY' });
    lab.bridge.stp.setEnabled(false);
    lab.kernel.close(lab.hosts[2]!);
    expect(setBridgePortOptions(lab.port(2), { state: 3 })).toEqual({ errno: 'ENETDOWN' });
    expect(setBridgePortOptions(lab.port(2), { state: 0 })).toBeUndefined();
  });

  it('a port set to learning learns and forwards nothing', () => {
    const lab = new BridgeLab(2);
    setBridgePortOptions(lab.port(1), { state: 2 });
    expect(lab.send(1, plain(mac(1), mac(2)))).toEqual([]);
    expect(lab.bridge.fdb.find(mac(1))?.port).toBe(lab.port(1));
  });

  it('user space hears of every change that took place', () => {
    const lab = new BridgeLab(1);
    lab.kernel.changes.length = 0;
    setBridgePortOptions(lab.port(1), { hairpin: 1 });
    setBridgePortOptions(lab.port(1), { cost: 0 });
    expect(lab.kernel.changes).toEqual(['eth1 port-state']);
  });
});

// Linux 6.18.44: after `ip link add br0 type bridge`, and after `ip link set br0 type bridge priority 100`
it('a bridge that was given no address, by hand or by a port, has none in its name', () => {
  const { bridge } = new BridgeLab(0);
  expect(bridgeInfo(bridge)).toMatchObject({ bridge_id: '8000.0:0:0:0:0:0', root_id: '8000.0:0:0:0:0:0' });
  setBridgeOptions(bridge, { priority: 100 });
  expect(bridgeInfo(bridge)).toMatchObject({ bridge_id: '0064.0:0:0:0:0:0', root_id: '0064.0:0:0:0:0:0' });
});

// `ip -d -j link show` of a bridge with one veth port, Linux 6.18 and iproute2; what is left out there is left out here.
// The forward delay runs although the port forwards.
describe('what ip -d shows', () => {
  const lab = new BridgeLab(1);
  const address = '2:0:0:0:10:1';

  it('of a bridge', () => {
    expect(bridgeInfo(lab.bridge)).toEqual({
      forward_delay: 1500,
      hello_time: 200,
      max_age: 2000,
      ageing_time: 30000,
      stp_state: 0,
      priority: 32768,
      vlan_filtering: 0,
      bridge_id: `8000.${address}`,
      root_id: `8000.${address}`,
      root_port: 0,
      root_path_cost: 0,
      topology_change: 0,
      topology_change_detected: 0,
      hello_timer: 0,
      tcn_timer: 0,
      topology_change_timer: 0,
      group_fwd_mask: '0',
      group_addr: '01:80:c2:00:00:00',
      mcast_snooping: 1,
      mcast_router: 1,
      mcast_querier: 0,
      mcast_last_member_cnt: 2,
      mcast_startup_query_cnt: 2,
      mcast_last_member_intvl: 100,
      mcast_membership_intvl: 26000,
      mcast_querier_intvl: 25500,
      mcast_query_intvl: 12500,
      mcast_query_response_intvl: 1000,
      mcast_startup_query_intvl: 3124,
      mcast_mld_version: 1,
    });
  });

  it('of its port', () => {
    expect(bridgePortInfo(lab.port(1))).toEqual({
      state: 'forwarding',
      priority: 32,
      cost: 2,
      hairpin: false,
      guard: false,
      root_block: false,
      fastleave: false,
      learning: true,
      flood: true,
      id: '0x8001',
      no: '0x1',
      designated_port: 32769,
      designated_cost: 0,
      bridge_id: `8000.${address}`,
      root_id: `8000.${address}`,
      hold_timer: 0,
      message_age_timer: 0,
      forward_delay_timer: 15,
      topology_change_ack: 0,
      config_pending: 0,
      multicast_router: 1,
      mcast_flood: true,
      bcast_flood: true,
      mcast_to_unicast: false,
      neigh_suppress: false,
      isolated: false,
      locked: false,
    });
  });
});
