/** The options that every command has which runs a scenario, and how their words are read. */
import { InvalidArgumentError, type Command } from 'commander';
import { parseDuration, type SimTime } from '../base/time';
import { parseSetting, type RunOptions, type SysctlSetting } from '../scenario/run-options';

/** The options as commander hands them over. */
export interface RunFlags {
  readonly all: boolean;
  readonly seed?: number;
  readonly shuffle?: number;
  readonly kernel?: string;
  readonly set?: readonly SysctlSetting[];
  readonly octets: boolean;
  readonly json: boolean;
  readonly junit?: string;
  readonly pcap?: string;
  readonly trace?: string;
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly library?: string;
}

/** Adds `--seed`, `--shuffle`, `--kernel`, `--set` and `--octets`. */
export function addRunOptions(command: Command): Command {
  return command
    .option('--seed <number>', 'the seed of all chance, instead of the scenario’s', readSeed)
    .option('--shuffle <number>', 'permute what happens at the same instant, by this seed', readSeed)
    .option('--kernel <version>', 'the kernel of every node, like linux-5.4')
    .option(
      '--set <node:key=value>',
      'set a sysctl before anything boots; * is every node; can be repeated',
      readSetting,
    )
    .option('--octets', 'encode and decode every packet on every link: slower, same outcome', false);
}

/** The options of a run among those of a command. */
export function runOptions({
  seed,
  shuffle,
  kernel,
  set,
  octets,
}: RunFlags): Pick<RunOptions, 'seed' | 'kernel' | 'set' | 'octets' | 'shuffle'> {
  return {
    octets,
    ...(seed === undefined ? {} : { seed }),
    ...(shuffle === undefined ? {} : { shuffle }),
    ...(kernel === undefined ? {} : { kernel }),
    ...(set === undefined ? {} : { set }),
  };
}

/** A time of a run. */
export function readTime(text: string): SimTime {
  const time = parseDuration(text);
  if (time === undefined) throw new InvalidArgumentError('a time has a unit: 20s, 1m30s, 200ms.');
  return time;
}

/** How many of something: at least one. */
export function readCount(text: string): number {
  const count = Number(text);
  if (!/^\d{1,4}$/.test(text) || count < 1) throw new InvalidArgumentError('it is a number from 1 to 9999.');
  return count;
}

/** A seed. */
export function readSeed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > 0xffffffff)
    throw new InvalidArgumentError('a seed is a whole number from 0 to 4294967295.');
  return seed;
}

/** A kernel by its name, or its version alone. Whether there is one is found out later. */
export function readKernel(text: string): string {
  return /^\d/.test(text) ? `linux-${text}` : text;
}

/** A sysctl to set, after those before it. */
export function readSetting(text: string, before: readonly SysctlSetting[] = []): SysctlSetting[] {
  const setting = parseSetting(text);
  if (setting === undefined)
    throw new InvalidArgumentError('write it node:key=value, like host:net.ipv6.conf.eth0.accept_ra=2.');
  return [...before, setting];
}
