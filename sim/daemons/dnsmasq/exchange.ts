/** A message of a client that is being answered, and the options that every answer has: add_options() of rfc3315.c. */
import type { PacketInfo } from '../../kernel/uapi';
import type { Dhcp6Message } from '../../wire/dhcpv6/message';
import { findOption, type Dhcp6Option } from '../../wire/dhcpv6/options';
import type { DhcpHost, DnsmasqConfig } from './config';
import type { Context } from './contexts';

/** A message being answered. */
export interface Exchange {
  readonly message: Dhcp6Message;
  readonly info: PacketInfo;
  readonly contexts: readonly Context[];
  readonly duid: Uint8Array;
  readonly host: DhcpHost | undefined;
  /** Whether addresses are leased, and not just offered. */
  commit: boolean;
  readonly reply: Dhcp6Option[];
}

/** add_options(): what was asked for, and this machine as name server where nothing else is said. */
export function addOptions(config: DnsmasqConfig, { message, contexts, reply, host }: Exchange): void {
  const asked = findOption(message.options, 'option-request')?.codes;
  const wants = (code: number): boolean => asked === undefined || asked.includes(code);
  const tags = [...contexts.map(({ range }) => range.tag), ...(host?.tags ?? [])];
  const fitting = config.options6.filter(option => option.tags.every(tag => tags.includes(tag)));
  const own = contexts[0]!.local;
  for (const { code, addresses, names } of fitting) {
    if (!wants(code)) continue;
    const servers = addresses.map(each => (each.isUnspecified ? own : each));
    if (code === 23 && servers.length > 0) reply.push({ kind: 'dns-servers', servers });
    if (code === 24 && names.length > 0) reply.push({ kind: 'domain-list', names });
    if (code === 31 && servers.length > 0) reply.push({ kind: 'sntp-servers', servers });
  }
  if (config.port === 53 && wants(23) && !fitting.some(({ code }) => code === 23)) {
    reply.push({ kind: 'dns-servers', servers: [own] });
  }
}
