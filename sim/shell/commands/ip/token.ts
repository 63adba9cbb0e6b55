/** `ip token`: the interface identifier that addresses are made with (ip/iptoken.c). */
import { UNSPECIFIED } from '../../../base/ip6';
import type { LinkInfo } from '../../../kernel/uapi';
import { prefixOf, type TypedPrefix } from '../iproute2/addresses';
import {
  Complaint,
  INCOMPLETE,
  invalidArgument,
  refused,
  unknownCommand,
  USAGE_STATUS,
} from '../iproute2/complaint';
import { abbreviated, anything, exactly, type Keyword, readKeywords, valued } from '../iproute2/keywords';
import type { Result, Session } from '../iproute2/session';
import type { Words } from '../iproute2/words';
import { TOKEN_USAGE } from './usage';

export function token(session: Session, words: Words): Result {
  const word = words.take();
  if (word === undefined || abbreviated('list', 'lst', 'show', 'get')(word)) return list(session, words);
  if (abbreviated('set', 'add')(word)) return set(session, words, undefined);
  if (abbreviated('delete')(word))
    return set(session, words, { family: 'inet6', address: UNSPECIFIED, length: 128, lengthGiven: false });
  if (abbreviated('help')(word)) return new Complaint(TOKEN_USAGE, USAGE_STATUS);
  return unknownCommand(word, 'ip token help');
}

const invalidDevice = (word: string): Complaint => invalidArgument(word, 'dev is invalid\n');

/** Words other than `dev` mean nothing. */
function list(session: Session, words: Words): Result {
  let only: LinkInfo | undefined;
  for (let word = words.take(); word !== undefined && only === undefined; word = words.take()) {
    if (word !== 'dev') continue;
    const name = words.take();
    if (name === undefined) return INCOMPLETE;
    only = session.device(name);
    if (only === undefined) return invalidDevice(name);
  }
  const links = session.netlink
    .links()
    .filter(link => link.inet6 !== undefined && link.linkType !== 'loopback' && !link.flags.includes('NOARP'))
    .filter(link => only === undefined || link.ifindex === only.ifindex);
  session.list(out => {
    for (const link of links) {
      const text = link.token.toString();
      out.openObject();
      out.both('token', text, `token ${text}`);
      out.both('ifname', link.ifname, ` dev ${link.ifname}\n`);
      out.closeObject();
    }
  });
  return 0;
}

interface TokenArguments {
  readonly session: Session;
  token: TypedPrefix | undefined;
  dev: string | undefined;
}

const KEYWORDS: readonly Keyword<TokenArguments>[] = [
  valued(exactly('dev'), anything, (args, name) => {
    if (args.dev === undefined && args.session.device(name) === undefined) return invalidDevice(name);
    args.dev ??= name;
    return undefined;
  }),
];

/** @param fixed the token to set, when it need not be given */
function set(session: Session, words: Words, fixed: TypedPrefix | undefined): Result {
  const args: TokenArguments = { session, token: fixed, dev: undefined };
  const complaint = readKeywords(words, KEYWORDS, args, word => {
    if (abbreviated('help')(word)) return new Complaint(TOKEN_USAGE, USAGE_STATUS);
    const prefix = args.token ?? prefixOf('inet6')(word);
    if (prefix instanceof Complaint) return prefix;
    args.token = prefix;
    return undefined;
  });
  if (complaint !== undefined) return complaint;
  if (args.token === undefined) return new Complaint('Not enough information: token is required.\n', 1);
  if (args.dev === undefined)
    return new Complaint('Not enough information: "dev" argument is required.\n', 1);
  const refusal = session.netlink.linkSet(args.dev, { token: args.token.address ?? UNSPECIFIED });
  return refusal === undefined ? 0 : refused(refusal);
}
