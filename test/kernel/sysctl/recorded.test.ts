/**
 * Every file below /proc/sys/net/ipv6 of Linux 6.18.44, held against the simulated tree: names, permission bits, values of a
 * new namespace, and what each answers to what is written to it. recorded/sysctl.py made the record.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds } from '../../../sim/base/time';
import type { Net } from '../../../sim/kernel/core/net';
import { linkAdd } from '../../../sim/kernel/syscall/netlink-newlink';
import { linkSet } from '../../../sim/kernel/syscall/netlink-setlink';
import { mac } from '../../../sim/conformance/messages';
import { TapLab } from '../../support/tap-lab';

const [, first = '', every = '', writing = ''] = readFileSync(
  join(__dirname, 'recorded/sysctl.txt'),
  'utf8',
).split(/^## .*\n/m);

const lines = (text: string): string[] => text.split('\n').filter(line => line !== '');
const keyOf = (file: string): string => `net.ipv6.${file.replaceAll('/', '.')}`;

interface RecordedFile {
  readonly key: string;
  readonly mode: string;
  readonly value: string;
}

function recordedFiles(section: string): RecordedFile[] {
  return lines(section).map(line => {
    const [, mode = '', file = '', value = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? [];
    return { mode, key: keyOf(file), value };
  });
}

/** The namespace of the record: not the machine's first, lo and one end of a veth up. */
function namespace(): { readonly t: TapLab; readonly net: Net } {
  const t = new TapLab();
  const net = t.host.machine.netnsAdd('other');
  if (typeof net === 'string') throw new Error(net);
  const { machine } = t.host;
  const address = mac('02:00:00:00:00:01');
  linkSet(machine, net, 'lo', { up: true });
  linkAdd(machine, net, { ifname: 'eth0', kind: 'veth', address, peer: { ifname: 'eth1' } });
  for (const name of ['eth0', 'eth1']) linkSet(machine, net, name, { up: true });
  t.lab.run(seconds(3));
  return { t, net };
}

const shown = (net: Net, key: string): string => {
  const read = net.sysctl.read(key);
  return 'value' in read ? read.value : read.errno;
};
const mode = (net: Net, key: string): string | undefined => net.sysctl.mode(key)?.toString(8);

describe('in every namespace', () => {
  const { net } = namespace();
  const recorded = recordedFiles(every);

  it('there are the same files', () => {
    const mine = net.sysctl.keys('net.ipv6').filter(key => !key.includes('.eth1.'));
    expect(mine).toEqual(recorded.map(({ key }) => key).sort());
  });

  it.each(recorded.map(file => [file.key, file] as const))('%s', (key, file) => {
    expect({ key, mode: mode(net, key), value: shown(net, key) }).toEqual(file);
  });
});

describe('only in the first namespace of a machine', () => {
  const { t, net: other } = namespace();
  const { net } = t.host;

  it.each(recordedFiles(first).map(file => [file.key, file] as const))('%s', (key, file) => {
    expect({ key, mode: mode(net, key), value: shown(net, key) }).toEqual(file);
    expect(other.sysctl.read(key)).toEqual({ errno: 'ENOENT' });
    expect(other.sysctl.write(key, '1')).toBe('ENOENT');
  });
});

describe('what is written', () => {
  const { net } = namespace();
  const groups = lines(writing);
  for (let at = 0; at < groups.length; at += 2) {
    const files = (groups[at] ?? '').split(' ').slice(1);
    const results = [...(groups[at + 1] ?? '').matchAll(/"([^"]*)"=(\S*)/g)];
    it.each(files)('to %s', file => {
      const key = keyOf(file);
      const before = shown(net, key);
      const mine = results.map(([, text = '']) => {
        const refused = net.sysctl.write(key, text.replaceAll('\\n', '\n'));
        const result = refused ?? shown(net, key);
        net.sysctl.write(key, before);
        return `${text}=${result}`;
      });
      expect(mine).toEqual(results.map(([, text, result]) => `${text}=${result}`));
    });
  }
});

// Linux 6.18.44: `echo -n` and read(2), write(2) of a file whose bits forbid it even to root.
describe('what is not to be', () => {
  const { net } = namespace();

  it('read or written is refused', () => {
    expect(net.sysctl.read('net.ipv6.route.flush')).toEqual({ errno: 'EACCES' });
    expect(net.sysctl.write('net.ipv6.route.flush', '1')).toBeUndefined();
    expect(net.sysctl.write('net.ipv6.route.flush', 'x')).toBe('EINVAL');
    expect(net.sysctl.write('net.ipv6.conf.eth0.mc_forwarding', '1')).toBe('EACCES');
    expect(shown(net, 'net.ipv6.conf.eth0.mc_forwarding')).toBe('0');
  });

  it('written, nothing, changes nothing', () => {
    expect(net.sysctl.write('net.ipv6.conf.eth0.accept_ra', '')).toBeUndefined();
    expect(net.sysctl.write('net.ipv6.conf.eth0.stable_secret', '')).toBeUndefined();
    expect(shown(net, 'net.ipv6.conf.eth0.accept_ra')).toBe('1');
  });
});
