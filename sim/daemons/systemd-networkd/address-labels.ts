/** [IPv6AddressLabel] sections reach the kernel's policy table. Mirrors networkd-address-label.c. */
import { ERRNO_TEXT } from '../../kernel/uapi';
import type { Link } from './link';
import { checkReady } from './link-ready';
import type { Manager } from './manager';

/** link_request_static_address_labels(): one that is there already is as good; any other refusal is the end of the link. */
export function requestAddressLabels(manager: Manager, link: Link): void {
  const wanted = [...(link.network?.addressLabels.values() ?? [])];
  link.staticAddressLabelsConfigured = wanted.length === 0;
  if (wanted.length === 0) return;
  manager.request(link, 'address labels', () => {
    if (!link.isReadyToConfigure) return false;
    for (const { prefix, label } of wanted) {
      if (prefix === undefined || label === undefined) continue;
      const row = { address: prefix.address, prefixlen: prefix.length, ifindex: link.ifindex, label };
      const refused = manager.os.netlink.addressLabelAdd(row);
      if (refused === undefined || refused.errno === 'EEXIST') continue;
      link.log('warning', `Could not set address label: ${refused.extack ?? ERRNO_TEXT[refused.errno]}`);
      manager.fail(link);
      return true;
    }
    link.debug('Addresses label set');
    link.staticAddressLabelsConfigured = true;
    checkReady(manager, link);
    return true;
  });
}
