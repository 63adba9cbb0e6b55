/** When an expectation is looked at, and what every expectation has besides its subject. */

import { Type } from '@sinclair/typebox';
import { Amount, DecisionId, described, Time, Words } from './terms';

const from = Type.Optional(described(Time, 'Start of the window; the start of the run if left out.'));

const Window = Type.Object(
  { from, to: Type.Optional(described(Time, 'End of the window; the end of the run if left out.')) },
  { title: 'a window', additionalProperties: false },
);

const Deadline = Type.Object(
  { from, by: Type.Optional(described(Time, 'At the latest; the end of the run if left out.')) },
  { title: 'a deadline', additionalProperties: false },
);

const at = Type.Optional(described(Time, 'Checked at this time, after everything else that happens then.'));
const eventually = Type.Optional(
  Type.Union([Type.Literal(true), Deadline], {
    title: '`true` or a deadline',
    description: 'It must become true in this window, and may become false again.',
    examples: [{ by: '30s' }, { from: '20s', by: '40s' }],
  }),
);
const always = Type.Optional(
  Type.Union([Type.Literal(true), Window], {
    title: '`true` or a window',
    description: 'It must be true all through this window.',
    examples: [{ from: '5s', to: '20s' }],
  }),
);
const never = Type.Optional(
  Type.Union([Type.Literal(true), Window], {
    title: '`true` or a window',
    description: 'At no time in this window may it be true.',
    examples: [{ from: '20s' }],
  }),
);

/** What holds for a while: it can be looked at any time. */
export const state = {
  at,
  eventually,
  always,
  never,
  because: Type.Optional(
    described(DecisionId, 'And this decision must be in the chain of causes that made it so.'),
  ),
  pass: Type.Optional(described(Words, 'What to tell the reader when it is as expected.')),
  fail: Type.Optional(described(Words, 'What to tell the reader when it is not.')),
};

/** What happens in an instant: it is looked for in a window. */
export const event = {
  times: Type.Optional(described(Amount, 'How often, within the window; at least once if left out.')),
  eventually,
  never,
  pass: state.pass,
  fail: state.fail,
};
