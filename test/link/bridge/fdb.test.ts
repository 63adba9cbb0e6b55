import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import type { FdbEntry } from '../../../sim/link/bridge/fdb';
import { setBridgeOptions } from '../../../sim/link/bridge/options';
import { mac, plain } from '../frames';
import { BridgeLab, PORT_MAC, RANDOM_MAC } from './lab';

const show = (lab: BridgeLab): string[] =>
  [...lab.bridge.fdb.entries].map(
    ({ mac: address, port, local, static: fixed }: FdbEntry) =>
      `${address} ${port?.dev.name ?? 'self'}${local ? ' permanent' : fixed ? ' static' : ''}`,
  );
const hello = (lab: BridgeLab, port: number, station = port): void =>
  void lab.send(port, plain(mac(station), Mac.BROADCAST));

describe('the forwarding database', () => {
  it('begins with the address of the bridge, and gets those of the ports', () => {
    const lab = new BridgeLab(0);
    expect(show(lab)).toEqual([`${mac(RANDOM_MAC)} self permanent`]);
    lab.plug(1);
    lab.plug(2);
    expect(show(lab)).toEqual([`${mac(PORT_MAC + 1)} eth1 permanent`, `${mac(PORT_MAC + 2)} eth2 permanent`]);
  });

  it('forgets a station after 300 s without a frame from it', () => {
    const lab = new BridgeLab(2);
    hello(lab, 1);
    lab.pass(seconds(200));
    hello(lab, 1);
    lab.pass(seconds(299));
    expect(lab.bridge.fdb.find(mac(1))?.port).toBe(lab.port(1));
    lab.pass(seconds(1));
    expect(lab.bridge.fdb.find(mac(1))).toBeUndefined();
    expect(lab.scheduler.outstanding).toBe(0);
  });

  it('forgets each station in its own time', () => {
    const lab = new BridgeLab(2);
    hello(lab, 1);
    lab.pass(seconds(100));
    hello(lab, 2);
    lab.pass(seconds(200));
    expect([lab.bridge.fdb.find(mac(1)), lab.bridge.fdb.find(mac(2))?.updated]).toEqual([
      undefined,
      seconds(100),
    ]);
    lab.pass(seconds(100));
    expect(lab.bridge.fdb.find(mac(2))).toBeUndefined();
  });

  it('looks again at once when the ageing time becomes shorter, and learns nothing with an ageing time of 0', () => {
    const lab = new BridgeLab(2);
    hello(lab, 1);
    lab.pass(seconds(20));
    setBridgeOptions(lab.bridge, { ageing_time: 1000 });
    lab.pass(0);
    expect(lab.bridge.fdb.find(mac(1))).toBeUndefined();
    setBridgeOptions(lab.bridge, { ageing_time: 0 });
    hello(lab, 1);
    expect(lab.bridge.fdb.find(mac(1))).toBeUndefined();
  });

  it('forgets what was learned on a port that goes down, and all of a port that leaves', () => {
    const lab = new BridgeLab(2);
    hello(lab, 1);
    hello(lab, 2);
    lab.bridge.fdb.add(mac(50), lab.port(1), 'static', 'add');
    lab.kernel.close(lab.port(1).dev);
    expect([lab.bridge.fdb.find(mac(1)), lab.bridge.fdb.find(mac(50))?.static]).toEqual([undefined, true]);
    lab.bridge.ndoDelSlave(lab.port(1).dev);
    expect(show(lab)).toEqual([`${mac(PORT_MAC + 2)} eth2 permanent`, `${mac(2)} eth2`]);
  });

  it('keeps static stations for ever, moves them nevertheless, and lets sticky ones stay', () => {
    const lab = new BridgeLab(2);
    lab.bridge.fdb.add(mac(50), lab.port(1), 'static', 'add');
    lab.bridge.fdb.add(mac(51), lab.port(1), 'dynamic', 'add', true);
    hello(lab, 2, 50);
    hello(lab, 2, 51);
    expect(lab.bridge.fdb.find(mac(50))?.port).toBe(lab.port(2));
    expect(lab.bridge.fdb.find(mac(51))?.port).toBe(lab.port(1));
    lab.pass(seconds(1000));
    expect(lab.bridge.fdb.find(mac(50))).toBeDefined();
    expect(lab.bridge.fdb.find(mac(51))).toBeUndefined();
  });

  it('gives the address that two ports have to the other one when the first leaves', () => {
    const lab = new BridgeLab(2);
    const [one, two] = [lab.port(1).dev, lab.port(2).dev];
    two.ndoSetMacAddress(one.address);
    lab.bridge.lowerEvent(two, 'NETDEV_CHANGEADDR');
    expect(lab.bridge.fdb.find(one.address)?.port?.dev).toBe(one);
    lab.bridge.ndoDelSlave(one);
    expect(lab.bridge.fdb.find(one.address)?.port?.dev).toBe(two);
  });

  // br_fdb_update, fdb_add_local
  it('complains, not endlessly, about its own address coming in', () => {
    const lab = new BridgeLab(2);
    lab.kernel.log.length = 0;
    for (let frame = 0; frame < 20; frame++) lab.send(1, plain(mac(PORT_MAC + 2), Mac.BROADCAST));
    expect(lab.kernel.log).toHaveLength(10);
    expect(lab.kernel.log[0]).toBe(
      `br0: received packet on eth1 with own address as source address (addr:${mac(PORT_MAC + 2)}, vlan:0)`,
    );
    lab.pass(seconds(6));
    lab.send(1, plain(mac(PORT_MAC + 2), Mac.BROADCAST));
    expect(lab.kernel.log).toHaveLength(11);
  });

  it('complains when a port comes whose address was heard', () => {
    const lab = new BridgeLab(1);
    hello(lab, 1, PORT_MAC + 2);
    lab.plug(2);
    expect(lab.kernel.log).toContain(
      `br0: adding interface eth2 with same address as a received packet (addr:${mac(PORT_MAC + 2)}, vlan:0)`,
    );
    expect(lab.bridge.fdb.find(mac(PORT_MAC + 2))?.port).toBe(lab.port(2));
  });
});

