/** An address as `ip address` and `ip monitor` print it (print_addrinfo of ip/ipaddress.c). */
import type { AddrInfo, AddrInfo4 } from '../../../kernel/uapi';
import type { Printer } from '../iproute2/printer';
import { scopeName } from '../iproute2/names';
import { printAddressFlags } from './address-flags';

/** A lifetime that has no end. */
export const INFINITY_LIFE_TIME = 0xffffffff;

export interface AddressView {
  readonly brief: boolean;
  /** The device is told on the same line, as for -oneline and in a list of changes. */
  readonly withDevice: boolean;
  readonly deleted?: boolean;
}

export function printAddress(out: Printer, info: AddrInfo | AddrInfo4, view: AddressView): void {
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  if (!view.brief) {
    if (view.withDevice) {
      out.member('index', info.ifindex);
      out.member('dev', info.ifname);
      out.text(`${info.ifindex}: ${info.ifname}`);
    }
    const family = 'label' in info ? 'inet' : 'inet6';
    out.both('family', family, `    ${family} `);
  }
  const { local, peer, prefixlen, metric } = info;
  out.both('local', local.toString(), local.toString());
  if (peer !== undefined && peer !== local) out.both('address', peer.toString(), ` peer ${peer.toString()}`);
  out.both('prefixlen', prefixlen, `/${prefixlen} `);
  if (metric !== 0) out.both('metric', metric, `metric ${metric} `);
  if (view.brief) return;
  if ('broadcast' in info)
    out.both('broadcast', info.broadcast.toString(), `brd ${info.broadcast.toString()} `);
  const scope = typeof info.scope === 'number' ? scopeName(info.scope) : info.scope;
  out.both('scope', scope, `scope ${scope} `);
  printAddressFlags(out, info.flags, 'label' in info);
  if ('label' in info) out.both('label', info.label, info.label);
  out.newLine();
  out.text('       valid_lft ');
  printLifetime(out, 'valid_life_time', info.validLifetime);
  out.text(' preferred_lft ');
  printLifetime(out, 'preferred_life_time', info.preferredLifetime);
  out.text('\n');
}

function printLifetime(out: Printer, key: string, lifetime: number): void {
  out.both(key, lifetime, lifetime === INFINITY_LIFE_TIME ? 'forever' : `${lifetime}sec`);
}
