import { Cursor } from '../../../sim/wire/cursor';
import { ndOptions } from '../../../sim/wire/nd/option-list';
import { fault, HOST, octets, ROUTER } from '../contract';
import { decodeIp6Payload } from '../../../sim/wire/ipv6';

const solicitation = (options: string) =>
  decodeIp6Payload(58, octets(`85 00 0000 00000000 ${options}`), HOST, ROUTER);

describe('the option walk (RFC 4861 §6.1.2)', () => {
  it('reads every option, known or not, in wire order', () => {
    const cursor = new Cursor(
      octets('fd 01 000000000000 01 01 020000000001 fd 02 0000000000000000000000000000'),
    );
    const options = ndOptions.read(cursor)!;
    expect(options.map(option => option.kind)).toEqual([
      'unknown-nd-option',
      'source-link-layer-address',
      'unknown-nd-option',
    ]);
    expect(cursor.left).toBe(0);
    expect(ndOptions.length!(options)).toBe(32);
  });

  it('spoils the message at length 0', () => {
    expect(fault(solicitation('01 01 020000000001 05 00 000000000000'))).toEqual({
      layer: 'icmpv6',
      offset: 16,
      field: 'option length',
      why: 'is 0',
    });
  });

  it('spoils the message past its end', () => {
    expect(fault(solicitation('01 02 020000000001'))).toEqual({
      layer: 'icmpv6',
      offset: 8,
      field: 'option length',
      why: 'is 16 octets, 8 are left',
    });
  });

  it('spoils the message when not even the length is there', () => {
    expect(fault(solicitation('01 01 020000000001 01'))).toMatchObject({
      offset: 16,
      field: 'option length',
    });
  });

  it('says the type of the message', () => {
    expect(solicitation('01 00')).toMatchObject({ kind: 'malformed', type: 133 });
  });
});
