/**
 * `ip address` (ip/ipaddress.c).
 *
 * Differs from Linux: `save`, `restore` and `showdump` do not exist.
 */
import { Complaint, notSimulated, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, either, exactly, findSubcommand, type Subcommand } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { primaryOnly } from './address-flags';
import { addAddress, deleteAddress } from './address-modify';
import { printAddress } from './address-print';
import { flush } from './flush';
import { ADDRESS_USAGE } from './link-usage';
import { addressesOf, show } from './show';
import { readShowFilter, selectsAddress } from './show-filter';

export function address(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words, false);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'ip address help') : command.run(words);
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('add'), run: words => addAddress(session, words, 'add') },
    {
      spelling: either(abbreviated('change'), exactly('chg')),
      run: words => addAddress(session, words, 'change'),
    },
    { spelling: abbreviated('replace'), run: words => addAddress(session, words, 'replace') },
    { spelling: abbreviated('delete'), run: words => deleteAddress(session, words) },
    { spelling: abbreviated('list', 'show', 'lst'), run: words => show(session, words, false) },
    { spelling: abbreviated('flush'), run: words => flushAddresses(session, words) },
    { spelling: abbreviated('save', 'showdump', 'restore'), run: () => notSimulated('a dump of addresses') },
    { spelling: abbreviated('help'), run: () => new Complaint(ADDRESS_USAGE, USAGE_STATUS) },
  ];
}

function flushAddresses(session: Session, words: Words): Result {
  if (words.peek === undefined) return new Complaint('Flush requires arguments.\n', 1);
  if (session.settings.family === 'link') return new Complaint('Cannot flush link addresses.\n', 1);
  const filter = readShowFilter(session, words, false);
  if (filter instanceof Complaint) return filter;
  const { netlink } = session;
  return flush(session, {
    noun: 'addresses',
    select: () => addressesOf(session, filter).filter(each => selectsAddress(filter, each)),
    remove: info => {
      const { ifname: dev, prefixlen } = info;
      if (!('label' in info)) return netlink.addressDel({ dev, local: info.local, prefixlen });
      const { local, peer = local, label } = info;
      return netlink.ipv4.addressDel({ dev, local, peer, prefixlen, label });
    },
    print: entries => {
      const out = session.printer();
      for (const entry of entries) printAddress(out, entry, { brief: false, withDevice: true });
      session.write(out.flush());
    },
    ignored: 'EADDRNOTAVAIL',
    maxRounds: session.settings.loops,
    once: primaryOnly(filter.flags),
    failureStatus: 1,
  });
}
