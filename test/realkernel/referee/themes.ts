/** All themes of the referee suite, from the first message to the last route. */
import type { Theme } from './case';
import { bridge } from './cases/bridge';
import { dad } from './cases/dad';
import { defaultRoute } from './cases/default-route';
import { device } from './cases/device';
import { forwarding } from './cases/forwarding';
import { icmpErrors } from './cases/icmp-error';
import { linkChange } from './cases/link-change';
import { linkKeep } from './cases/link-keep';
import { linkMove } from './cases/link-move';
import { linkUp } from './cases/link-up';
import { mld } from './cases/mld';
import { monitor } from './cases/monitor';
import { neighbourAdvertisement } from './cases/neighbour-advertisement';
import { neighbourSolicitation } from './cases/neighbour-solicitation';
import { pathMtu } from './cases/pmtu';
import { prefixes } from './cases/prefix';
import { procNet } from './cases/proc-net';
import { proxyAnycast } from './cases/proxy-anycast';
import { ra } from './cases/ra';
import { redirects } from './cases/redirect';
import { routeCommand } from './cases/route-command';
import { routeInformation } from './cases/route-information';
import { routerProbe } from './cases/router-probe';
import { selftest } from './cases/selftest';
import { sourceAddress } from './cases/source-address';
import { sysctl } from './cases/sysctl';
import { temporaryToken } from './cases/temporary-token';

export const THEMES: readonly Theme[] = [
  linkUp,
  dad,
  ra,
  prefixes,
  temporaryToken,
  defaultRoute,
  routerProbe,
  routeInformation,
  forwarding,
  sysctl,
  neighbourAdvertisement,
  neighbourSolicitation,
  mld,
  bridge,
  icmpErrors,
  pathMtu,
  proxyAnycast,
  sourceAddress,
  routeCommand,
  redirects,
  device,
  linkMove,
  linkKeep,
  linkChange,
  procNet,
  monitor,
  selftest,
];
