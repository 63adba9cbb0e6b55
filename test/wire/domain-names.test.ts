import fc from 'fast-check';
import { Cursor } from '../../sim/wire/cursor';
import { domainNames } from '../../sim/wire/domain-names';
import { octets } from './contract';

const write = (names: readonly string[]): Uint8Array => {
  const out = new Uint8Array(domainNames.length!(names));
  expect(domainNames.write(out, 0, names)).toBe(out.length);
  return out;
};

describe('domain names', () => {
  it('reads the name of RFC 1035 §4.1.4', () => {
    const bytes = octets('01 46 03 495349 04 41525041 00');
    expect(domainNames.read(new Cursor(bytes))).toEqual(['F.ISI.ARPA']);
    expect(write(['F.ISI.ARPA'])).toEqual(bytes);
  });

  it('stops at a zero where a name could begin', () => {
    const cursor = new Cursor(octets('01 61 00 0000'));
    expect(domainNames.read(cursor)).toEqual(['a']);
    expect(cursor.left).toBe(2);
  });

  it('escapes what would be read otherwise (RFC 1035 §5.1)', () => {
    const bytes = octets('04 2e5c20ff 01 61 00');
    expect(domainNames.read(new Cursor(bytes))).toEqual(['\\.\\\\\\032\\255.a']);
    expect(write(['\\.\\\\\\032\\255.a'])).toEqual(bytes);
  });

  it('takes a dot at the end for the root', () => {
    expect(write(['example.com.'])).toEqual(write(['example.com']));
  });

  it('leaves out empty labels', () => {
    expect(write(['.a..b'])).toEqual(octets('01 61 01 62 00'));
    expect(write([''])).toEqual(octets('00'));
    fc.assert(
      fc.property(fc.stringMatching(/^[ab.]{0,80}$/), name => {
        const labels = name.split('.').filter(label => label !== '');
        fc.pre(labels.length > 0 && labels.every(label => label.length < 64));
        expect(domainNames.read(new Cursor(write([name])))).toEqual([labels.join('.')]);
      }),
    );
  });

  it('cuts a label at 63 octets', () => {
    expect(write(['a'.repeat(64)])).toEqual(write(['a'.repeat(63)]));
  });

  it('refuses names of more than 255 octets', () => {
    const label = `3f${'61'.repeat(63)}`;
    expect(domainNames.read(new Cursor(octets(`${label.repeat(3)} 3d${'61'.repeat(61)} 00`)))).toHaveLength(
      1,
    );
    const cursor = new Cursor(octets(`${label.repeat(3)} 3e${'61'.repeat(62)} 00`));
    expect(domainNames.read(cursor)).toBeUndefined();
    expect(cursor.failure!.why).toBe('a name of more than 255 octets');
  });

  it('writes labels of any octets as it read them', () => {
    const label = fc.uint8Array({ minLength: 1, maxLength: 20 }).map(bytes => [bytes.length, ...bytes]);
    const name = fc.array(label, { minLength: 1, maxLength: 5 }).map(labels => [...labels.flat(), 0]);
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 4 }), names => {
        const bytes = Uint8Array.from(names.flat());
        expect(write(domainNames.read(new Cursor(bytes))!)).toEqual(bytes);
      }),
    );
  });
});
