/**
 * `ip route` (ip/iproute.c).
 *
 * Differs from Linux: MPLS, tunnels in routes, nexthop objects, realms and VRFs do not exist.
 */
import { Complaint, notSimulated, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, either, exactly, findSubcommand, type Subcommand } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { getRoute } from './route-get';
import { addRoute, deleteRoute } from './route-modify';
import { flushRoutes, showRoutes } from './route-show';
import { ROUTE_USAGE } from './usage';

export function route(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return showRoutes(session, words);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'ip route help') : command.run(words);
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('add'), run: words => addRoute(session, words, 'add') },
    {
      spelling: either(abbreviated('change'), exactly('chg')),
      run: words => addRoute(session, words, 'change'),
    },
    { spelling: abbreviated('replace'), run: words => addRoute(session, words, 'replace') },
    { spelling: abbreviated('prepend'), run: words => addRoute(session, words, 'prepend') },
    { spelling: abbreviated('append'), run: words => addRoute(session, words, 'append') },
    { spelling: abbreviated('test'), run: words => addRoute(session, words, 'test') },
    { spelling: abbreviated('delete'), run: words => deleteRoute(session, words) },
    { spelling: abbreviated('list', 'show', 'lst'), run: words => showRoutes(session, words) },
    { spelling: abbreviated('get'), run: words => getRoute(session, words) },
    { spelling: abbreviated('flush'), run: words => flushRoutes(session, words) },
    { spelling: abbreviated('save', 'restore', 'showdump'), run: () => notSimulated('a dump of routes') },
    { spelling: abbreviated('help'), run: () => new Complaint(ROUTE_USAGE, USAGE_STATUS) },
  ];
}