// `bridge fdb add` and `del` on Linux 6.18
describe('bridge fdb', () => {
  it('enters a station once, and replaces it', () => {
    const lab = new BridgeLab(2);
    const { fdb } = lab.bridge;
    expect(fdb.add(mac(9), lab.port(1), 'permanent', 'add')).toBeUndefined();
    expect(fdb.add(mac(9), lab.port(1), 'permanent', 'add')).toEqual({ errno: 'EEXIST' });
    expect(lab.send(1, plain(mac(1), mac(9)))).toEqual(['br0']);
    expect(fdb.add(mac(9), lab.port(2), 'dynamic', 'replace')).toBeUndefined();
    expect(lab.send(1, plain(mac(1), mac(9)))).toEqual(['h2']);
    lab.pass(seconds(300));
    expect(fdb.find(mac(9))).toBeUndefined();
  });

  it('removes a station only from where it is', () => {
    const lab = new BridgeLab(2);
    const { fdb } = lab.bridge;
    fdb.add(mac(9), lab.port(1), 'static', 'add');
    expect(fdb.remove(mac(9), lab.port(2))).toEqual({ errno: 'ENOENT' });
    expect(fdb.remove(mac(9), lab.port(1))).toBeUndefined();
    expect(fdb.remove(mac(9), lab.port(1))).toEqual({ errno: 'ENOENT' });
  });

  it('refuses what cannot be', () => {
    const lab = new BridgeLab(1);
    const { fdb } = lab.bridge;
    expect(fdb.add(mac(9), undefined, 'static', 'add')).toEqual({ errno: 'EINVAL' });
    expect(fdb.add(mac(9), lab.port(1), 'permanent', 'add', true)).toEqual({ errno: 'EINVAL' });
    lab.kernel.close(lab.port(1).dev);
    expect(fdb.add(mac(9), lab.port(1), 'dynamic', 'add')).toEqual({ errno: 'EPERM' });
    expect(fdb.add(mac(9), lab.port(1), 'static', 'add')).toBeUndefined();
  });

  it('flushes what was learned', () => {
    const lab = new BridgeLab(1);
    hello(lab, 1);
    setBridgeOptions(lab.bridge, { fdb_flush: 1 });
    expect(show(lab)).toEqual([`${mac(PORT_MAC + 1)} eth1 permanent`]);
  });
});
