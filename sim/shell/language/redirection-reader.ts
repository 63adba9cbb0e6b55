/** Reads redirections of a command, POSIX XCU §2.7: to files, to other descriptors, and here-documents. */
import type { Redirection } from './ast';
import type { Reading } from './reading';
import type { TokenCursor } from './token-cursor';

/** Reads one redirection into `into`. A here-document gets its body when its line has ended. */
export function readRedirection(reading: Reading, tokens: TokenCursor, into: Redirection[]): boolean {
  const number = tokens.peek().kind === 'io-number' ? tokens.take() : undefined;
  const token = tokens.take();
  if (token.kind !== 'operator') return false;
  const { operator } = token;
  const fd = number?.kind === 'io-number' ? number.number : operator.startsWith('<') ? 0 : 1;
  if (operator === '<<' || operator === '<<-')
    return readHereDocument(reading, tokens, into, fd, operator === '<<-');
  const target = tokens.peek();
  if (target.kind !== 'word') {
    tokens.unexpected();
    return false;
  }
  tokens.take();
  if (operator === '<&' || operator === '>&') {
    const source = target.bare ?? '';
    if (!/^[0-9-]$/.test(source)) {
      reading.fail(target, source, 'Bad fd number');
      return false;
    }
    into.push({ kind: 'duplicate', fd, source: source === '-' ? undefined : Number(source) });
    return true;
  }
  const mode = operator === '<' ? 'read' : operator === '>>' ? 'append' : 'write';
  into.push({ kind: 'file', fd, mode, target: target.word });
  return true;
}

function readHereDocument(
  reading: Reading,
  tokens: TokenCursor,
  into: Redirection[],
  fd: number,
  stripTabs: boolean,
): boolean {
  const delimiter = tokens.takeHereDelimiter();
  if (delimiter === undefined) return false;
  const index = into.length;
  into.push({ kind: 'here', fd, body: { ...reading.source.position, parts: [] } });
  reading.pendingHere.push({
    delimiter: delimiter.text,
    quoted: delimiter.quoted,
    stripTabs,
    take: body => {
      into[index] = { kind: 'here', fd, body };
    },
  });
  return true;
}
