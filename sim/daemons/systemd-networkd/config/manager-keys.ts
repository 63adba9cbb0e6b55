/**
 * Every key that networkd.conf of systemd 219 to 258 knows, with the version it came in. Mirrors networkd-gperf.gperf. How
 * the rows are written: key-table.ts.
 */
import { keyTable } from './key-table';

/** Keys of networkd.conf by section. */
export const NETWORKD_CONF_KEYS = keyTable({
  DHCP: 'DUIDType>230 DUIDRawData>230',
  Network: `
    SpeedMeter>243 SpeedMeterIntervalSec>243 ManageForeignRoutes>246 RouteTable>248
    ManageForeignRoutingPolicyRules>249 IPv6PrivacyExtensions>254 ManageForeignNextHops>256
    IPv4Forwarding>256 IPv6Forwarding>256 UseDomains>256`,
  DHCPv4: 'DUIDType>249 DUIDRawData>249 UseDomains>256 ClientIdentifier>258',
  DHCPv6: 'DUIDType>249 DUIDRawData>249 UseDomains>256',
  IPv6AcceptRA: 'UseDomains>256',
  DHCPServer: 'PersistLeases>256',
  IPv6AddressLabel: 'Prefix>257 Label>257',
});
