/** Everything that can be started on a machine, by the name or path it is started with. */
import { dhclient } from '../daemons/dhclient/dhclient';
import { dhcpcd } from '../daemons/dhcpcd/dhcpcd';
import { dhcpd } from '../daemons/dhcpd/dhcpd';
import { dhcrelay } from '../daemons/dhcrelay/dhcrelay';
import { dnsmasq } from '../daemons/dnsmasq/dnsmasq';
import { radvd } from '../daemons/radvd/radvd';
import { networkctl } from '../daemons/systemd-networkd/networkctl';
import { networkd } from '../daemons/systemd-networkd/networkd';
import { systemctl } from '../daemons/systemd-networkd/systemctl';
import { waitOnline } from '../daemons/systemd-networkd/wait-online';
import { nspawn } from '../daemons/systemd-nspawn/nspawn';
import { dhcp6c } from '../daemons/wide-dhcpv6/dhcp6c';
import { dhcp6s } from '../daemons/wide-dhcpv6/dhcp6s';
import type { Program } from '../kernel/uapi';
import { findCommand } from '../shell/commands';

const DAEMONS: ReadonlyMap<string, Program> = new Map([
  ['dhclient', dhclient],
  ['dhcpcd', dhcpcd],
  ['dhcpd', dhcpd],
  ['dhcrelay', dhcrelay],
  ['dnsmasq', dnsmasq],
  ['radvd', radvd()],
  ['systemd-networkd', networkd()],
  ['networkctl', networkctl],
  ['systemd-networkd-wait-online', waitOnline],
  ['systemctl', systemctl],
  ['systemd-nspawn', nspawn],
  ['dhcp6c', dhcp6c],
  ['dhcp6s', dhcp6s],
]);

/** The name of a program that is started by its path. */
export function programName(path: string): string {
  return path.replace(/^(?:\/usr\/s?bin|(?:\/usr)?\/lib\/systemd)\//, '');
}

/** The program of that name, if one is installed. */
export function findProgram(name: string): Program | undefined {
  return DAEMONS.get(programName(name)) ?? findCommand(name);
}
