import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toHex } from '../../sim/base/hex';
import { Ip6 } from '../../sim/base/ip6';
import { seconds } from '../../sim/base/time';
import { PcapngWriter, type PcapngOptions } from '../../sim/observe/pcapng';
import { Lab } from '../../sim/scenario/lab';
import { decision } from '../../sim/trace/decision';
import type { FrameRecord, TraceRecord } from '../../sim/trace/record';
import { packetTexts } from '../wire/text/tcpdump';
import { vector } from '../wire/vectors';

const READERS = ['tshark', 'capinfos', 'tcpdump'] as const;
const missing = READERS.filter(name => spawnSync(name, ['--version']).error !== undefined);

const DROPPED = decision({
  id: 'test.pcapng.dropped',
  outcome: 'drop',
  says: 'a reason of § and ü',
  spec: 'RFC 4861 §6.1.2',
});

/** A router that advertises to a host by hand, and pings: what two machines say when their link comes up. */
function meeting(options: PcapngOptions = {}): { capture: Uint8Array; frames: number; lab: Lab } {
  const lab = new Lab();
  const known = { mac: (node: string, dev: string) => lab.nodes.get(node)?.net.device(dev)?.address };
  const writer = new PcapngWriter({ ...known, ...options });
  let frames = 0;
  lab.trace.listen(record => {
    writer.record(record);
    if (record.kind === 'tx' || record.kind === 'rx') frames += 1;
  });
  const [one, other] = [lab.node('one'), lab.node('other')];
  lab.link(['one:eth0', 'other:eth0']);
  for (const node of [one, other]) {
    node.netlink.linkSet('lo', { up: true });
    node.netlink.linkSet('eth0', { up: true });
  }
  const local = Ip6.parse('2001:db8::1') as Ip6;
  one.netlink.addressAdd({ dev: 'eth0', local, prefixlen: 64 }, 'add');
  lab.runUntil(seconds(20));
  return { capture: writer.finish(), frames, lab };
}

function frame(id: number, fields: Partial<FrameRecord> = {}): FrameRecord {
  const octets = { bytes: vector('rs') };
  return {
    kind: 'rx',
    id,
    at: 0,
    cause: 0,
    origin: 0,
    node: 'host',
    dev: 'eth0',
    ifindex: 2,
    frame: octets,
    ...fields,
  };
}

function captureOf(records: readonly TraceRecord[], options: PcapngOptions = {}): Uint8Array {
  const writer = new PcapngWriter(options);
  for (const record of records) writer.record(record);
  return writer.finish();
}

test('a run without frames is a section header and nothing else', () => {
  expect(toHex(captureOf([]))).toBe(
    '0a0d0d0a2c0000004d3c2b1a01000000ffffffffffffffff' +
      '04000600' +
      '7369786c61620000' +
      '00000000' +
      '2c000000',
  );
});

test('the same run gives the same octets', () => {
  expect(toHex(meeting().capture)).toBe(toHex(meeting().capture));
});

test('every block says its length at both ends, and the last one ends the file', () => {
  const { capture } = meeting();
  const view = new DataView(capture.buffer);
  let blocks = 0;
  let at = 0;
  for (; at < capture.length; blocks++) {
    const length = view.getUint32(at + 4, true);
    expect(length % 4).toBe(0);
    expect(view.getUint32(at + length - 4, true)).toBe(length);
    at += length;
  }
  expect(at).toBe(capture.length);
  expect(blocks).toBeGreaterThan(10);
});

(missing.length === 0 ? describe : describe.skip)(`as tshark, capinfos and tcpdump read it`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
  const file = join(folder, 'run.pcapng');
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs a reader on a capture, and demands that it has nothing to complain about. */
  function read(capture: Uint8Array, program: string, ...args: string[]): string {
    writeFileSync(file, capture);
    const { stdout, stderr, status } = spawnSync(program, args, { encoding: 'utf8' });
    const complaints = stderr
      .split('\n')
      .filter(line => line !== '' && !/^reading from file|^Running as user/.test(line));
    expect({ program, status, complaints }).toEqual({ program, status: 0, complaints: [] });
    return stdout;
  }

  const fields = (capture: Uint8Array, ...names: string[]): string[][] => {
    const wanted = names.flatMap(name => ['-e', name]);
    const output = read(capture, 'tshark', '-r', file, '-T', 'fields', '-E', 'separator=|', ...wanted);
    return output
      .trimEnd()
      .split('\n')
      .map(line => line.split('|'));
  };

  test('a run is read by all three, every packet of it', () => {
    const { capture, frames } = meeting();
    expect(fields(capture, 'frame.number')).toHaveLength(frames);
    expect(read(capture, 'capinfos', '-c', '-M', '-r', '-T', file)).toContain(`\t${frames}`);
    expect(packetTexts(read(capture, 'tcpdump', '-n', '-r', file))).toHaveLength(frames);
  });

  test('no packet of a run is malformed or has a bad checksum', () => {
    const wrong = '_ws.malformed || icmpv6.checksum.status == "Bad" || udp.checksum.status == "Bad"';
    const { capture } = meeting();
    expect(read(capture, 'tshark', '-r', file, '-Y', wrong)).toBe('');
    const bytes = vector('rs').slice();
    bytes[56]! ^= 1;
    expect(read(captureOf([frame(1, { frame: { bytes } })]), 'tshark', '-r', file, '-Y', wrong)).not.toBe('');
  });

  test('each device is an interface with its MAC', () => {
    const { capture, lab } = meeting();
    const names = new Set(fields(capture, 'frame.interface_name').flat());
    expect([...names].sort()).toEqual(['one:eth0', 'other:eth0']);
    const address = lab.nodes.get('one')?.net.device('eth0')?.address.toString() ?? '';
    expect(toHex(capture)).toContain(`06000600${address.replaceAll(':', '')}`);
  });

  test('only the frames of one machine, where that is asked for', () => {
    const { capture } = meeting({ node: 'other' });
    expect(new Set(fields(capture, 'frame.interface_name').flat())).toEqual(new Set(['other:eth0']));
  });

  test('a packet has its time, direction, record number and decision', () => {
    const verdict: TraceRecord = {
      ...frame(8),
      kind: 'decision',
      decision: DROPPED,
      packet: 7,
      inputs: { 'net.ipv6.conf.eth0.accept_ra': 0, source: 'fe80::1' },
    };
    const capture = captureOf([
      frame(7, { at: 12_345_678 }),
      verdict,
      frame(9, { kind: 'tx', at: seconds(86400 * 365) }),
    ]);
    const [first, second] = fields(
      capture,
      'frame.time_epoch',
      'frame.packet_flags_direction',
      'frame.packet_id',
      'frame.comment',
    );
    expect(first).toEqual([
      '12.345678000',
      '0x00000001',
      '7',
      'test.pcapng.dropped (drop): a reason of § and ü\\nRFC 4861 §6.1.2\\nnet.ipv6.conf.eth0.accept_ra=0, source=fe80::1',
    ]);
    expect(second).toEqual(['31536000.000000000', '0x00000002', '9', '']);
  });

  test('comments are found by what they say', () => {
    const { capture } = meeting();
    const found = read(capture, 'tshark', '-r', file, '-Y', 'frame.comment contains "group-not-joined"');
    expect(found).not.toBe('');
  });
});

if (missing.length > 0) test.skip(`not read by ${missing.join(', ')}: not installed`, () => undefined);
