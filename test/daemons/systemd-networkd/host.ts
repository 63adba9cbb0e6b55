/** A host that networkd runs on, and a router at the other end of its link. */
import { Mac } from '../../../sim/base/mac';
import { seconds } from '../../../sim/base/time';
import { networkd } from '../../../sim/daemons/systemd-networkd/networkd';
import type { NetworkdVersion } from '../../../sim/daemons/systemd-networkd/version';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab, type LabNode } from '../../../sim/scenario/lab';
import type { TraceRecord } from '../../../sim/trace/record';

/** What the router advertises in the recordings. */
export const RADVD_CONF = `interface p0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvDefaultLifetime 30;
  AdvDefaultPreference high; AdvLinkMTU 1400;
  prefix 2001:db8:1::/64 { AdvValidLifetime 40; AdvPreferredLifetime 20; };
  route 2001:db8:99::/48 { }; RDNSS 2001:db8::53 {}; };
`;

export interface HostOptions {
  readonly version?: NetworkdVersion;
  readonly radvd?: string;
  /** Commands before networkd starts. */
  readonly before?: readonly string[];
  readonly level?: string;
  readonly kernel?: string;
  /** Without udev, as in a container. */
  readonly container?: boolean;
}

export class Host {
  readonly lab: Lab;
  readonly node: LabNode;
  readonly router: LabNode;
  readonly log: string[] = [];
  private readonly decisions = new Set<string>();

  /** @param files relative to /etc/systemd/network, or absolute */
  constructor(files: Readonly<Record<string, string>>, options: HostOptions = {}) {
    const program = networkd(options.version);
    this.lab = new Lab({
      seed: 1,
      programs: name => (name.endsWith('systemd-networkd') ? program : findProgram(name)),
    });
    this.router = this.lab.node('r');
    this.node = this.lab.node('host', options.kernel === undefined ? {} : { kernel: options.kernel });
    this.lab.link([
      { node: 'r', interface: 'p0', mac: Mac.parse('02:00:00:00:00:01')! },
      { node: 'host', interface: 'eth0', mac: Mac.parse('02:00:00:00:00:02')! },
    ]);
    this.lab.trace.listen(record => this.record(record));
    this.router.file('/etc/radvd.conf', options.radvd ?? RADVD_CONF);
    this.router.run('sysctl -w net.ipv6.conf.all.forwarding=1');
    this.router.run('ip link set p0 up');
    this.node.file('/etc/machine-id', '0123456789abcdef0123456789abcdef\n');
    if (options.container === true) this.node.file('/run/systemd/container', 'lxc\n');
    this.node.run('ip link set lo up');
    for (const [name, text] of Object.entries(files)) {
      this.node.file(name.startsWith('/') ? name : `/etc/systemd/network/${name}`, text);
    }
    for (const command of options.before ?? []) this.node.run(command);
    this.start(options.level);
  }

  private record(record: TraceRecord): void {
    if (record.node !== 'host') return;
    if (record.kind === 'log' && record.facility === 'systemd-networkd') this.log.push(record.text);
    if (record.kind === 'decision') this.decisions.add(record.decision.id);
  }

  start(level = 'info'): void {
    this.node.run(`SYSTEMD_LOG_LEVEL=${level} /lib/systemd/systemd-networkd`);
  }

  /** Goes on until so many seconds after the beginning. */
  until(time: number): this {
    this.lab.runUntil(seconds(time));
    return this;
  }

  /** Whether a decision has been made on the host. */
  decided(id: string): boolean {
    return this.decisions.has(id);
  }

  print(command: string): string {
    const { stdout, stderr } = this.node.run(command);
    return stdout + stderr;
  }

  stop(): void {
    this.node.run('systemctl stop systemd-networkd');
  }
}
