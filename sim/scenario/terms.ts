/** The small values a scenario is written with: times, names, amounts and texts, each with what an editor shows of it. */

import { Type } from '@sinclair/typebox';
import type { Static, TSchema, TString, TUnsafe } from '@sinclair/typebox';

/** The grammar of parseDuration(). */
const DURATION = '(?=\\d)(\\d+d)?(\\d+h)?(\\d+m)?(\\d+(\\.\\d{1,6})?s)?(\\d+ms)?(\\d+us)?';
const BOUND = '(<|<=|>|>=) ?';

/** The same kind of value with a description, and examples, of this one place. */
export function described<T extends TSchema>(schema: T, description: string, examples?: unknown[]): T {
  return { ...schema, description, ...(examples === undefined ? {} : { examples }) };
}

/** One of these words. */
export function oneOf<const T extends string>(
  title: string,
  description: string,
  words: readonly T[],
): TUnsafe<T> {
  return Type.Unsafe<T>(
    Type.Union(
      words.map(word => Type.Literal(word)),
      { title, description },
    ),
  );
}

/** A map with keys of one kind, which must have a pattern, and values of one kind. */
export function mapOf<T extends TSchema>(
  key: TString,
  value: T,
  options: { title: string; description: string; examples: unknown[]; minProperties?: number },
): TUnsafe<Record<string, Static<T>>> {
  return Type.Unsafe(
    Type.Record(key, value, { ...options, propertyNames: key, additionalProperties: false }),
  );
}

/** The name of a node. It starts with a letter, so that no YAML reader takes it for a number. */
export const NodeName = Type.String({
  title: 'a node name',
  description: 'Starts with a letter; letters, digits, `_`, `.` and `-` follow.',
  pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}$',
  examples: ['router', 'host'],
});

/** The name of an interface, by the rules of dev_valid_name(). */
export const InterfaceName = Type.String({
  title: 'an interface name',
  description: 'A name as the kernel takes it: at most 15 characters, no `/`, `:` or blank.',
  pattern: '^(?!\\.{1,2}$)[^/:\\s]{1,15}$',
  examples: ['eth0', 'vbr0'],
});

/** `node:interface`. */
export const InterfaceRef = Type.String({
  title: 'node:interface',
  description: 'An interface of a node.',
  pattern: '^[A-Za-z][A-Za-z0-9_.-]{0,62}:(?!\\.{1,2}$)[^/:\\s]{1,15}$',
  examples: ['router:eth0'],
});

/** A point in time, counted from the start of the run, or a length of time. */
export const Time = Type.String({
  title: 'a time',
  description: 'A time with its unit. Points in time count from the start of the run.',
  pattern: `^${DURATION}$`,
  examples: ['20s', '1m30s', '200ms'],
});

/** What is left of a lifetime. */
export const Lifetime = Type.String({
  title: 'a lifetime',
  description: 'What is left of a lifetime: exactly, or a bound, or `forever`.',
  pattern: `^(forever|(${BOUND})?${DURATION})$`,
  examples: ['forever', '>= 1h59m', '7200s'],
});

/** A number or a bound for one. */
export const Amount = Type.Union(
  [Type.Integer({ minimum: 0 }), Type.String({ pattern: `^${BOUND}\\d{1,9}$` })],
  {
    title: 'a number, or a bound',
    description: 'Exactly this number, or a bound.',
    examples: [2, '>= 2', '< 1500'],
  },
);

/** A share of packets. */
export const Share = Type.String({
  title: 'a share of the packets',
  description: 'A share of the packets, with its `%`.',
  pattern: '^(100|\\d{1,2}(\\.\\d{1,6})?)%$',
  examples: ['10%', '0.5%'],
});

/** Bits a second, with the suffixes of tc(8). */
export const Rate = Type.String({
  title: 'a rate',
  description: 'Bits a second, with the suffixes of tc: `bit`, `kbit`, `mbit`, `gbit`.',
  pattern: '^[1-9]\\d{0,8}(bit|kbit|mbit|gbit)$',
  examples: ['10mbit', '56kbit'],
});

/** An Ethernet address. */
export const MacText = Type.String({
  title: 'a MAC address',
  description: 'Six octets of two digits with `:` between them.',
  pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}$',
  examples: ['02:00:00:00:00:01'],
});

/** A decision's name in the catalogue. */
export const DecisionId = Type.String({
  title: 'a decision id',
  description: 'What a kernel or a daemon decided, by its name in the catalogue.',
  pattern: '^[a-z0-9-]+(\\.[a-z0-9-]+)+$',
  examples: ['ndisc.ra.forwarding', 'addrconf.forwarding.purge-default-routers'],
});

/** Text to look for. */
export const Text = Type.String({
  title: 'text',
  description: 'Text that must occur; between two slashes, a regular expression that must match.',
  minLength: 1,
  examples: ['dadfailed', '/[0-9]+ received/'],
});

/** One text to look for or several. */
export const Texts = Type.Union([Text, Type.Array(Text, { minItems: 1 })], {
  title: 'text, or a list of texts',
});

/** Words for the reader. */
export const Words = Type.String({ title: 'text' });

/** A command line as a person would type it. */
export const CommandLine = Type.String({
  title: 'a command line',
  description: 'A command line as a person would type it on the node, read as a POSIX shell reads it.',
  minLength: 1,
  examples: ['ip link set eth0 up', 'sysctl -w net.ipv6.conf.all.forwarding=1'],
});

/** The name of a sysctl with dots or, as sysctl(8) takes it too, with slashes. */
export const SysctlName = Type.String({
  title: 'a sysctl name',
  pattern: '^[a-z][a-z0-9_]*[./][^\\s=]*[^\\s=./]$',
  examples: ['net.ipv6.conf.eth0.accept_ra'],
});

/** A sysctl's value. */
export const SysctlValue = Type.Union([Type.Integer(), Type.String()], {
  title: 'a sysctl value',
  description: 'The value, as one would write it after `=`.',
  examples: [1],
});
