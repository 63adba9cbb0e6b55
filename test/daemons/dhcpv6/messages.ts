/** Messages for the tests of DHCPv6. */
import { fromHex } from '../../../sim/base/hex';
import type { Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';

export const CLIENT = fromHex('0003000102000000aa01')!;
export const SERVER = fromHex('0003000102000000bb01')!;
export const FROM_CLIENT: Dhcp6Option = { kind: 'client-id', duid: CLIENT };
export const FROM_SERVER: Dhcp6Option = { kind: 'server-id', duid: SERVER };
export const IA_NA: Dhcp6Option = { kind: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [] };

/** Transaction 1. */
export function message(kind: Dhcp6Message['kind'], ...options: Dhcp6Option[]): Dhcp6Message {
  return { kind, transactionId: 1, options };
}
