/** `ip link show` and `ip address show`: devices, with or without their addresses (ip/ipaddress.c). */
import type { AddrInfo, AddrInfo4 } from '../../../kernel/uapi';
import { Complaint } from '../iproute2/complaint';
import { among, completeMessage, familyMessage, type LinkMessage } from '../iproute2/link-message';
import type { Printer } from '../iproute2/printer';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { printAddress } from './address-print';
import { printLink, printLinkBrief } from './link-print';
import { kernelSelects, readShowFilter, selectsAddress, selectsLink, type ShowFilter } from './show-filter';

/** @param asLink `ip link` */
export function show(session: Session, words: Words, asLink: boolean): Result {
  const filter = readShowFilter(session, words, asLink);
  if (filter instanceof Complaint) return filter;
  const withAddresses = filter.family !== 'link';
  let messages = askForLinks(session, filter);
  if (withAddresses) messages = messages.filter(message => isShownWithAddresses(session, filter, message));
  session.list(out => {
    for (const message of messages) {
      out.openObject();
      const linkShown = printSelectedLink(out, session, filter, message, asLink);
      if (linkShown && withAddresses) printAddresses(out, session, filter, message);
      out.closeObject();
    }
  });
  return 0;
}

function askForLinks(session: Session, filter: ShowFilter): LinkMessage[] {
  const { netlink } = session;
  if (filter.dev !== undefined) {
    const link = session.device(filter.dev);
    return link === undefined ? [] : [completeMessage(link)];
  }
  const links = netlink.links();
  // A prefix among the selectors comes too late to change what is asked for.
  if (filter.family !== 'link' && session.settings.family === 'inet6')
    return links.filter(link => link.inet6 !== undefined).map(link => familyMessage(link, among(links)));
  return links.filter(link => kernelSelects(filter, link)).map(completeMessage);
}

/** The addresses of the families asked for, those of IPv4 first. */
export function addressesOf({ netlink }: Session, { family }: ShowFilter): readonly (AddrInfo | AddrInfo4)[] {
  return [
    ...(family === 'inet6' ? [] : netlink.ipv4.addresses()),
    ...(family === 'inet' ? [] : netlink.addresses()),
  ];
}

/** ipaddr_filter: devices that have an address of the kind asked for, or no address at all if any family will do. */
function isShownWithAddresses(session: Session, filter: ShowFilter, { link }: LinkMessage): boolean {
  const addresses = addressesOf(session, filter).filter(({ ifindex }) => ifindex === link.ifindex);
  if (addresses.some(address => selectsAddress(filter, address))) return true;
  return addresses.length === 0 && filter.family === 'unspec';
}

/** False when the device is left out, and its addresses with it. */
function printSelectedLink(
  out: Printer,
  { settings }: Session,
  filter: ShowFilter,
  message: LinkMessage,
  asLink: boolean,
): boolean {
  // With -oneline each address names its device.
  if (settings.oneline && !settings.brief && !asLink) return true;
  if (filter.up && !message.link.up) return false;
  if (filter.label !== undefined) return true;
  if (!selectsLink(filter, message)) return false;
  if (settings.brief) {
    printLinkBrief(out, message, filter.family === 'link');
    return true;
  }
  printLink(out, message, { asLink, family: filter.family, details: settings.details > 0, showQueue: true });
  return true;
}

function printAddresses(out: Printer, session: Session, filter: ShowFilter, { link }: LinkMessage): void {
  const { brief, oneline } = session.settings;
  out.openArray('addr_info');
  for (const address of addressesOf(session, filter)) {
    if (address.ifindex !== link.ifindex || (filter.up && !link.up)) continue;
    out.openObject();
    if (selectsAddress(filter, address)) printAddress(out, address, { brief, withDevice: oneline });
    out.closeObject();
  }
  out.closeArray();
  if (brief) out.text('\n');
}
