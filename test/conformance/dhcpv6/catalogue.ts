/** All cases about DHCPv6 (G1 to G48), and the numbers that have none. */
import type { Dhcp6Case, NotAsked } from './case';
import { CLIENT_CASES } from './cases-client';
import { CLIENT_ANSWER_CASES } from './cases-client-answers';
import { RELAY_CASES } from './cases-relay';
import { SERVER_CASES } from './cases-server';
import { BINDING_CASES } from './cases-server-bindings';
import { TIMER_CASES } from './cases-timers';

const numberOf = ({ id }: Pick<Dhcp6Case, 'id'>): number => parseFloat(id.slice(1));

export const CASES: readonly Dhcp6Case[] = [
  ...CLIENT_CASES,
  ...CLIENT_ANSWER_CASES,
  ...TIMER_CASES,
  ...SERVER_CASES,
  ...BINDING_CASES,
  ...RELAY_CASES,
].sort((a, b) => numberOf(a) - numberOf(b));
export const NOT_ASKED: readonly NotAsked[] = [
  {
    id: 'G21',
    title: 'Decline: four times',
    because: 'no client here declines anything (G6)',
  },
  {
    id: 'G48',
    title: 'A router tells its network when the prefix is gone',
    because:
      'it is about routers that have everything in one; here dhcp6c and radvd know nothing of each other, which scenarios are about',
  },
];
