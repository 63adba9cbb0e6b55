/** `ip neigh` (ip/ipneigh.c). */
import { Complaint, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, either, exactly, findSubcommand, type Subcommand } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { addNeighbour, deleteNeighbour, getNeighbour } from './neighbour-modify';
import { flushNeighbours, showNeighbours } from './neighbour-show';
import { NEIGHBOUR_USAGE } from './usage';

export function neighbour(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return showNeighbours(session, words);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'ip neigh help') : command.run(words);
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('add'), run: words => addNeighbour(session, words, 'add') },
    {
      spelling: either(abbreviated('change'), exactly('chg')),
      run: words => addNeighbour(session, words, 'change'),
    },
    { spelling: abbreviated('replace'), run: words => addNeighbour(session, words, 'replace') },
    { spelling: abbreviated('delete'), run: words => deleteNeighbour(session, words) },
    { spelling: abbreviated('get'), run: words => getNeighbour(session, words) },
    { spelling: abbreviated('show', 'lst', 'list'), run: words => showNeighbours(session, words) },
    { spelling: abbreviated('flush'), run: words => flushNeighbours(session, words) },
    { spelling: abbreviated('help'), run: () => new Complaint(NEIGHBOUR_USAGE, USAGE_STATUS) },
  ];
}
