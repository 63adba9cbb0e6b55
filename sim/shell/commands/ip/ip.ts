/**
 * ip(8) of iproute2 6.1: words, output and exit status (ip/ip.c).
 *
 * Differs from Linux: of the objects those that IPv6 needs; no -batch, -echo, -Numeric and -rcvbuf; -resolve finds no names.
 */
import type { Program } from '../../../kernel/uapi';
import type { Family } from '../iproute2/addresses';
import { Complaint, invalidArgument, notSimulated, USAGE_STATUS } from '../iproute2/complaint';
import { abbreviated, exactly, flag, type Keyword } from '../iproute2/keywords';
import { atoi } from '../iproute2/numbers';
import type { Result, Session, Settings } from '../iproute2/session';
import {
  COLOR_OPTION,
  FAMILY_FLAGS,
  JSON_OPTION,
  NETNS_OPTION,
  PRETTY_OPTION,
  SHOWING_OPTIONS,
  type Tool,
  toolProgram,
  VERSION_OPTION,
} from '../iproute2/tool';
import type { Words } from '../iproute2/words';
import { address } from './address';
import { addrlabel } from './addrlabel';
import { link } from './link';
import { maddress } from './maddress';
import { monitor } from './monitor';
import { neighbour } from './neighbour';
import { netns } from './netns';
import { route } from './route';
import { rule } from './rule';
import { token } from './token';
import { IP_USAGE } from './usage';

const USAGE = new Complaint(IP_USAGE, USAGE_STATUS);
const FAMILIES: readonly Family[] = ['inet', 'inet6', 'link', 'mpls', 'bridge'];
const FAMILY_LETTERS: readonly (readonly [string, Family])[] = [
  ['-0', 'link'],
  ['-M', 'mpls'],
  ['-B', 'bridge'],
];

const refusedOption = (name: string): Keyword<Settings> =>
  flag(name === '-echo' ? exactly(name) : abbreviated(name), () =>
    notSimulated(`the option ${name}`, USAGE_STATUS),
  );

const OPTIONS: readonly Keyword<Settings>[] = [
  {
    spelling: abbreviated('-loops'),
    read: (words, settings) => {
      const rounds = words.take();
      if (rounds === undefined) return USAGE;
      settings.loops = Math.max(0, atoi(rounds));
      return undefined;
    },
  },
  {
    spelling: abbreviated('-family'),
    read: (words, settings) => {
      const name = words.take();
      if (name === undefined || name === 'help') return USAGE;
      const family = FAMILIES.find(each => each === name);
      if (family === undefined) return invalidArgument(name, 'invalid protocol family');
      settings.family = family;
      return undefined;
    },
  },
  ...FAMILY_FLAGS,
  ...FAMILY_LETTERS.map(([letter, family]) =>
    flag<Settings>(exactly(letter), settings => void (settings.family = family)),
  ),
  flag(abbreviated('-human', '-human-readable', '-iec'), () => undefined),
  ...SHOWING_OPTIONS.slice(0, 2),
  flag(abbreviated('-resolve'), () => undefined),
  ...SHOWING_OPTIONS.slice(2),
  flag(abbreviated('-timestamp'), settings => void (settings.timestamp = 'long')),
  flag(abbreviated('-tshort'), settings => void (settings.timestamp = 'short')),
  VERSION_OPTION,
  flag(abbreviated('-force'), () => undefined),
  refusedOption('-batch'),
  flag(abbreviated('-brief'), settings => void (settings.brief = true)),
  JSON_OPTION,
  PRETTY_OPTION,
  refusedOption('-rcvbuf'),
  COLOR_OPTION,
  flag(abbreviated('-help'), () => USAGE),
  NETNS_OPTION,
  refusedOption('-Numeric'),
  flag(abbreviated('-all'), settings => void (settings.all = true)),
  refusedOption('-echo'),
];

/** Objects that iproute2 knows and the simulated kernel does not have. */
const missing = (name: string): Tool['objects'][number] => [name, () => notSimulated(`"ip ${name}"`)];

const OBJECTS: readonly (readonly [string, (session: Session, words: Words) => Result])[] = [
  ['address', address],
  ['addrlabel', addrlabel],
  ['maddress', maddress],
  ['route', route],
  ['rule', rule],
  ['neighbor', neighbour],
  ['neighbour', neighbour],
  missing('ntable'),
  missing('ntbl'),
  ['link', link],
  ...['l2tp', 'fou', 'ila', 'macsec', 'tunnel', 'tunl', 'tuntap', 'tap'].map(missing),
  ['token', token],
  ...['tcpmetrics', 'tcp_metrics'].map(missing),
  ['monitor', monitor],
  ...['xfrm', 'mroute', 'mrule'].map(missing),
  ['netns', netns],
  ...['netconf', 'vrf', 'sr', 'nexthop', 'mptcp', 'ioam'].map(missing),
  ['help', () => USAGE],
  missing('stats'),
];

export const ip: Program = toolProgram({
  usage: IP_USAGE,
  version: 'ip utility, iproute2-6.1.0, libbpf 1.1.2\n',
  optionHelp: 'ip -help',
  options: OPTIONS,
  objects: OBJECTS,
  unknownObject: word => new Complaint(`Object "${word}" is unknown, try "ip help".\n`, 1),
});
