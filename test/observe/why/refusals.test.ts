import { isRefusal, LISTED_REFUSALS, refusalsAmong } from '../../../sim/observe/why/refusals';
import { findDecision, type Decision } from '../../../sim/trace/decision';
import type { TraceRecord } from '../../../sim/trace/record';
import '../../../sim/scenario/lab';

function known(id: string): Decision {
  const found = findDecision(id);
  if (found === undefined) throw new Error(`no decision ${id}`);
  return found;
}

let records = 0;
function taken(
  id: string,
  dev: string,
  more: { packet?: number; inputs?: { key: number } } = {},
): TraceRecord {
  const record = ++records;
  return {
    id: record,
    at: record,
    cause: 1,
    origin: 0,
    node: 'host',
    kind: 'decision',
    decision: known(id),
    dev,
    ...more,
  };
}

describe('refusals', () => {
  it('are listed by ids that exist', () => {
    expect(LISTED_REFUSALS.filter(id => findDecision(id) === undefined)).toEqual([]);
  });

  it('are packets dropped that may have brought the thing, and remarks that say it was not made', () => {
    expect(isRefusal('route', known('ndisc.ra.forwarding'))).toBe(true);
    expect(isRefusal('route', known('ndisc.ra.accepted'))).toBe(false);
    expect(isRefusal('address', known('addrconf.pio.autoconf-off'))).toBe(true);
    expect(isRefusal('route', known('addrconf.pio.autoconf-off'))).toBe(false);
    expect(isRefusal('address', known('udp6.rcv.no-socket'))).toBe(false);
  });

  it('are not multicasts that nobody asked for', () => {
    expect(isRefusal('route', known('ip6.rcv.group-not-joined'))).toBe(false);
  });

  it('are counted, with the inputs of the last one', () => {
    const found = refusalsAmong(
      [
        taken('ndisc.ra.forwarding', 'eth0', { packet: 5, inputs: { key: 1 } }),
        taken('ndisc.ra.accepted', 'eth0', { packet: 6 }),
        taken('ndisc.ra.forwarding', 'eth0', { packet: 7, inputs: { key: 2 } }),
      ],
      'route',
    );
    expect(found).toMatchObject([{ times: 2, inputs: { key: 2 }, dev: 'eth0' }]);
    expect(found[0]?.first).toBeLessThan(found[0]?.last as number);
  });

  it('of another device do not count, nor does the copy of what a machine itself sent', () => {
    expect(refusalsAmong([taken('ndisc.ra.forwarding', 'eth1', { packet: 5 })], 'route', 'eth0')).toEqual([]);
    expect(refusalsAmong([taken('ndisc.ra.forwarding', 'eth0', { packet: 0 })], 'route')).toEqual([]);
  });

  it('are none any more when the obstacle is gone', () => {
    const waited = taken('addrconf.link.not-ready', 'eth0');
    expect(refusalsAmong([waited], 'route')).toHaveLength(1);
    expect(refusalsAmong([waited, taken('addrconf.link.ready', 'eth1')], 'route')).toHaveLength(1);
    expect(refusalsAmong([waited, taken('addrconf.link.ready', 'eth0')], 'route')).toEqual([]);
  });
});
