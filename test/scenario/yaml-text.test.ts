import { parseYaml } from '../../sim/scenario/yaml-text';

const messages = (text: string): string[] => parseYaml('x', text).errors.map(error => error.message);

describe('parseYaml', () => {
  const text = 'a: 1\nlist:\n  - x\n  - { deep: "v" }\nempty:\n';
  const yaml = parseYaml('x', text);

  it('reads YAML 1.2 as data', () => {
    expect(yaml.value).toEqual({ a: 1, list: ['x', { deep: 'v' }], empty: null });
    expect(parseYaml('x', 'a: on\nb: 0x10\nc: 1:30\n').value).toEqual({ a: 'on', b: 16, c: '1:30' });
  });

  it.each([
    [[], 'value', 1, 1, 'a map'],
    [['a'], 'key', 1, 1, 'a'],
    [['a'], 'value', 1, 4, '1'],
    [['list'], 'value', 3, 3, 'a list'],
    [['list', 1, 'deep'], 'value', 4, 13, '"v"'],
    [['list', 1, 'deep'], 'key', 4, 7, 'deep'],
    [['list', 1, 'other'], 'value', 4, 5, 'nothing'],
    [['list', 5], 'value', 3, 3, 'nothing'],
    [['nowhere', 'at', 'all'], 'value', 1, 1, 'nothing'],
  ] as const)('finds %j, its %s, at %i:%i', (path, on, line, column, found) => {
    expect(yaml.locate(path, on)).toEqual({ line, column, found });
  });

  it('shows one line of what stands there, and not too much of it', () => {
    const long = parseYaml('x', `a: ${'y'.repeat(100)}\nb: |\n  one\n  two\n`);
    expect(long.locate(['a'], 'value').found).toBe(`${'y'.repeat(60)}...`);
    expect(long.locate(['b'], 'value').found).toBe('|...');
  });

  it('finds what an alias stands for, through the anchor that was set last before it', () => {
    const aliases = parseYaml('x', 'a: &x { k: 1 }\nb: *x\nc: &x { k: 2 }\nd: *x\n');
    expect(aliases.value).toEqual({ a: { k: 1 }, b: { k: 1 }, c: { k: 2 }, d: { k: 2 } });
    expect(aliases.locate(['b', 'k'], 'value')).toEqual({ line: 1, column: 12, found: '1' });
    expect(aliases.locate(['d', 'k'], 'value')).toEqual({ line: 3, column: 12, found: '2' });
    expect(aliases.locate(['d'], 'value')).toEqual({ line: 4, column: 4, found: '*x' });
  });

  it('makes `__proto__` a key like any other', () => {
    const { value } = parseYaml('x', '__proto__: { polluted: true }\n');
    expect(Object.keys(value as object)).toEqual(['__proto__']);
    expect((value as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('counts what aliases expand to', () => {
    const nested = (levels: number): string =>
      [
        'a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]',
        ...Array.from(
          { length: levels },
          (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
        ),
      ].join('\n');
    expect(messages(nested(2))).toEqual([]);
    expect(messages(nested(9))).toEqual(['more than 100000 values']);
  });

  it('bounds the depth', () => {
    expect(messages('['.repeat(30) + ']'.repeat(30))).toEqual([]);
    expect(messages('['.repeat(40) + ']'.repeat(40))).toEqual(['nested more than 32 deep']);
  });

  it('tells only the first syntax error, as the others mostly follow from it', () => {
    expect(messages('- a\nb: 1\nc: "\n')).toHaveLength(1);
  });

  it('has an own word for every way YAML refuses a value that needs quotes', () => {
    for (const value of ['fe80::', '{ a: fe80:: }', '[fe80::]', '- ::', '2001:db8:: # comment']) {
      expect(messages(value.startsWith('-') ? value : `k: ${value}`)).toEqual([
        expect.stringContaining('put it in quotes: "'),
      ]);
    }
  });
});
