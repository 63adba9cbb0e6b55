/**
 * ifup, ifdown and ifquery against recorded.json: what those of ifupdown 0.8.41 said on Linux 6.18.44 (record.py), session
 * by session. Both streams and every exit status have to be the same.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { seconds } from '../../../../sim/base/time';
import { Mac } from '../../../../sim/base/mac';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';
import { dhclient } from './dhclient';

interface Session {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly hooks: readonly string[];
  readonly commands: readonly {
    readonly command: string;
    readonly stdout: string;
    readonly stderr: string;
    readonly status: number;
  }[];
}

const sessions = JSON.parse(readFileSync(join(__dirname, 'recorded.json'), 'utf8')) as Session[];

/** eth0 and eth1 are the ends of a veth pair, as are eth2 and eth3. */
function machine({ files }: Session): LabNode {
  const lab = new Lab({ programs: name => (/(^|\/)dhclient$/.test(name) ? dhclient : undefined) });
  const host = lab.node('host', { kernel: 'linux-6.18' });
  const pairs = [
    ['eth0', '02:00:00:00:00:01', 'eth1', '02:00:00:00:00:02'],
    ['eth2', '02:00:00:00:00:03', 'eth3', '02:00:00:00:00:04'],
  ] as const;
  for (const [one, oneMac, other, otherMac] of pairs) {
    lab.link([
      { node: 'host', interface: one, mac: Mac.parse(oneMac) as Mac },
      { node: 'host', interface: other, mac: Mac.parse(otherMac) as Mac },
    ]);
  }
  host.run('sysctl -qw net.ipv6.conf.default.accept_ra=0');
  for (const [path, text] of Object.entries(files)) host.file(path, text);
  return host;
}

/** What the simulated hooks are named by that the real machine did not have, and what its kernel refused. */
function comparable(stderr: string): string {
  return stderr
    .replace(/^run-parts: executing \/etc\/network\/if-[a-z-]+\.d\/(bridge|vlan)\n/gm, '')
    .replace(/^RTNETLINK answers: Operation not supported\n/gm, '');
}

/** Which end of a veth pair is numbered first depends on how the pair is made. */
function withoutIndex(stdout: string): string {
  return stdout.replace(/^\d+: (?=eth)/gm, '');
}

describe.each(sessions.map(session => [session.name, session] as const))('%s', (_name, session) => {
  const host = machine(session);

  it.each(session.commands.map((recorded, at) => [`${at + 1}. ${recorded.command}`, recorded] as const))(
    '%s',
    (_title, recorded) => {
      const command = host.run(recorded.command);
      host.lab.run(seconds(60));
      expect({
        stdout: withoutIndex(command.stdout),
        stderr: comparable(command.stderr),
        status: command.status,
      }).toEqual({
        stdout: withoutIndex(recorded.stdout),
        stderr: comparable(recorded.stderr),
        status: recorded.status,
      });
    },
  );
});
