/** The MAC address of a client, from the neighbour cache: get_client_mac() of dhcp6.c. */
import type { Ip6 } from '../../base/ip6';
import type { Mac } from '../../base/mac';
import { milliseconds } from '../../base/time';
import type { Process, RawIcmp6Socket } from '../../kernel/uapi';

/** Neighbour solicitations for one client, and the time between them. */
const SOLICITATIONS = 5;
const PAUSE = milliseconds(100);

/** Goes on with the address when it is known, and without it after half a second: a packet that comes in teaches the cache nothing. */
export function withClientMac(
  os: Process,
  socket: RawIcmp6Socket,
  client: Ip6,
  dev: string,
  go: (mac: Mac | undefined) => void,
  tries = SOLICITATIONS,
): void {
  const known = os.netlink.neighbours().find(each => each.dev === dev && each.dst === client);
  if (known?.lladdr !== undefined || tries === 0) return go(known?.lladdr);
  const type = 135 as const;
  const solicitation = { kind: 'neighbor-solicitation' as const, type, code: 0, target: client, options: [] };
  socket.send(solicitation, { address: client, port: 0, dev }, { dev });
  os.timer('neighbour', () => withClientMac(os, socket, client, dev, go, tries - 1)).arm(PAUSE);
}
