/** All themes of the referee suite, from the first message to the last route. */
import type { Theme } from './case';
import { defaultRoute } from './cases/default-route';
import { ra } from './cases/ra';
import { routeInformation } from './cases/route-information';

export const THEMES: readonly Theme[] = [ra, defaultRoute, routeInformation];
