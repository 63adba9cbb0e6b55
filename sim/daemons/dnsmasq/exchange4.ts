/** A message of DHCPv4 that is being answered, and what is known of its client: the beginning of dhcp_reply() of rfc2131.c. */
import { Mac } from '../../base/mac';
import type { PacketInfo4, Process } from '../../kernel/uapi';
import type { Dhcp4Message } from '../../wire/dhcpv4/message';
import { findDhcp4Option } from '../../wire/dhcpv4/options';
import type { DhcpHost, DnsmasqConfig } from './config';
import { contextsOf4, type Context4 } from './contexts4';
import { NO_RANGE4 } from './decisions';
import { findHost4, hostsIn, named } from './find-host';
import type { Lease4, Leases4 } from './leases4';

/** What the server has. */
interface Server4 {
  readonly os: Process;
  readonly config: DnsmasqConfig;
  readonly leases: Leases4;
  readonly log: (text: string) => void;
}

/** A message that is being answered. */
export interface Exchange4 {
  readonly message: Dhcp4Message;
  readonly info: PacketInfo4;
  readonly contexts: readonly Context4[];
  readonly mac: Mac;
  readonly clientId: Uint8Array | undefined;
  readonly host: DhcpHost | undefined;
  readonly lease: Lease4 | undefined;
  /** The name that dnsmasq.conf gives, and else the one the client says it has. */
  readonly offered: string | undefined;
  readonly name: string | undefined;
  readonly tags: readonly string[];
  readonly done: () => void;
}

/** Undefined: no range is for it. */
export function readExchange(
  server: Server4,
  message: Dhcp4Message,
  info: PacketInfo4,
  done: () => void,
): Exchange4 | undefined {
  const { os, config, leases, log } = server;
  const { dev } = info;
  const contexts = contextsOf4(os, config, dev);
  const options = message.options ?? [];
  if (contexts.length === 0) {
    log(`no address range available for DHCP request via ${dev}`);
    os.note(NO_RANGE4, { dev });
    return undefined;
  }
  const logs = config.flags.has('log-dhcp');
  const xid = message.xid;
  if (logs)
    for (const { range, netmask } of contexts)
      log(
        range.static
          ? `${xid} available DHCP subnet: ${range.start}/${netmask}`
          : `${xid} available DHCP range: ${range.start} -- ${range.end}`,
      );
  const mac = Mac.fromBytes(message.chaddr);
  const given = config.flags.has('dhcp-ignore-clid') ? undefined : findDhcp4Option(options, 'client-id')?.id;
  const lease = leases.of(mac, given);
  const clientId = given ?? lease?.clientId;
  const said = findDhcp4Option(options, 'host-name')?.name.split('.')[0];
  const own = said !== undefined && /^[a-z0-9_-]+$/i.test(said) ? said : undefined;
  if (logs && said !== undefined) log(`${xid} client provides name: ${said}`);
  const known = findHost4(os, hostsIn(config.hosts, contexts), mac, clientId);
  const host = known ?? named(hostsIn(config.hosts, contexts), own);
  const tags = [...(host === undefined ? [] : [...host.tags, 'known']), dev];
  return {
    message,
    info,
    contexts,
    mac,
    clientId,
    host,
    lease,
    offered: known?.name,
    name: known?.name ?? own,
    tags,
    done,
  };
}
