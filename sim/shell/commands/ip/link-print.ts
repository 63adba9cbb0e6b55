/**
 * A device as `ip link`, `ip address` and `ip monitor` print it (print_linkinfo of ip/ipaddress.c).
 *
 * Differs from Linux: devices count no packets, so -statistics adds nothing; they have no alias, no group, no XDP. The
 * numbers of queues and the limits of segmentation offload, which nothing here depends on, are those of a machine with
 * two processors.
 */
import type { LinkInfo } from '../../../kernel/uapi';
import type { Family } from '../iproute2/addresses';
import { type LinkMessage, printLinkFlags, printLinkName } from '../iproute2/link-message';
import type { Printer } from '../iproute2/printer';
import { printDetails } from './link-options';

/** How much of it is wanted. */
export interface LinkView {
  /** `ip link` and not `ip address`: the modes, and no addresses. */
  readonly asLink: boolean;
  readonly family: Family;
  readonly details: boolean;
  readonly showQueue: boolean;
  readonly deleted?: boolean;
}

export function printLink(out: Printer, message: LinkMessage, view: LinkView): void {
  const { link, complete } = message;
  if (view.deleted === true) out.both('deleted', true, 'Deleted ');
  out.both('ifindex', link.ifindex, `${link.ifindex}: `);
  printLinkName(out, message, name => `${name}: `);
  printLinkFlags(out, message.flags);
  out.both('mtu', link.mtu, `mtu ${link.mtu} `);
  if (complete) out.both('qdisc', link.qdisc, `qdisc ${link.qdisc} `);
  if ((complete || message.ofBridge === true) && link.master !== undefined)
    out.both('master', link.master, `master ${link.master} `);
  out.both('operstate', link.operstate, `state ${link.operstate} `);
  if (complete && view.asLink) out.both('linkmode', 'DEFAULT', 'mode DEFAULT ');
  if (complete) out.both('group', 'default', 'group default ');
  if (view.showQueue && link.txqlen !== 0) out.both('txqlen', link.txqlen, `qlen ${link.txqlen}`);
  if (message.event !== undefined) out.both('event', message.event, `event ${message.event} `);
  if (view.family === 'unspec' || view.family === 'link' || view.details) printAddress(out, message);
  if (complete) printNamespace(out, link);
  if (view.details && complete) printMore(out, link, view.asLink);
  out.text('\n');
}

function printAddress(out: Printer, { link, complete }: LinkMessage): void {
  out.newLine();
  out.both('link_type', link.linkType, `    link/${link.linkType} `);
  out.both('address', link.address.toString(), link.address.toString());
  if (complete) out.both('broadcast', link.broadcast.toString(), ` brd ${link.broadcast.toString()}`);
}

function printNamespace(out: Printer, { linkNetnsid, linkNetnsName }: LinkInfo): void {
  if (linkNetnsid === undefined) return;
  out.member('link_netnsid', linkNetnsid);
  out.text(linkNetnsName === undefined ? ` link-netnsid ${linkNetnsid}` : ` link-netns ${linkNetnsName}`);
}

/** The number of queues of a kind of device, where it is not one. */
const QUEUES: Readonly<Record<string, number>> = { veth: 2, bond: 16, team: 16 };
/** IFLA_TSO_MAX_SIZE, where it is not that of a veth. */
const OFFLOADS: Readonly<Record<string, number>> = { bond: 65536, dummy: 65536, team: 65536 };

function printMore(out: Printer, link: LinkInfo, asLink: boolean): void {
  const queues = QUEUES[link.kind ?? ''] ?? 1;
  const number = (key: string, word: string, value: number): void =>
    out.both(key, value, `${word} ${value} `);
  number('promiscuity', ' promiscuity', link.promiscuity);
  number('allmulti', ' allmulti', link.allmulti);
  number('min_mtu', 'minmtu', link.minMtu);
  number('max_mtu', 'maxmtu', link.maxMtu);
  printKind(out, link);
  if (asLink && link.inet6 !== undefined)
    out.both('inet6_addr_gen_mode', link.addrGenMode, `addrgenmode ${link.addrGenMode} `);
  number('num_tx_queues', 'numtxqueues', queues);
  number('num_rx_queues', 'numrxqueues', queues);
  number('gso_max_size', 'gso_max_size', 65536);
  number('gso_max_segs', 'gso_max_segs', 65535);
  number('tso_max_size', 'tso_max_size', OFFLOADS[link.kind ?? ''] ?? 524280);
  number('tso_max_segs', 'tso_max_segs', 65535);
  number('gro_max_size', 'gro_max_size', 65536);
}

function printKind(out: Printer, { kind, infoData, slaveKind, infoSlaveData }: LinkInfo): void {
  if (kind === undefined && slaveKind === undefined) return;
  out.openObject('linkinfo');
  if (kind !== undefined) {
    out.newLine();
    out.both('info_kind', kind, `    ${kind} `);
    if (infoData !== undefined) {
      out.openObject('info_data');
      printDetails(out, kind, infoData);
      out.closeObject();
    }
  }
  if (slaveKind !== undefined) {
    out.newLine();
    out.both('info_slave_kind', slaveKind, `    ${slaveKind}_slave `);
    if (infoSlaveData !== undefined) {
      out.openObject('info_slave_data');
      printDetails(out, `${slaveKind}_slave`, infoSlaveData);
      out.closeObject();
    }
  }
  out.closeObject();
}

/** `-brief`: name, state, and for `ip link` the address and flags. The line is not ended for `ip address`. */
export function printLinkBrief(out: Printer, message: LinkMessage, withAddress: boolean): void {
  const { link } = message;
  printLinkName(out, message, name => name.padEnd(16).concat(' '));
  out.both('operstate', link.operstate, link.operstate.padEnd(14).concat(' '));
  if (!withAddress) return;
  out.both('address', link.address.toString(), `${link.address.toString()} `);
  printLinkFlags(out, message.flags);
  out.text('\n');
}
