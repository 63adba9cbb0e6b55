/** States of neighbours (NUD_* of linux/neighbour.h) as sets of bits, the way filters of `ip neigh` hold them. */
import type { NudState } from '../../../kernel/uapi';
import { abbreviated, exactly, type Spelling } from '../iproute2/keywords';
import { parseUnsigned } from '../iproute2/numbers';

const BITS: Readonly<Record<NudState, number>> = {
  NUD_NONE: 0,
  NUD_INCOMPLETE: 0x01,
  NUD_REACHABLE: 0x02,
  NUD_STALE: 0x04,
  NUD_DELAY: 0x08,
  NUD_PROBE: 0x10,
  NUD_FAILED: 0x20,
  NUD_NOARP: 0x40,
  NUD_PERMANENT: 0x80,
};

/** In a filter: neighbours without a state. */
export const NONE_WANTED = 0x100;
export const EVERY_STATE = 0x1ff;

const WORDS: readonly (readonly [Spelling, NudState])[] = [
  [abbreviated('permanent'), 'NUD_PERMANENT'],
  [abbreviated('reachable'), 'NUD_REACHABLE'],
  [exactly('noarp'), 'NUD_NOARP'],
  [exactly('none'), 'NUD_NONE'],
  [exactly('stale'), 'NUD_STALE'],
  [exactly('incomplete'), 'NUD_INCOMPLETE'],
  [exactly('delay'), 'NUD_DELAY'],
  [exactly('probe'), 'NUD_PROBE'],
  [abbreviated('failed'), 'NUD_FAILED'],
];

/** A state by its word or its bit. */
export function parseNudState(word: string): NudState | undefined {
  const named = WORDS.find(([spelling]) => spelling(word))?.[1];
  if (named !== undefined) return named;
  const bits = parseUnsigned(word, 0xff);
  return (Object.keys(BITS) as NudState[]).find(state => BITS[state] === bits);
}

export function stateBits(...states: readonly NudState[]): number {
  return states.reduce((bits, state) => bits | BITS[state], 0);
}

/** Whether a filter's set has the state. */
export function hasState(set: number, state: NudState): boolean {
  return (set & (state === 'NUD_NONE' ? NONE_WANTED : BITS[state])) !== 0;
}

/** `REACHABLE`; nothing for a neighbour without a state. */
export function stateName(state: NudState): string | undefined {
  return state === 'NUD_NONE' ? undefined : state.slice('NUD_'.length);
}
