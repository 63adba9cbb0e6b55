/**
 * What dhclient-script of Debian 12 does for DHCPv6: addresses come and go, and /etc/resolv.conf is written.
 *
 * Differs from Linux: it is not a file that could be changed, and hooks are not run.
 */
import type { Process } from '../../kernel/uapi';
import { findOption, type Dhcp6OptionList } from '../../wire/dhcpv6/options';
import type { HeldAddress } from './lease';

const IFA_F_PERMANENT = 0x80;

/** PREINIT6: the interface is up, and has no global addresses that somebody gave it by hand. */
export function preinit6({ netlink }: Process, dev: string): void {
  netlink.linkSet(dev, { up: true });
  const stale = netlink
    .addresses()
    .filter(
      ({ ifname, scope, flags }) => ifname === dev && scope === 'global' && (flags & IFA_F_PERMANENT) !== 0,
    );
  for (const { local, prefixlen } of stale) netlink.addressDel({ dev, local, prefixlen });
}

/** BOUND6, RENEW6, REBIND6: `ip -6 addr replace ADDRESS dev DEV scope global valid_lft V preferred_lft P`. */
export function bound6({ netlink }: Process, dev: string, lease: HeldAddress): void {
  const { address: local, valid: validLifetime, preferred: preferredLifetime } = lease;
  netlink.addressAdd({ dev, local, prefixlen: 128, validLifetime, preferredLifetime }, 'replace');
}

/** DEPREF6 */
export function depref6({ netlink }: Process, dev: string, { address: local }: HeldAddress): void {
  const known = netlink.addresses().find(each => each.ifname === dev && each.local === local);
  if (known === undefined) return;
  const { validLifetime } = known;
  netlink.addressAdd({ dev, local, prefixlen: 128, validLifetime, preferredLifetime: 0 }, 'change');
}

/** EXPIRE6, RELEASE6, STOP6 */
export function expire6({ netlink }: Process, dev: string, { address: local }: HeldAddress): void {
  netlink.addressDel({ dev, local, prefixlen: 128 });
}

/** make_resolv_conf(). @param old the options before: where they are the same, nothing is done */
export function makeResolvConf(
  { files }: Process,
  dev: string,
  options: Dhcp6OptionList,
  old?: Dhcp6OptionList,
): void {
  const names = findOption(options, 'domain-list')?.names ?? [];
  const servers = findOption(options, 'dns-servers')?.servers ?? [];
  if (names.length === 0 && servers.length === 0) return;
  const text = (list: Dhcp6OptionList): string =>
    [findOption(list, 'domain-list')?.names, findOption(list, 'dns-servers')?.servers].join(' ');
  if (old !== undefined && text(old) === text(options)) return;
  const before = files.read('/etc/resolv.conf');
  const kept = 'text' in before ? before.text.split('\n').filter(line => /^\w*nameserver/i.test(line)) : [];
  const search = names.length === 0 ? [] : [`search ${names.map(name => `${name}.`).join(' ')}`];
  const given = servers.map(server => `nameserver ${server}${server.isLinkLocal ? `%${dev}` : ''}`);
  files.write('/etc/resolv.conf', `${[...search, ...(given.length > 0 ? given : kept)].join('\n')}\n`);
}
