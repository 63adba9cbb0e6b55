import fc from 'fast-check';
import { Mac } from '../../sim/base/mac';
import { toHex } from '../../sim/base/hex';
import { Frame, type VlanTag } from '../../sim/wire/frame';
import { echoRequest } from '../../sim/wire/icmpv6';
import { Ip6Packet } from '../../sim/wire/ipv6';
import { decodeFrame, fault, HOST, HOST_MAC, octets, ROUTER, ROUTER_MAC } from './contract';
import { VECTOR_NAMES, vector } from './vectors';

const echo = new Ip6Packet(
  HOST,
  ROUTER,
  64,
  echoRequest.make({ identifier: 1, sequence: 1, data: octets('00') }),
);

/** Everything in a value, whatever it is nested in. */
function nested(value: unknown): object[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  return [value, ...Object.values(value).flatMap(nested)];
}

describe('the vectors', () => {
  it.each(VECTOR_NAMES)('%s is read without a remark and written as it was', name => {
    const frame = decodeFrame(vector(name));
    for (const part of nested(frame.payload)) {
      expect(part).not.toHaveProperty('badChecksum');
      expect(part).not.toHaveProperty('residue');
      expect(part).not.toHaveProperty('kind', 'malformed');
    }
  });
});

describe('Frame', () => {
  it('reads addresses and type', () => {
    const frame = decodeFrame(vector('rs'));
    expect([frame.dst, frame.src]).toEqual([Mac.parse('33:33:00:00:00:02'), HOST_MAC]);
    expect(frame.etherType).toBe(0x86dd);
    expect(frame.vlans).toEqual([]);
    expect(frame.padding).toBeUndefined();
  });

  it('counts its octets before it has any, and keeps those it made', () => {
    const frame = new Frame(ROUTER_MAC, HOST_MAC, echo);
    expect(frame.length).toBe(14 + 40 + 9);
    expect(frame.bytes).toHaveLength(frame.length);
    expect(frame.bytes).toBe(frame.bytes);
  });

  const tags: readonly VlanTag[] = [
    { tpid: 0x88a8, vid: 100, priority: 1, dropEligible: false },
    { tpid: 0x8100, vid: 10, priority: 5, dropEligible: true },
  ];

  it('reads tags from the outermost on (IEEE 802.1Q §9.6)', () => {
    const frame = decodeFrame(vector('vlan'));
    expect(frame.vlans).toEqual(tags);
    expect(frame.etherType).toBe(0x86dd);
  });

  it('changes tags and shares the payload', () => {
    const plain = new Frame(ROUTER_MAC, HOST_MAC, echo);
    const tagged = plain.retag(tags);
    expect(tagged.payload).toBe(echo);
    expect(tagged.length).toBe(plain.length + 8);
    expect(toHex(tagged.bytes.subarray(12, 20))).toBe('88a820648100b00a');
    expect(toHex(tagged.retag([]).bytes)).toBe(toHex(plain.bytes));
  });

  it('keeps what follows the payload', () => {
    const frame = decodeFrame(new Uint8Array([...new Frame(ROUTER_MAC, HOST_MAC, echo).bytes, 1, 2, 3]));
    expect(frame.padding).toEqual(octets('010203'));
    expect(frame.payload).toEqual(decodeFrame(new Frame(ROUTER_MAC, HOST_MAC, echo).bytes).payload);
    expect(frame.retag(tags).padding).toEqual(octets('010203'));
  });

  it('keeps other types opaque', () => {
    expect(decodeFrame(octets('ffffffffffff 020000000001 88cc 0207')).payload).toEqual({
      kind: 'opaque',
      etherType: 0x88cc,
      octets: octets('0207'),
    });
    expect(
      decodeFrame(octets(`ffffffffffff 020000000001 0806 0020 0800 08 04 0001 ${'00'.repeat(20)}`)).payload
        .kind,
    ).toBe('opaque');
    expect(decodeFrame(octets('0180c2000000 020000000001 0026 424203 00')).payload.kind).toBe('opaque');
    const tooLong = octets(`0180c2000000 020000000001 05dd 424203 00000080 ${'00'.repeat(1494)}`);
    expect(decodeFrame(tooLong).payload.kind).toBe('opaque');
  });

  it.each(['86dd', '0800', '0806'])('keeps its type %s when the payload is malformed', type => {
    const frame = decodeFrame(octets(`ffffffffffff 020000000001 ${type} 01`));
    expect(frame.payload.kind).toBe('malformed');
    expect(frame.etherType).toBe(parseInt(type, 16));
  });

  it('is malformed when its own header is cut off', () => {
    expect(fault(Frame.fromBytes(octets('ffffffffffff 020000000001 86')))).toMatchObject({
      layer: 'ethernet',
      offset: 0,
    });
    expect(fault(Frame.fromBytes(octets('ffffffffffff 020000000001 8100 0001 81')))).toMatchObject({
      layer: 'ethernet',
      offset: 12,
      field: 'VLAN tag',
    });
  });
});

describe('any octets', () => {
  const identical = (bytes: Uint8Array): void => {
    const frame = Frame.fromBytes(bytes);
    const again = frame instanceof Frame ? frame.bytes : frame.octets;
    expect(toHex(again)).toBe(toHex(bytes));
    if (frame instanceof Frame) expect(frame.length).toBe(bytes.length);
  };

  it('are read and written as they were', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), identical));
  });

  it.each(['86dd', '0800', '0806', '8100', '0026'])('behind type %s are too', type => {
    const header = octets(`0180c2000000 020000000001 ${type}`);
    const versions = fc.constantFrom(
      ...['6', '45', '46', '424203000000'].map(hex => octets(hex.padEnd(12, '0'))),
    );
    fc.assert(
      fc.property(versions, fc.uint8Array({ maxLength: 100 }), (start, rest) => {
        identical(new Uint8Array([...header, ...start, ...rest]));
      }),
    );
  });

  it('are too when they are a good frame with damage', () => {
    const damage = fc.record({
      name: fc.constantFrom(...VECTOR_NAMES),
      edits: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
      cut: fc.option(fc.nat({ max: 40 })),
      more: fc.uint8Array({ maxLength: 12 }),
    });
    fc.assert(
      fc.property(damage, ({ name, edits, cut, more }) => {
        const good = vector(name);
        for (const [at, octet] of edits) good[12 + (at % (good.length - 12))] = octet;
        identical(new Uint8Array([...good.subarray(0, good.length - (cut ?? 0)), ...more]));
      }),
      { numRuns: 2000 },
    );
  });

  it('are too where an ICMPv6 message, an extension header or a UDP datagram is expected', () => {
    const header = octets('020000000001 020000000002 86dd 60000000');
    fc.assert(
      fc.property(
        fc.constantFrom(0, 17, 43, 44, 58, 60),
        fc.constantFrom(0, 1, 58, 60, 128, 130, 131, 133, 134, 135, 136, 137, 143),
        fc.uint8Array({ minLength: 1, maxLength: 80 }),
        (next, first, body) => {
          body[0] = first;
          identical(new Uint8Array([...header, 0, body.length, next, 255, ...new Uint8Array(32), ...body]));
        },
      ),
      { numRuns: 1000 },
    );
  });
});
