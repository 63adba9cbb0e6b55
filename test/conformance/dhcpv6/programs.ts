/** How the programs are started, on a simulated machine and here. */
import type { ProgramName } from './bench';

export interface Started {
  /** The file that its configuration is in. */
  readonly file: string;
  /** Typed before it is started. */
  readonly before?: string;
  command(configuration: string): string;
  /** What gives back what it holds, where ending it does not. */
  readonly release?: (configuration: string) => string;
  /** The signal that ends it without a word to its server. */
  readonly stop?: 'TERM' | 'KILL';
}

/** A first line `# -N -P` of dhclient's file is its options, which no file can have. */
const optionsIn = (configuration: string): string => /^# (.*)$/m.exec(configuration)?.[1] ?? '';

const DHCLIENT = '-6 -d -v -cf /run/dhc.conf -lf /run/dhc.leases -pf /run/dhc.pid eth0';

export const PROGRAMS: Readonly<Record<ProgramName, Started>> = {
  dhclient: {
    file: '/run/dhc.conf',
    command: configuration => `dhclient ${optionsIn(configuration)} ${DHCLIENT}`,
    release: configuration => `dhclient -r ${optionsIn(configuration)} ${DHCLIENT}`,
    stop: 'KILL',
  },
  dhcp6c: {
    file: '/run/dhc.conf',
    command: () => 'dhcp6c -f -c /run/dhc.conf -p /run/dhc.pid eth0',
    stop: 'KILL',
  },
  networkd: {
    file: '/run/systemd/network/eth0.network',
    command: () => '/lib/systemd/systemd-networkd',
    stop: 'KILL',
  },
  dhcpd: {
    file: '/run/dhc.conf',
    before: ': > /run/dhc.leases',
    command: () => 'dhcpd -6 -f -cf /run/dhc.conf -lf /run/dhc.leases -pf /run/dhc.pid eth0',
  },
  dhcp6s: {
    file: '/run/dhc.conf',
    command: () => 'dhcp6s -f -c /run/dhc.conf -P /run/dhc.pid eth0',
  },
  dhcrelay: {
    file: '/run/dhc.conf',
    command: configuration => `dhcrelay -6 -d ${optionsIn(configuration)}`,
  },
};
