import { seconds } from '../../sim/base/time';
import { decision } from '../../sim/trace/decision';
import {
  isTraceFileError,
  readTraceFile,
  traceHash,
  TraceFileWriter,
  type TraceFile,
} from '../../sim/trace/file';
import type { DecisionRecord, TraceRecord } from '../../sim/trace/record';
import { pio, ra } from '../../sim/conformance/messages';
import { TapLab } from '../support/tap-lab';
import { checkDeterministic } from './cbor-check';

const REFUSED = decision({ id: 'test.file.refused', outcome: 'drop', says: 'no', spec: 'RFC 8742' });
const HEADER = { scenario: 'a', variant: 'broken', seed: 7 };

const COMMON = { at: 1, cause: 2, origin: 0, node: 'host' };
const RECORDS: TraceRecord[] = [
  { id: 1, ...COMMON, kind: 'rx', dev: 'eth0', ifindex: 2, frame: { bytes: Uint8Array.of(1, 2, 255) } },
  {
    id: 2,
    ...COMMON,
    kind: 'decision',
    decision: REFUSED,
    dev: 'eth0',
    packet: 1,
    inputs: { 'net.ipv6.conf.eth0.accept_ra': 0, router: 'fe80::1', far: true },
  },
  {
    id: 3,
    ...COMMON,
    origin: 2,
    cause: 3,
    kind: 'state',
    subject: 'route',
    entity: 'default',
    from: 'absent',
    to: 'proto ra',
  },
  { id: 4, ...COMMON, origin: 3, cause: 9, kind: 'log', facility: 'kernel', level: 'err', text: '’' },
  { id: 5, ...COMMON, origin: 3, cause: 9, kind: 'command', text: 'true', status: 0 },
];

function written(records: readonly TraceRecord[] = RECORDS): Uint8Array {
  const writer = new TraceFileWriter(HEADER);
  records.forEach(writer.record);
  return writer.finish();
}

function read(octets: Uint8Array): TraceFile {
  const file = readTraceFile(octets);
  if (isTraceFileError(file)) throw new Error(file.why);
  return file;
}

function aRun(seed: number): Uint8Array {
  const tap = new TapLab({ seed, down: true });
  const writer = new TraceFileWriter({ scenario: 'tap', seed });
  tap.lab.trace.listen(record => writer.record({ ...record, id: record.id - first(record.id) + 1 }));
  let from = 0;
  const first = (id: number): number => (from ||= id);
  tap.host.netlink.linkSet('eth0', { up: true });
  tap
    .settle()
    .send(ra({ options: [pio('2001:db8:1::')] }))
    .wait(5);
  return writer.finish();
}

describe('a trace file', () => {
  it('says the same when it is read as when it was written', () => {
    const { header, records } = read(written());
    expect(header).toEqual({ format: 'sixlab-trace', version: 1, ...HEADER });
    expect(records).toEqual(RECORDS);
  });

  it('names the event that led to each event', () => {
    expect([...read(written()).parents]).toEqual([
      [2, 0],
      [3, 2],
      [9, 3],
    ]);
  });

  it('is in the deterministic encoding of RFC 8949 §4.2.1, without floating point', () => {
    expect(checkDeterministic(written())).toEqual({ items: 6, mistakes: [] });
    expect(checkDeterministic(aRun(1)).mistakes).toEqual([]);
  });

  it('keeps times beyond 2^32 µs, negative numbers, and no -0', () => {
    const late: TraceRecord = {
      ...(RECORDS[1] as TraceRecord),
      id: 1,
      at: seconds(10_000_000),
      inputs: { left: -5, zero: -0, lost: -5_000_000_000 },
    } as TraceRecord;
    const octets = written([late]);
    expect(checkDeterministic(octets).mistakes).toEqual([]);
    expect(read(octets).records[0]).toMatchObject({
      at: 10_000_000_000_000,
      inputs: { left: -5, zero: 0, lost: -5_000_000_000 },
    });
    expect(Object.is((read(octets).records[0] as DecisionRecord).inputs?.zero, 0)).toBe(true);
  });

  it('has what is not a whole number as text', () => {
    const half: TraceRecord = {
      id: 1,
      ...COMMON,
      kind: 'decision',
      decision: REFUSED,
      inputs: { since: 0.5 },
    };
    expect(read(written([half])).records[0]).toMatchObject({ inputs: { since: '0.5' } });
  });

  it('is the same to the octet for the same seed, and another for another seed', () => {
    expect(traceHash(aRun(1))).toBe(traceHash(aRun(1)));
    expect(traceHash(aRun(1))).not.toBe(traceHash(aRun(2)));
  });

  it('has the hash that sha256sum prints', () => {
    expect(traceHash(new TextEncoder().encode('abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('keeps the id of a decision that this version does not know', () => {
    const unknown = { ...REFUSED, id: 'test.file.unheard-of' };
    const [record] = read(written([{ id: 1, ...COMMON, kind: 'decision', decision: unknown }])).records;
    expect(record).toMatchObject({ decision: { id: 'test.file.unheard-of', says: 'test.file.unheard-of' } });
  });
});

describe('a file that is no trace', () => {
  it.each([
    ['nothing at all', new Uint8Array()],
    ['text', new TextEncoder().encode('#!/bin/sh\n')],
    ['another CBOR map', Uint8Array.of(0xa1, 0x61, 0x61, 0x01)],
    ['a CBOR list', Uint8Array.of(0x80)],
  ])('is refused at its header: %s', (_, octets) => {
    expect(readTraceFile(octets)).toMatchObject({ item: 0, offset: 0 });
  });

  it('is refused in another version, which is named', () => {
    const octets = written([]);
    const at = octets.findIndex((octet, i) => octet === 'n'.charCodeAt(0) && octets[i + 1] === 1);
    octets[at + 1] = 2;
    expect(readTraceFile(octets)).toMatchObject({
      why: 'it is of version 2, and 1 is the one that is known here',
    });
  });

  it('is located where it is cut short', () => {
    const whole = written();
    const four = written(RECORDS.slice(0, 4));
    expect(readTraceFile(whole.subarray(0, whole.length - 3))).toMatchObject({
      item: 5,
      offset: four.length,
    });
  });

  it('is located where a record is not one', () => {
    const before = written(RECORDS.slice(0, 2));
    const strange = { ...(RECORDS[2] as TraceRecord), kind: 'gossip' } as unknown as TraceRecord;
    expect(readTraceFile(written([...RECORDS.slice(0, 2), strange]))).toMatchObject({
      item: 3,
      offset: before.length,
    });
    expect(readTraceFile(written(RECORDS.slice(1)))).toMatchObject({ item: 1 });
  });

  it('never makes the reader throw, however it is damaged', () => {
    const octets = written();
    for (let at = 0; at < octets.length; at++) {
      const damaged = Uint8Array.from(octets);
      damaged[at] = (damaged[at] as number) ^ 0xff;
      expect(() => readTraceFile(damaged)).not.toThrow();
    }
  });
});
