/** The options of systemd-nspawn(1) that matter to the network, and those that do not but are typed beside them. */

/** A device and the name it gets inside. */
type Renamed = readonly [outside: string, inside: string];

export interface CommandLine {
  readonly machine: string;
  readonly directory: string;
  readonly boot: boolean;
  readonly quiet: boolean;
  /** It has a network namespace of its own. */
  readonly privateNetwork: boolean;
  readonly veth: boolean;
  readonly bridge: string | undefined;
  readonly zone: string | undefined;
  readonly extraVeths: readonly Renamed[];
  readonly macvlans: readonly Renamed[];
  readonly interfaces: readonly Renamed[];
  readonly command: readonly string[];
}

const LETTERS: Readonly<Record<string, string>> = {
  n: 'network-veth',
  M: 'machine',
  D: 'directory',
  b: 'boot',
  q: 'quiet',
  a: 'as-pid2',
  U: 'private-users',
  x: 'ephemeral',
};
const FLAGS = [
  'network-veth',
  'private-network',
  'boot',
  'quiet',
  'as-pid2',
  'ephemeral',
  'keep-unit',
  'private-users',
];
const VALUED = [
  'machine',
  'directory',
  'network-bridge',
  'network-zone',
  'network-veth-extra',
  'network-macvlan',
].concat(['network-interface', 'register', 'hostname', 'port', 'bind', 'bind-ro', 'setenv', 'capability']);

/** What the words ask for, or why not. */
export function readCommandLine([program = '', ...words]: readonly string[]):
  CommandLine | { readonly refusal: string } {
  const given: { readonly name: string; readonly value: string }[] = [];
  while (words[0]?.startsWith('-') === true && words[0] !== '-') {
    const word = words.shift() as string;
    if (word === '--') break;
    const long = /^--([^=]+)(?:=(.*))?$/s.exec(word);
    const letter = word.charAt(1);
    const name = long === null ? LETTERS[letter] : long[1];
    if (name === undefined) return { refusal: `${program}: invalid option -- '${letter}'` };
    let joined = long === null ? word.slice(2) || undefined : long[2];
    if (FLAGS.includes(name)) {
      if (long === null && joined !== undefined) words.unshift(`-${joined}`);
      joined = '';
    } else if (!VALUED.includes(name)) return { refusal: `${program}: unrecognized option '${word}'` };
    const value = joined ?? words.shift();
    if (value === undefined) return { refusal: `${program}: option '${word}' requires an argument` };
    given.push({ name, value });
  }
  const last = (name: string): string | undefined => given.findLast(each => each.name === name)?.value;
  const has = (name: string): boolean => given.some(each => each.name === name);
  const renamed = (option: string, inside: (dev: string) => string): Renamed[] =>
    given.flatMap(({ name, value }) => {
      const [dev = '', other] = value.split(':');
      return name === option ? [[dev, other ?? inside(dev)] as const] : [];
    });
  const directory = last('directory') ?? `/var/lib/machines/${last('machine') ?? ''}`;
  return {
    machine: last('machine') ?? (directory.replace(/\/+$/, '').split('/').at(-1) || 'container'),
    directory,
    boot: has('boot'),
    quiet: has('quiet'),
    privateNetwork: has('private-network') || given.some(({ name }) => name.startsWith('network-')),
    veth: has('network-veth'),
    bridge: last('network-bridge'),
    zone: last('network-zone'),
    extraVeths: renamed('network-veth-extra', dev => dev),
    macvlans: renamed('network-macvlan', dev => `mv-${dev}`),
    interfaces: renamed('network-interface', dev => dev),
    command: words.length > 0 ? words : ['sh'],
  };
}
