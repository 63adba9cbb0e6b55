/** Held against procps 4.0.2 on Linux 6.18, with the simulated kernel behind /proc/sys. */
import * as fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';
import { readRecording, splitWords } from '../iproute2/recording';

interface Outcome {
  /** Both streams, as they came. */
  readonly output: string;
  readonly status: number | undefined;
}

function run({ machine, net }: LabNode, argv: readonly string[]): Outcome {
  let output = '';
  let status: number | undefined;
  machine.spawn({
    argv,
    net,
    onOutput: (_stream, text) => (output += text),
    onExit: code => (status = code),
  });
  return { output, status };
}

/** Lines for keys that the simulated kernel does not have. */
function withoutUnknown(output: string, known: ReadonlySet<string>): string {
  const isKnown = (line: string): boolean => {
    const key = /^(net\.ipv6\.\S+) = /.exec(line)?.[1];
    return key === undefined || known.has(key);
  };
  return output.split('\n').filter(isKnown).join('\n');
}

describe('as recorded with the formats', () => {
  const recorded = readRecording('test/realkernel/recorded/formats/sysctl.txt');
  const host = new Lab().node('host', { kernel: 'linux-6.18' });
  host.lab.node('peer');
  host.lab.link(['host:eth0', 'peer:eth0']);
  host.run('ip link set lo up');
  const file = /^## file .*?\n((?:# \| .*\n)+)/m.exec(
    readFileSync(join(__dirname, '../../../realkernel/recorded/formats/sysctl.txt'), 'utf8'),
  )?.[1];
  host.file('/host/s.conf', (file ?? '').replace(/^# \| /gm, ''));

  /** What depends on the rest of the machine, on jiffies, and on which tables a namespace may see. */
  const ELSEWHERE = /kernel\.|retrans_time_ms net|neigh\.default|\[\^cn\]|accept_ra=1 2'|not root/;
  const cases = recorded.filter(
    ({ command }) => /^(sysctl|ip link)\b/.test(command) && !ELSEWHERE.test(command),
  );

  it.each(cases.map((entry, at) => [`${at + 1}. ${entry.command}`, entry] as const))(
    '%s',
    (_title, entry) => {
      // A value with another behind it sets the first; see the kernel.
      if (entry.command === 'sysctl net.ipv6.conf.eth0.accept_ra' && entry.output.endsWith('= 1\n'))
        run(host, ['sysctl', '-w', 'net.ipv6.conf.eth0.accept_ra=1']);
      const { output, status } = run(host, splitWords(entry.command));
      const known = new Set(host.net.sysctl.keys());
      // -b ends no line; the recording does after it.
      const expected = entry.command.includes(' -b ') ? entry.output.trimEnd() : entry.output;
      expect({ output, status }).toEqual({ output: withoutUnknown(expected, known), status: entry.status });
    },
  );
});

describe('as recorded for options and files', () => {
  const recorded = readRecording('test/shell/commands/recorded/sysctl.txt');
  const host = new Lab().node('host', { kernel: 'linux-6.18' });
  const script = readFileSync(join(__dirname, '../recorded/sysctl.sh'), 'utf8');
  for (const [, name = '', text = ''] of script.matchAll(/^file (\S+) <<'CONF'\n(.*?)^CONF$/gms))
    host.file(`/tmp/sysctl-test/${name}`, text);

  it.each(recorded.map((entry, at) => [`${at + 1}. ${entry.command}`, entry] as const))(
    '%s',
    (_title, entry) => {
      const { output, status } = run(host, splitWords(entry.command));
      const expected = entry.command.includes(' -b ') ? entry.output.trimEnd() : entry.output;
      expect({ output, status }).toEqual({ output: expected, status: entry.status });
    },
  );
});

describe('--system', () => {
  it('reads each name once, from the first directory that has it, and the old file last', () => {
    const host = new Lab().node('host');
    host.file('/etc/sysctl.d/20-b.conf', 'net.ipv6.conf.lo.autoconf = 0\n');
    host.file('/etc/sysctl.d/10-a.conf', 'net.ipv6.conf.lo.accept_ra = 0\nnet.ipv6.nonsense = 1\n');
    host.file('/usr/lib/sysctl.d/10-a.conf', 'net.ipv6.conf.lo.accept_ra = 2\n');
    host.file('/usr/lib/sysctl.d/15-c.conf', 'net.ipv6.conf.lo.dad_transmits = 2\n');
    host.file('/etc/sysctl.d/README', 'no setting\n');
    host.file('/etc/sysctl.conf', 'net.ipv6.conf.lo.autoconf = 1\n');
    expect(run(host, ['sysctl', '--system'])).toEqual({
      output:
        '* Applying /etc/sysctl.d/10-a.conf ...\n' +
        '* Applying /usr/lib/sysctl.d/15-c.conf ...\n' +
        '* Applying /etc/sysctl.d/20-b.conf ...\n' +
        '* Applying /etc/sysctl.conf ...\n' +
        'net.ipv6.conf.lo.accept_ra = 0\n' +
        'net.ipv6.conf.lo.dad_transmits = 2\n' +
        'net.ipv6.conf.lo.autoconf = 0\n' +
        'net.ipv6.conf.lo.autoconf = 1\n',
      status: 0,
    });
    expect(run(host, ['sysctl', '-q', '--system'])).toEqual({ output: '', status: 0 });
  });
});

it('reads settings from a pipe', () => {
  const host = new Lab().node('host');
  const command = host.run('echo net.ipv6.conf.lo.autoconf=0 | sysctl -p -');
  host.lab.run(1000);
  expect(command).toMatchObject({ stdout: 'net.ipv6.conf.lo.autoconf = 0\n', status: 0 });
});

describe('whatever is typed', () => {
  it('ends', () => {
    const word = fc.oneof(
      fc.constantFrom(
        ...[
          '-a',
          '-r',
          '-p',
          '-w',
          '-n',
          '-N',
          '-b',
          '-e',
          '-q',
          '-pf',
          '--system',
          '--load=',
          '--pattern',
          '--',
          '-',
        ],
        ...[
          'net.ipv6.conf.lo.accept_ra',
          'net/ipv6',
          'net.ipv6.conf.lo.accept_ra=1',
          '/',
          '=',
          '[',
          '(',
          '*',
          '..',
          '-x',
        ],
      ),
      fc.string({ maxLength: 6 }).filter(text => !text.includes('\0')),
    );
    const host = new Lab().node('host');
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 5 }),
        words => run(host, ['sysctl', ...words]).status !== undefined,
      ),
      { numRuns: 200 },
    );
  });
});
