/**
 * `ip netns` (ip/ipnetns.c).
 *
 * Differs from Linux: ids of namespaces cannot be set, and nothing watches namespaces come and go (`monitor`).
 */
import { Complaint, notSimulated, systemError, unknownCommand, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, findSubcommand, type Subcommand } from '../iproute2/keywords';
import { checkNetns, runInNetns } from '../iproute2/run-in-netns';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { NETNS_USAGE } from './usage';

const NETNS_RUN_DIR = '/run/netns';

export function netns(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined) return list(session);
  const name = words.peek;
  if (!session.settings.all && name !== undefined && isInvalid(name))
    return new Complaint(`Invalid netns name "${name}"\n`, USAGE_STATUS);
  const command = findSubcommand(subcommands(session), word);
  return command === undefined ? unknownCommand(word, 'ip netns help') : command.run(words);
}

function isInvalid(name: string): boolean {
  return name === '' || name.length > 255 || name.includes('/') || name === '.' || name === '..';
}

function subcommands(session: Session): readonly Subcommand<Result>[] {
  return [
    { spelling: abbreviated('list', 'show', 'lst'), run: () => list(session) },
    { spelling: abbreviated('list-id'), run: () => notSimulated('the list of ids of namespaces') },
    { spelling: abbreviated('help'), run: () => new Complaint(NETNS_USAGE, USAGE_STATUS) },
    { spelling: abbreviated('add'), run: words => add(session, words) },
    { spelling: abbreviated('set'), run: () => notSimulated('setting the id of a namespace') },
    { spelling: abbreviated('delete'), run: words => remove(session, words) },
    { spelling: abbreviated('identify'), run: words => identify(session, words) },
    { spelling: abbreviated('pids'), run: words => pids(session, words) },
    { spelling: abbreviated('exec'), run: words => exec(session, words) },
    {
      spelling: abbreviated('monitor', 'attach'),
      run: () => notSimulated('watching and attaching namespaces'),
    },
  ];
}

const NO_NAME = new Complaint('No netns name specified\n', 1);

/** The newest first, as the directory of their files lists them, with the id that a link's other end told. */
function list(session: Session): Result {
  const links = session.netlink.links();
  session.list(out => {
    for (const name of [...session.process.netnsList()].reverse()) {
      const id = links.find(link => link.linkNetnsName === name)?.linkNetnsid;
      out.openObject();
      out.both('name', name, name);
      if (id !== undefined) out.both('id', id, ` (id: ${id})`);
      out.text('\n');
      out.closeObject();
    }
  });
  return 0;
}

function add({ process }: Session, words: Words): Result {
  const name = words.take();
  if (name === undefined) return NO_NAME;
  const errno = process.netnsAdd(name);
  return errno === undefined
    ? 0
    : systemError(`Cannot create namespace file "${NETNS_RUN_DIR}/${name}"`, errno, 1);
}

function remove({ process, settings }: Session, words: Words): Result {
  const name = words.take();
  if (name === undefined && !settings.all) return NO_NAME;
  for (const each of settings.all ? [...process.netnsList()] : [name ?? '']) {
    const errno = process.netnsDel(each);
    if (errno !== undefined)
      return systemError(`Cannot remove namespace file "${NETNS_RUN_DIR}/${each}"`, errno, 1);
  }
  return 0;
}

/** The namespace of a process, by name; an empty line for one without. */
function identify({ process }: Session, words: Words): Result {
  const [pid, extra] = words.rest;
  if (extra !== undefined) return new Complaint('extra arguments specified\n', 1);
  if (pid !== undefined && !/^\d+$/.test(pid))
    return new Complaint(`Specified string '${pid}' is not a pid\n`, 1);
  const target = pid === undefined ? process : process.processes().find(each => each.pid === Number(pid));
  if (target === undefined) return systemError('Cannot open network namespace', 'ENOENT', 1);
  process.write('stdout', `${nameOf(process.netnsList(), target.netns)}\n`);
  return 0;
}

/** A process knows its namespace by the name of its node; `ip netns` knows it by that name's last part, if at all. */
function nameOf(names: readonly string[], netns: string): string {
  return names.find(name => netns === name || netns.endsWith(`/${name}`)) ?? '';
}

function pids({ process }: Session, words: Words): Result {
  const [name, extra] = words.rest;
  if (name === undefined) return NO_NAME;
  if (extra !== undefined) return new Complaint('extra arguments specified\n', 1);
  const names = process.netnsList();
  if (!names.includes(name)) return systemError('Cannot open network namespace', 'ENOENT', 1);
  const inside = process.processes().filter(each => nameOf(names, each.netns) === name);
  process.write('stdout', inside.map(({ pid }) => `${pid}\n`).join(''));
  return 0;
}

function exec({ process, settings }: Session, words: Words): Result {
  const name = settings.all ? undefined : words.take();
  if (name === undefined && !settings.all) return NO_NAME;
  const argv = words.rest;
  if (argv.length === 0) return new Complaint('No command specified\n', 1);
  if (name === undefined) return execInEach(process, [...process.netnsList()].reverse(), argv);
  const missing = checkNetns(process, name);
  if (missing !== undefined) return missing;
  return runInNetns(process, name, argv, status => process.exit(status)) ?? execFailed(argv);
}

const execFailed = ([command = '']: readonly string[]): Complaint =>
  systemError(`exec of "${command}" failed`, 'ENOENT', 1);

/** `ip -all netns exec`: one after another, whatever they come to. */
function execInEach(process: Session['process'], names: readonly string[], argv: readonly string[]): Result {
  const [name, ...others] = names;
  if (name === undefined) return 0;
  process.write('stdout', `\nnetns: ${name}\n`);
  const next = (): void => {
    if (execInEach(process, others, argv) !== 'running') process.exit(0);
  };
  const started = runInNetns(process, name, argv, next);
  return started ?? execFailed(argv);
}
