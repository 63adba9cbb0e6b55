/**
 * A device as one message tells it, and how its name and flags are printed (print_name_and_link of lib/utils.c,
 * print_link_flags). Who asks for devices of AF_INET6 or AF_BRIDGE is told less than others (inet6_fill_ifinfo,
 * br_fill_ifinfo of the kernel): no queueing discipline, no namespace of the other end; that shows.
 */
import type { LinkInfo } from '../../../kernel/uapi';
import type { Printer } from './printer';

export interface LinkMessage {
  readonly link: LinkInfo;
  /** Everything rtnl_fill_ifinfo tells. */
  readonly complete: boolean;
  readonly flags: readonly string[];
  /** Of AF_BRIDGE: it tells the master. */
  readonly ofBridge?: boolean;
  /** What became of the device. */
  readonly event?: string;
  /** The device at the other end or below: its index, 0 for none, and its name unless it is known to be elsewhere. */
  readonly lower: { readonly index: number; readonly name: string | undefined } | undefined;
}

/** What is known of the device with that index. */
export type FindLink = (ifindex: number) => Pick<LinkInfo, 'ifname' | 'up'> | undefined;

/** The answer to a question for one device, or for those of every family. */
export function completeMessage(link: LinkInfo): LinkMessage {
  const { iflink, iflinkName } = link;
  const lower = iflink === undefined ? undefined : { index: iflink, name: iflinkName };
  // What is elsewhere cannot be asked whether it is up.
  const flags = iflinkName === undefined ? withoutDown(link) : link.flags;
  return { link, complete: true, flags, lower };
}

/** A message that comes unasked, to who knows the other devices as they once were. */
export function toldMessage(link: LinkInfo, find: FindLink): LinkMessage {
  const message = completeMessage(link);
  const { iflink, iflinkName } = link;
  if (iflink === undefined || iflink === 0 || iflinkName === undefined) return message;
  const known = find(iflink);
  const flags = withoutDown(link);
  if (known?.up === false) flags.push('M-DOWN');
  return { ...message, flags, lower: { index: iflink, name: known?.ifname ?? iflinkName } };
}

/** One of a family's devices. An index of another namespace is taken for one of this namespace. */
export function familyMessage(link: LinkInfo, find: FindLink): LinkMessage {
  const flags = withoutDown(link);
  const { iflink } = link;
  if (iflink === undefined || iflink === link.ifindex)
    return { link, complete: false, flags, lower: undefined };
  const namesake = find(iflink);
  if (namesake?.up === false) flags.push('M-DOWN');
  const lower = { index: iflink, name: namesake?.ifname ?? `if${iflink}` };
  return { link, complete: false, flags, lower };
}

/** What is known of the devices of one answer. */
export function among(links: readonly LinkInfo[]): FindLink {
  return index => links.find(({ ifindex }) => ifindex === index);
}

function withoutDown({ flags }: LinkInfo): string[] {
  return flags.filter(name => name !== 'M-DOWN');
}

/** `eth0@if2`, followed by what `format` adds to it. */
export function printLinkName(
  out: Printer,
  { link, lower }: LinkMessage,
  format: (name: string) => string,
): void {
  if (lower === undefined) return out.both('ifname', link.ifname, format(link.ifname));
  const { index, name } = lower;
  if (index === 0) out.member('link', null);
  else if (name === undefined) out.member('link_index', index);
  else out.member('link', name);
  out.both('ifname', link.ifname, format(`${link.ifname}@${index === 0 ? 'NONE' : (name ?? `if${index}`)}`));
}

/** `<BROADCAST,MULTICAST,UP>` */
export function printLinkFlags(out: Printer, flags: readonly string[]): void {
  out.openArray('flags');
  for (const name of flags) out.member(undefined, name);
  out.closeArray();
  out.text(`<${flags.join(',')}> `);
}
