/** All cases about DHCPv6 (G1 to G48), and the numbers that have none. */
import type { Dhcp6Case, NotAsked } from './case';
import { CLIENT_CASES } from './cases-client';

export const CASES: readonly Dhcp6Case[] = [...CLIENT_CASES];
export const NOT_ASKED: readonly NotAsked[] = [];
