import { Mac } from '../../sim/base/mac';
import { Scheduler } from '../../sim/engine/scheduler';
import { Lab } from '../../sim/scenario/lab';
import type { TraceRecord } from '../../sim/trace/record';
import { LoopbackDevice } from '../../sim/link/loopback';
import { netDeviceContract } from '../contract/net-device.contract';
import { mac, plain } from './frames';

netDeviceContract('loopback', (scheduler, kernel) => {
  const lo = kernel.register(new LoopbackDevice(scheduler));
  kernel.open(lo);
  return { dev: lo, frame: plain(Mac.ZERO, Mac.ZERO) };
});

describe('the loopback device', () => {
  // `ip link show lo` in a fresh namespace: mtu 65536, qlen 1000, 00:00:00:00:00:00, state UNKNOWN once it is up
  it('is as the kernel makes it', () => {
    const lo = new LoopbackDevice(new Scheduler());
    expect([lo.name, lo.mtu, lo.txqlen, lo.address, lo.carrier, lo.operstate, lo.iflink]).toEqual([
      'lo',
      65536,
      1000,
      Mac.ZERO,
      true,
      'UNKNOWN',
      0,
    ]);
  });

  it('refuses another address', () => {
    expect(new LoopbackDevice(new Scheduler()).ndoSetMacAddress(mac(1))).toEqual({ errno: 'EOPNOTSUPP' });
  });

  it('hands what is sent through it to its own machine, in an event of its own', () => {
    const lab = new Lab();
    const records: TraceRecord[] = [];
    lab.trace.listen(record => records.push(record));
    const host = lab.node('host');
    host.run('ip link set lo up');
    const ping = host.run('ping -c 1 ::1');
    lab.run(1);
    expect(ping.stdout).toContain('1 received');
    const sent = records.filter(
      record => record.kind === 'decision' && record.decision.id === 'link.loopback.sent',
    );
    const received = records.filter(record => record.kind === 'rx' && record.dev === 'lo');
    expect([sent.length, received.length]).toEqual([2, 2]);
    expect(received[0]?.cause).not.toBe(sent[0]?.cause);
  });
});
