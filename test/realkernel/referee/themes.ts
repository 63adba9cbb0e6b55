/** All themes of the referee suite, in the order of the book: from the first message to the last route. */
import type { Theme } from './case';
import { ra } from './cases/ra';

export const THEMES: readonly Theme[] = [ra];
