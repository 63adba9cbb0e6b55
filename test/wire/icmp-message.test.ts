import { rest, u16 } from '../../sim/wire/fields';
import { IcmpCodec, type IcmpMessage, icmpMessage } from '../../sim/wire/icmp-message';
import { octets } from './contract';

const layout = { count: u16 };
const short = icmpMessage({ type: 10, kind: 'short', layout });
const open = icmpMessage({ type: 11, kind: 'open', layout: { body: rest } });
type Short = IcmpMessage<10, 'short', typeof layout>;

describe('icmpMessage', () => {
  it('makes a message with its type, and code 0 unless told', () => {
    expect(short.make({ count: 5 })).toEqual({ kind: 'short', type: 10, code: 0, count: 5 });
    expect(short.make({ count: 5 }, 3).code).toBe(3);
  });
});

describe('IcmpCodec', () => {
  const codec = new IcmpCodec<Short>('icmp', 'short', [short, open]);

  it('keeps octets after the last field', () => {
    const bytes = new Uint8Array(10);
    codec.write(bytes, 0, { ...short.make({ count: 7 }), residue: octets('000000000102') }, 0);
    const message = codec.read(bytes, 0);
    expect(message).toEqual({ ...short.make({ count: 7 }), residue: octets('000000000102') });
    expect(codec.length(message as Short)).toBe(10);
  });

  it('names the layer, the type and the place of a fault', () => {
    expect(codec.read(octets('0a 00 0000 01'), 0)).toEqual({
      kind: 'malformed',
      layer: 'icmp',
      type: 10,
      offset: 4,
      field: 'count',
      why: 'needs 2 octets, 1 are left',
      octets: octets('0a 00 0000 01'),
    });
  });
});
