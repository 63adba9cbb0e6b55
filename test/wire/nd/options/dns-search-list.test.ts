import { expectOption, readOption } from '../../contract';

const names = '076578616d706c6503636f6d00 036c6162076578616d706c65036f726700';

describe('DNS Search List (RFC 8106 §5.2)', () => {
  it('carries names padded with zeros to whole units', () => {
    expectOption(`1f 05 0000 000004b0 ${names} 0000`, {
      kind: 'dns-search-list',
      lifetime: 1200,
      names: ['example.com', 'lab.example.org'],
    });
  });

  it('keeps more padding than is needed, and padding that is not zero', () => {
    for (const padding of ['0000 0000000000000000', '0001 0000000000000000']) {
      expect(readOption(`1f 06 0000 000004b0 ${names} ${padding}`)).toMatchObject({
        kind: 'dns-search-list',
        names: ['example.com', 'lab.example.org'],
      });
    }
    expect(readOption(`1f 05 0000 000004b0 ${names} 0063`)).toMatchObject({ kind: 'dns-search-list' });
  });

  it.each([
    ['no name', '1f 02 0000 000004b0 0000000000000000'],
    ['no octet of a name', '1f 01 0000 000004b0'],
    ['a name without an end', '1f 02 0000 000004b0 0361626303646566'],
    ['a label past the end', '1f 02 0000 000004b0 0361626300100000'],
    ['compression', '1f 02 0000 000004b0 0361626300c00000'],
  ])('does not fit with %s', (_, hex) => {
    expect(readOption(hex).kind).toBe('unfit-nd-option');
  });
});
