/** What a scenario may expect: one subject (an address, a route, a ping, ...), what must be true of it, and when. */

import { Type } from '@sinclair/typebox';
import type { Static, TSchema } from '@sinclair/typebox';
import {
  DecisionExpectation,
  LogExpectation,
  PacketExpectation,
  PingExpectation,
  RunExpectation,
} from './event-expectations';
import {
  AddressExpectation,
  NeighbourExpectation,
  RouteExpectation,
  SysctlExpectation,
} from './state-expectations';

const SUBJECTS = {
  address: AddressExpectation,
  route: RouteExpectation,
  neigh: NeighbourExpectation,
  sysctl: SysctlExpectation,
  ping: PingExpectation,
  run: RunExpectation,
  packet: PacketExpectation,
  decision: DecisionExpectation,
  log: LogExpectation,
} satisfies Record<string, TSchema>;

/** What names the subject of an expectation. */
export type Subject = keyof typeof SUBJECTS;

/** The subjects, in the order of the documentation. */
export const SUBJECT_KEYS = Object.keys(SUBJECTS) as Subject[];

/** What an expectation of one subject says, as it is written in the file. */
export type ExpectationText<S extends Subject = Subject> = { [K in S]: Static<(typeof SUBJECTS)[K]> }[S];

/** One expectation. */
export const ExpectationSchema = Type.Unsafe<ExpectationText>(
  Type.Union(Object.values(SUBJECTS), {
    $id: 'Expectation',
    title: 'an expectation',
    description:
      'What must be true, on which node, and when: one of `at`, `eventually`, `always` and `never`.',
    examples: [{ at: '19s', on: 'host', route: 'default', via: 'router:eth0' }],
  }),
);
