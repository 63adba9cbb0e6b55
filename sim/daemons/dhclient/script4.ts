/**
 * What dhclient-script of Debian 12 does for DHCPv4, with the hook that Debian adds for classless routes (RFC 3442).
 *
 * Differs from Linux: the host name stays, there are no aliases, and other hooks are not run.
 */
import { Ip4 } from '../../base/ip4';
import { type Process } from '../../kernel/uapi';
import { readDhcp4Option } from '../../wire/dhcpv4/options';
import { uint } from '../isc/parse-values';
import { addressAt, addressesIn, textOf, type Lease4 } from './lease4';

const CODES = {
  mask: 1,
  routers: 3,
  servers: 6,
  domain: 15,
  mtu: 26,
  broadcast: 28,
  time: 51,
  search: 119,
  routes: 121,
};
/** MTUs up to that of X.25 are ignored. */
const LEAST_MTU = 576;

/** PREINIT */
export function preinit4({ netlink }: Process, dev: string): void {
  netlink.linkSet(dev, { up: true });
}

function maskLength({ options }: Lease4): number {
  const mask = addressAt(options.get(CODES.mask));
  return mask === undefined ? 32 : Math.clz32(~mask.word);
}

/** `ip -4 addr add` or `change` ADDRESS/MASK broadcast B valid_lft T preferred_lft T dev DEV label DEV. */
function setAddress(os: Process, dev: string, lease: Lease4, mode: 'add' | 'change'): void {
  const { address: local, options } = lease;
  const prefixlen = maskLength(lease);
  const computed = Ip4.of(local.word | ~Ip4.of(-1).masked(prefixlen).word);
  const broadcast =
    addressAt(options.get(CODES.broadcast)) ?? (options.has(CODES.mask) ? computed : undefined);
  const time = options.get(CODES.time);
  const lifetimes = time && { validLifetime: uint(time), preferredLifetime: uint(time) };
  const refused = os.netlink.ipv4.addressAdd(
    { dev, local, prefixlen, label: dev, ...(broadcast && { broadcast }), ...lifetimes },
    mode,
  );
  if (refused === undefined) return;
  const words =
    refused.extack === undefined ? `RTNETLINK answers: ${refused.errno}` : `Error: ${refused.extack}.`;
  os.write('stderr', `${words}\n`);
}

/** `ip -4 addr flush dev DEV label DEV` */
function flush({ netlink }: Process, dev: string): void {
  for (const { ifname, label, local, prefixlen } of netlink.ipv4.addresses()) {
    if (ifname === dev && label === dev) netlink.ipv4.addressDel({ dev, local, prefixlen });
  }
}

/** BOUND, REBOOT, RENEW, REBIND. @param metric IF_METRIC */
export function bound4(
  os: Process,
  dev: string,
  reason: 'BOUND' | 'REBOOT' | 'RENEW' | 'REBIND',
  lease: Lease4,
  old: Lease4 | undefined,
  metric: string | undefined,
): void {
  const isNew = reason === 'BOUND' || reason === 'REBOOT';
  const moved = old !== undefined && old.address !== lease.address;
  if (moved) flush(os, dev);
  if (old === undefined || moved || isNew) {
    setAddress(os, dev, lease, 'add');
    const mtu = lease.options.get(CODES.mtu);
    if (mtu !== undefined && uint(mtu) > LEAST_MTU) os.netlink.linkSet(dev, { mtu: uint(mtu) });
    if (!lease.options.has(CODES.routes)) defaultRoutes(os, dev, lease, metric);
  } else setAddress(os, dev, lease, 'change');
  makeResolvConf4(os, lease);
  if (isNew) classlessRoutes(os, dev, lease);
}

/** Errors go to /dev/null there. */
function defaultRoutes({ netlink }: Process, dev: string, lease: Lease4, given: string | undefined): void {
  const routers = addressesIn(lease.options.get(CODES.routers));
  let metric = given === undefined ? (routers.length > 1 ? 1 : undefined) : Number(given);
  for (const gateway of routers) {
    if (maskLength(lease) === 32)
      netlink.ipv4.routeAdd({ dst: { address: gateway, length: 32 }, dev }, 'add');
    const dst = { address: Ip4.of(0), length: 0 };
    netlink.ipv4.routeAdd({ dst, gateway, dev, ...(metric !== undefined && { metric }) }, 'add');
    if (metric !== undefined) metric += 1;
  }
}

/** rfc3442-classless-routes of dhclient-exit-hooks.d. */
function classlessRoutes({ netlink }: Process, dev: string, { options }: Lease4): void {
  const body = options.get(CODES.routes);
  const option = body && readDhcp4Option(CODES.routes, body);
  if (option?.kind !== 'classless-routes') return;
  for (const { destination, prefixLength, gateway } of option.routes) {
    const dst = { address: destination, length: prefixLength };
    netlink.ipv4.routeAdd({ dst, dev, ...(!gateway.isUnspecified && { gateway }) }, 'add');
  }
}

/** EXPIRE, FAIL, RELEASE, STOP */
export function expire4(os: Process, dev: string, old: Lease4 | undefined): void {
  if (old !== undefined) flush(os, dev);
}

/** make_resolv_conf() */
function makeResolvConf4({ files }: Process, { options }: Lease4): void {
  const domain = textOf(options.get(CODES.domain));
  const body = options.get(CODES.search);
  const searched = body && readDhcp4Option(CODES.search, body);
  const names = searched?.kind === 'domain-search' ? searched.names.map(name => `${name}.`) : [];
  const servers = addressesIn(options.get(CODES.servers));
  if (domain === undefined && names.length === 0 && servers.length === 0) return;
  if (names.length > 0 && domain !== undefined && !names.includes(`${domain}.`)) names.unshift(domain);
  const search = names.length > 0 ? names.join(' ') : domain;
  const old = files.read('/etc/resolv.conf');
  const kept = 'text' in old ? old.text.split('\n').filter(line => /^\w*nameserver/i.test(line)) : [];
  const lines = [
    ...(domain === undefined ? [] : [`domain ${domain.split(' ')[0]}`]),
    ...(search === undefined ? [] : [`search ${search}`]),
    ...(servers.length > 0 ? servers.map(server => `nameserver ${server}`) : kept),
  ];
  files.write('/etc/resolv.conf', `${lines.join('\n')}\n`);
}
