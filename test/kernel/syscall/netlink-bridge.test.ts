import { Lab, type LabNode } from '../../../sim/scenario/lab';
import { seconds } from '../../../sim/base/time';
import type { Bridge } from '../../../sim/link/bridge/bridge';
import { ip } from '../../../sim/conformance/messages';

/** A machine whose only cable is a port of its bridge, which forwards. */
function bridged(): { lab: Lab; host: LabNode } {
  const lab = new Lab({ seed: 1 });
  const host = lab.node('host');
  const wire = lab.node('wire');
  lab.link([
    { node: 'host', interface: 'eth0' },
    { node: 'wire', interface: 'eth0' },
  ]);
  host.netlink.linkAdd({ ifname: 'br0', kind: 'bridge', up: true });
  host.netlink.linkSet('eth0', { master: 'br0', up: true });
  wire.netlink.linkSet('eth0', { up: true });
  lab.run(seconds(3));
  return { lab, host };
}

const state = (host: LabNode): unknown => host.netlink.link('eth0')?.infoSlaveData?.['state'];

// Linux 6.18.44: `bridge link set dev p0 state 0` and `ip link set p0 type bridge_slave state 0`
describe('a port that is disabled by hand', () => {
  it('stays so, where `bridge link set` did it', () => {
    const { host } = bridged();
    expect(state(host)).toBe('forwarding');
    expect(host.netlink.linkSet('eth0', { protinfo: { state: 0 } })).toBeUndefined();
    expect(state(host)).toBe('disabled');
  });

  it('is enabled again by the news that `ip link set` has of the device', () => {
    const { host } = bridged();
    expect(host.netlink.linkSet('eth0', { infoSlaveData: { state: 0 } })).toBeUndefined();
    expect(state(host)).toBe('forwarding');
  });
});

describe('the multicast database', () => {
  it('is told with the newest group first', () => {
    const { host } = bridged();
    const bridge = host.net.device('br0') as Bridge;
    const [port] = bridge.ports;
    for (const group of ['ff05::1', 'ff05::2']) bridge.multicast.mdb.addPermanent(ip(group), port!);
    expect(
      host.netlink
        .mdb()
        .filter(({ state: how }) => how === 'permanent')
        .map(({ group }) => group.toString()),
    ).toEqual(['ff05::2', 'ff05::1']);
  });
});
