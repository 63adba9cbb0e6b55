/** All themes of the referee suite, from the first message to the last route. */
import type { Theme } from './case';
import { defaultRoute } from './cases/default-route';
import { linkUp } from './cases/link-up';
import { prefixes } from './cases/prefix';
import { ra } from './cases/ra';
import { routeInformation } from './cases/route-information';

export const THEMES: readonly Theme[] = [linkUp, ra, prefixes, defaultRoute, routeInformation];
