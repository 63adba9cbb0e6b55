/** systemd-sysctl against systemd-recorded.json: that of systemd 252 on Linux 6.18.44 (systemd-record.py), both streams and exit status. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Lab, type LabNode } from '../../../../sim/scenario/lab';

interface Session {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly commands: readonly {
    readonly command: string;
    readonly stdout: string;
    readonly stderr: string;
    readonly status: number;
  }[];
}

const sessions = JSON.parse(readFileSync(join(__dirname, 'systemd-recorded.json'), 'utf8')) as Session[];

function machine(files: Readonly<Record<string, string>>): LabNode {
  const host = new Lab().node('host', { kernel: 'linux-6.18' });
  host.lab.link(['host:eth0', 'host:eth1']);
  for (const [path, text] of Object.entries(files)) host.file(path, text);
  return host;
}

describe.each(sessions.map(session => [session.name, session] as const))('%s', (_name, session) => {
  const host = machine(session.files);

  it.each(session.commands.map((recorded, at) => [`${at + 1}. ${recorded.command}`, recorded] as const))(
    '%s',
    (_title, { command, stdout, stderr, status }) => {
      const ran = host.run(command);
      expect({ stdout: ran.stdout, stderr: ran.stderr, status: ran.status }).toEqual({
        stdout,
        stderr,
        status,
      });
    },
  );
});

// SYSTEMD_LOG_LEVEL=debug systemd-sysctl: "No change in value '1', suppressing write".
it('leaves a key alone that has the value, where sysctl writes it again', () => {
  const host = machine({ '/etc/sysctl.d/a.conf': 'net.ipv6.conf.all.forwarding=1\n' });
  host.run('sysctl -qw net.ipv6.conf.all.forwarding=1 net.ipv6.conf.eth0.forwarding=0');
  host.run('/lib/systemd/systemd-sysctl');
  expect(host.sysctl('net.ipv6.conf.eth0.forwarding')).toBe('0');
  host.run('sysctl --system');
  expect(host.sysctl('net.ipv6.conf.eth0.forwarding')).toBe('1');
});

// The glob 'net/ipv6/conf/*/mtu' does not match prefix 'proc/sys/net/ipv6/conf/eth1'.
it('takes no pattern for a prefix with /proc/sys in front', () => {
  const host = machine({ '/etc/sysctl.d/a.conf': 'net.ipv6.conf.*.mtu=1400\n' });
  host.run('/lib/systemd/systemd-sysctl --prefix=/proc/sys/net/ipv6/conf/eth1');
  expect(host.sysctl('net.ipv6.conf.eth1.mtu')).toBe('1500');
});
