/** `nexthop via ADDRESS dev DEVICE weight NUMBER ...`: the ways of a multipath route (parse_nexthops of ip/iproute.c). */
import type { Ip4 } from '../../../base/ip4';
import { UNSPECIFIED } from '../../../base/ip6';
import type { NexthopRequest } from '../../../kernel/uapi';
import { addressOf } from '../iproute2/addresses';
import {
  cannotFindDevice,
  Complaint,
  invalidArgument,
  notSimulated,
  USAGE_STATUS,
} from '../iproute2/complaint';
import { parseUnsigned } from '../iproute2/numbers';
import type { Words } from '../iproute2/words';
import { readFamily, type RouteArguments, typedAs } from './route-words';

/** A next hop of either family. */
export interface TypedNexthop extends NexthopRequest {
  readonly gateway4?: Ip4;
}

type Nexthop = { -readonly [Key in keyof TypedNexthop]: TypedNexthop[Key] };

/** Reads to the end; the first `nexthop` has been taken. */
export function readNexthops(args: RouteArguments, words: Words): readonly TypedNexthop[] | Complaint {
  const nexthops: TypedNexthop[] = [];
  for (let word: string | undefined = 'nexthop'; word !== undefined; word = words.take()) {
    if (word !== 'nexthop')
      return new Complaint(
        `Error: "nexthop" or end of line is expected instead of "${word}"\n`,
        USAGE_STATUS,
      );
    if (words.peek === undefined)
      return new Complaint('Error: unexpected end of line after "nexthop"\n', USAGE_STATUS);
    const nexthop = readNexthop(args, words);
    if (nexthop instanceof Complaint) return nexthop;
    nexthops.push(nexthop);
  }
  return nexthops;
}

const PARTS: Readonly<
  Record<string, (args: RouteArguments, words: Words, nexthop: Nexthop) => Complaint | undefined>
> = {
  via: readGateway,
  dev: readDevice,
  weight: readWeight,
  onlink: (_args, _words, nexthop) => void (nexthop.onlink = true),
  encap: () => notSimulated('a tunnel in a route'),
  as: () => notSimulated('translating a destination'),
  realms: () => notSimulated('a realm'),
};

function readNexthop(args: RouteArguments, words: Words): TypedNexthop | Complaint {
  const nexthop: Nexthop = {};
  for (;;) {
    const part = words.peek !== undefined && Object.hasOwn(PARTS, words.peek) ? PARTS[words.peek] : undefined;
    if (part === undefined) return nexthop;
    words.take();
    const complaint = part(args, words, nexthop);
    if (complaint !== undefined) return complaint;
  }
}

function readGateway(args: RouteArguments, words: Words, nexthop: Nexthop): Complaint | undefined {
  const named = readFamily(words, args.family);
  const gateway = named instanceof Complaint ? named : typedAs(args, addressOf, named.word, named.family);
  if (gateway instanceof Complaint) return gateway;
  if (args.family !== gateway.family && gateway.family !== 'unspec')
    return notSimulated('a gateway of the other family');
  if (gateway.address4 !== undefined) nexthop.gateway4 = gateway.address4;
  else nexthop.gateway = gateway.address ?? UNSPECIFIED;
  return undefined;
}

function readDevice({ session }: RouteArguments, words: Words, nexthop: Nexthop): Complaint | undefined {
  const name = words.next();
  if (name instanceof Complaint) return name;
  if (session.device(name) === undefined)
    return new Complaint(`${cannotFindDevice(name).text}Error: cannot parse nexthop\n`, USAGE_STATUS);
  nexthop.dev = name;
  return undefined;
}

function readWeight(_args: RouteArguments, words: Words, nexthop: Nexthop): Complaint | undefined {
  const word = words.next();
  if (word instanceof Complaint) return word;
  const weight = parseUnsigned(word, 256);
  if (weight === undefined || weight === 0) return invalidArgument(word, '"weight" is invalid\n');
  nexthop.weight = weight;
  return undefined;
}
