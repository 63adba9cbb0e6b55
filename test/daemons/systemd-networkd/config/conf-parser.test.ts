import fc from 'fast-check';
import { configParse, type Assignment } from '../../../../sim/daemons/systemd-networkd/config/conf-parser';
import { loadNetworks } from '../../../../sim/daemons/systemd-networkd/config/network-load';
import { NETWORK_KEYS } from '../../../../sim/daemons/systemd-networkd/config/network-keys';
import { networkdProfile, type NetworkdVersion } from '../../../../sim/daemons/systemd-networkd/version';
import { Host } from '../host';
import { fileTree } from '../file-tree';
import recorded from '../recorded-252.json';

function parse(
  text: string,
  version: NetworkdVersion = '252',
): { read: string[]; said: string[]; usable: boolean } {
  const read: Assignment[] = [];
  const said: string[] = [];
  const options = { profile: networkdProfile(version), keys: NETWORK_KEYS };
  const usable = configParse(
    'f',
    text,
    options,
    (_level, line) => said.push(line),
    one => read.push(one) > 0,
  );
  return {
    read: read.map(({ line, section, key, value }) => `${line} ${section}.${key}=${value}`),
    said,
    usable,
  };
}

test('lines that end in a backslash go on, and comments among them vanish', () => {
  expect(parse('[Match]\nName=a \\\n# no\n  b \\\\\nHost=c\n').read).toEqual([
    '4 Match.Name=a    b \\\\',
    '5 Match.Host=c',
  ]);
});

test('before 241 a comment among continued lines is part of the value', () => {
  expect(parse('[Match]\nName=a \\\n#b\n', '239').read).toEqual(['3 Match.Name=a  #b']);
});

test('keys of an unknown section are passed over in silence', () => {
  expect(parse('[match]\nName=a\nfoo=b\n[X-y]\nz=1\n')).toEqual({
    read: [],
    said: ["f:1: Unknown section 'match'. Ignoring."],
    usable: true,
  });
});

test('a section that does not end makes the file useless', () => {
  expect(parse('[Match]\nName=a\n[Foo\nb=c\n')).toMatchObject({
    usable: false,
    said: ["f:3: Invalid section header '[Foo'", 'f:3: Failed to parse file: Bad message'],
  });
});

const machine = { hostname: 'box', kernel: '6.1.0', container: false };
const texts = Object.values(recorded).flatMap(({ files }) => Object.values(files) as string[]);
const words = NETWORK_KEYS.sections().flatMap(section => [
  `[${section}]`,
  ...NETWORK_KEYS.keys(section).map(({ name }) => `${name}=`),
]);
const values = [
  'yes',
  '::1/64',
  '[',
  '*',
  '!',
  '4294967296',
  '-1',
  '1h 5x',
  'prefixstable:,',
  '\\',
  '2001:db8::/129',
  '',
];

/** Files that were once good, with lines of others, of the tables and of nobody. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...texts.flatMap(text => text.split('\n'))),
      fc.tuple(fc.constantFrom(...words), fc.constantFrom(...values)).map(pair => pair.join('')),
      fc.string({ maxLength: 20 }),
    ),
    { maxLength: 40 },
  )
  .map(lines => lines.join('\n'));

test('no file, however bad, makes the reader throw', () => {
  fc.assert(
    fc.property(hostile, fc.constantFrom<NetworkdVersion>('219', '239', '252', '258'), (text, version) => {
      const files = fileTree({ '/etc/systemd/network/a.network': text });
      loadNetworks(files, networkdProfile(version), machine, new Map(), () => {});
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('no file, however bad, makes the daemon throw', () => {
  fc.assert(
    fc.property(hostile, text => {
      const host = new Host({ 'a.network': `[Match]\nName=*\n${text}`, 'b.netdev': text });
      host.until(3);
      host.router.run('radvd');
      host.until(6);
      host.stop();
    }),
    { numRuns: 25, seed: 7 },
  );
});
