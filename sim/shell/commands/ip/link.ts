/**
 * `ip link` (ip/iplink.c).
 *
 * Differs from Linux: there are no groups of devices, no alternative names (`property`), no `xstats` and `afstats`.
 */
import type { LinkChange, LinkCreate, Refusal } from '../../../kernel/uapi';
import {
  cannotFindDevice,
  Complaint,
  notSimulated,
  refused,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import { abbreviated, findSubcommand, type Subcommand } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { type LinkArguments, readLinkArguments } from './link-arguments';
import { readTypeOptions } from './link-types';
import { BRIDGE_SLAVE_USAGE, BRIDGE_USAGE, LINK_USAGE } from './link-usage';
import { BOND_SLAVE_USAGE, BOND_USAGE } from './link-bond';
import { MACVLAN_USAGE } from './link-macvlan';
import { VLAN_USAGE } from './link-vlan';
import { show } from './show';

export function link(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return show(session, words, true);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'ip link help') : command.run(words);
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('add'), run: words => create(session, words, false) },
    { spelling: abbreviated('set', 'change'), run: words => change(session, words) },
    { spelling: abbreviated('replace'), run: words => create(session, words, true) },
    { spelling: abbreviated('delete'), run: words => remove(session, words) },
    { spelling: abbreviated('show', 'lst', 'list'), run: words => show(session, words, true) },
    { spelling: abbreviated('xstats', 'afstats'), run: () => notSimulated('counting packets') },
    { spelling: abbreviated('property'), run: () => notSimulated('an alternative name') },
    { spelling: abbreviated('help'), run: help },
  ];
}

function help(words: Words): Complaint {
  const usages: Readonly<Record<string, string>> = {
    bond: BOND_USAGE,
    bond_slave: BOND_SLAVE_USAGE,
    bridge: BRIDGE_USAGE,
    bridge_slave: BRIDGE_SLAVE_USAGE,
    dummy: 'Usage: ... dummy\n',
    macvlan: MACVLAN_USAGE,
    team: 'Usage: ... team\n',
    team_slave: 'Usage: ... team_slave\n',
    vlan: VLAN_USAGE,
  };
  const type = words.take() ?? '';
  return Object.hasOwn(usages, type)
    ? new Complaint(usages[type] ?? '', 0)
    : new Complaint(LINK_USAGE, USAGE_STATUS);
}

interface Parsed extends LinkArguments {
  readonly changes: LinkArguments['changes'] & Partial<LinkCreate>;
}

/** The arguments with those of the type; `check` is made before those are read. */
function parse(
  session: Session,
  words: Words,
  check: (args: LinkArguments) => Complaint | undefined = () => undefined,
): Parsed | Complaint {
  const args = readLinkArguments(session, words);
  if (args instanceof Complaint) return args;
  const complaint = check(args);
  if (complaint !== undefined) return complaint;
  if (args.type === undefined) return args;
  const options = readTypeOptions(session, words, args.type);
  return options instanceof Complaint ? options : { ...args, changes: { ...args.changes, ...options } };
}

const answer = (refusal: Refusal): Result => (refusal === undefined ? 0 : refused(refusal));

/** The changes to a device that is there; a new name only where it is another one. */
function parseExisting(session: Session, words: Words): { dev: string; change: LinkChange } | Complaint {
  const args = parse(session, words);
  if (args instanceof Complaint) return args;
  const { dev, name } = args;
  const { index, link: _link, peer: _peer, ifname: _ifname, kind: _kind, ...change } = args.changes;
  if (index !== undefined && change.netns === undefined)
    return new Complaint(
      'index can be used only when creating devices or when moving device to another netns.\n',
      USAGE_STATUS,
    );
  if (dev === undefined)
    return new Complaint('Not enough information: "dev" argument is required.\n', USAGE_STATUS);
  if (session.device(dev) === undefined) return cannotFindDevice(dev);
  return { dev, change: name === undefined || name === dev ? change : { ...change, name } };
}

function change(session: Session, words: Words): Result {
  const parsed = parseExisting(session, words);
  return parsed instanceof Complaint ? parsed : answer(session.netlink.linkSet(parsed.dev, parsed.change));
}

function remove(session: Session, words: Words): Result {
  const parsed = parseExisting(session, words);
  return parsed instanceof Complaint ? parsed : answer(session.netlink.linkDel(parsed.dev));
}

function create(session: Session, words: Words, replace: boolean): Result {
  const args = parse(session, words, ({ dev, name, changes: { link: below } }) => {
    if (name !== dev)
      return new Complaint('both "name" and "dev" cannot be used when creating devices.\n', USAGE_STATUS);
    return below === undefined || session.device(below) !== undefined ? undefined : cannotFindDevice(below);
  });
  if (args instanceof Complaint) return args;
  const { dev, type, changes } = args;
  if (type === undefined) return new Complaint('Not enough information: "type" argument is required\n', 1);
  const { netlink } = session;
  if (replace && dev !== undefined && session.device(dev) !== undefined)
    return answer(netlink.linkSet(dev, changes));
  return answer(netlink.linkAdd({ ...changes, ifname: dev ?? freeName(session, type), kind: type }));
}

/** The kernel's choice: `bridge0`, `bridge1`, ... */
function freeName(session: Session, kind: string): string {
  let number = 0;
  while (session.device(`${kind}${number}`) !== undefined) number += 1;
  return `${kind}${number}`;
}
