/** When a link counts as configured. Mirrors link_check_ready() of networkd-link.c. */
import type { Link } from './link';
import type { Manager } from './manager';
import { dhcp4Enabled } from './dhcp4';
import { pdEnabled } from './dhcp-pd';
import { dhcp6Enabled } from './dhcp6';
import { ndiscEnabled } from './router-discovery';
import { RA_ENABLED } from './decisions';

export function checkReady(manager: Manager, link: Link): void {
  if (link.state !== 'configuring') return;
  const missing = whatIsMissing(manager, link);
  if (missing === undefined) link.setState('configured');
  else link.debug(`link_check_ready(): ${missing}`);
}

function whatIsMissing(manager: Manager, link: Link): string | undefined {
  const { network } = link;
  if (network === undefined) return 'link is unmanaged.';
  if (!link.masterSet) return 'link layer is configuring.';
  if (!link.activated) return 'link is not activated.';
  if (!link.stackedCreated) return 'stacked netdevs are not created.';
  if (!link.staticAddressesConfigured) return 'static addresses are not configured.';
  const tentative = manager.addresses.notReady(link);
  if (tentative !== undefined) return `address ${tentative} is not ready.`;
  if (!manager.inet4.isConfigured(link)) return 'static IPv4 addresses or routes are not configured.';
  if (!link.staticAddressLabelsConfigured) return 'static address labels are not configured.';
  if (!link.staticNeighborsConfigured) return 'static neighbors are not configured.';
  if (!link.staticRoutesConfigured) return 'static routes are not configured.';
  if (network.configureWithoutCarrier) return undefined;
  if (network.bridge !== undefined && !manager.profile.portsWaitForRouters) return undefined;
  if (link.ipv6llEnabled && link.linkLocal === undefined) return 'IPv6LL is not configured yet.';
  const asks = dhcp6Enabled(link) && manager.profile.routerDiscovery !== 'kernel';
  const dynamic = manager.addresses
    .of(link)
    .some(({ source, exists }) => source !== 'static' && source !== 'foreign' && exists);
  const shares = pdEnabled(link);
  const asks4 = dhcp4Enabled(link);
  const leased = link.dhcp4Given?.lease.address;
  const has4 = leased !== undefined && manager.inet4.of(link).some(({ local }) => local === leased);
  if (leased !== undefined && !has4) return 'DHCPv4 address is not set.';
  if ((asks4 || (asks && network.dhcp6.useAddress) || (shares && network.pd.assign)) && !dynamic && !has4)
    return 'no dynamic address is assigned yet.';
  const listens = ndiscEnabled(manager, link) === RA_ENABLED;
  const finished = link.ndiscConfigured || link.dhcp6Configured || link.pdConfigured || has4;
  return (listens || asks || asks4 || shares) && !finished
    ? 'dynamic addresses or routes are not configured.'
    : undefined;
}
