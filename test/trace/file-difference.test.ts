import { TraceFileWriter } from '../../sim/trace/file';
import { firstDifference } from '../../sim/trace/file-difference';
import type { TraceRecord } from '../../sim/trace/record';

const COMMON = { at: 12_345_678, cause: 2, origin: 0, node: 'host' };
const ROUTE: TraceRecord = {
  id: 1,
  ...COMMON,
  kind: 'state',
  subject: 'route',
  entity: 'default',
  from: 'absent',
  to: 'metric 1',
};
const LOG: TraceRecord = { id: 2, ...COMMON, kind: 'log', facility: 'kernel', level: 'err', text: 'no' };

function file(records: readonly TraceRecord[], seed = 1): Uint8Array {
  const writer = new TraceFileWriter({ scenario: 'a', seed });
  records.forEach(writer.record);
  return writer.finish();
}

describe('the first difference of two traces', () => {
  it('is none where they are the same', () => {
    expect(firstDifference(file([ROUTE, LOG]), file([ROUTE, LOG]))).toBeUndefined();
  });

  it('is the first record that differs, with the fields that do', () => {
    const other = { ...ROUTE, to: 'metric 2' } as TraceRecord;
    expect(firstDifference(file([ROUTE, LOG]), file([other]))).toBe(
      'record 1 at 12.345678 on host, state:\n  to: metric 1\n      metric 2',
    );
  });

  it('shows octets and inputs', () => {
    const rx = (octet: number): TraceRecord => ({
      id: 1,
      ...COMMON,
      kind: 'rx',
      dev: 'eth0',
      ifindex: 2,
      frame: { bytes: Uint8Array.of(octet) },
    });
    expect(firstDifference(file([rx(1)]), file([rx(171)]))).toContain('frame: 01\n         ab');
  });

  it('is where one of them ends', () => {
    expect(firstDifference(file([ROUTE, LOG]), file([ROUTE]))).toBe(
      'the second trace ends, the other goes on with record 2 at 12.345678 on host, log',
    );
    expect(firstDifference(file([]), file([ROUTE]))).toContain('the first trace ends');
  });

  it('is the header where the runs were not the same', () => {
    expect(firstDifference(file([ROUTE], 1), file([ROUTE], 2))).toBe(
      'the traces are of different runs:\n  seed: 1\n        2',
    );
  });

  it('is that one of them cannot be read', () => {
    expect(firstDifference(file([ROUTE]), file([ROUTE]).subarray(0, 60))).toMatch(
      /^the second trace cannot be read at item 1, octet \d+: it is cut short/,
    );
  });
});
