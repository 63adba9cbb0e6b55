/** `server-duid` of dhcpd.conf (parse_server_duid_conf() of server/confpars.c). */
import { putUint } from '../../wire/layout';
import { octetsOfText } from '../isc/expression';
import type { Lexer } from '../isc/lexer';
import { concatenate } from '../isc/parse-options';
import { parseCshl, refuse } from '../isc/parse-values';
import type { DhcpdConfig } from './config';

const HARDWARE: Readonly<Record<string, number>> = { ethernet: 1, 'token-ring': 6, fddi: 8 };

/** Behind the word. */
export function parseServerDuidConf(lexer: Lexer, dhcpd: DhcpdConfig): void {
  const { kind, text } = lexer.next();
  if (kind === 'en' || kind === 'NUMBER') {
    let enterprise: readonly Uint8Array[] = [];
    if (kind === 'en') {
      const number = lexer.next();
      if (number.kind !== 'NUMBER') return refuse(lexer, 'enterprise number expected');
      enterprise = [uint(4, parseInt(number.text, 10))];
    }
    const identifier = lexer.next();
    if (identifier.kind !== 'STRING') return refuse(lexer, 'identifier expected');
    const type = kind === 'en' ? 2 : parseInt(text, 10);
    dhcpd.serverDuid = concatenate([uint(2, type), ...enterprise, octetsOfText(identifier.text)]);
  } else if (kind === 'll' || kind === 'llt') {
    dhcpd.serverDuidType = kind === 'll' ? 'LL' : 'LLT';
    if (lexer.peek().kind !== ';') {
      const duid = linkLayer(lexer, kind === 'llt');
      if (duid === undefined) return;
      dhcpd.serverDuid = duid;
    }
  } else {
    return refuse(lexer, 'DUID type of LLT, EN, or LL expected');
  }
  if (lexer.next().kind !== ';') refuse(lexer, 'semicolon expected');
}

function linkLayer(lexer: Lexer, withTime: boolean): Uint8Array | undefined {
  const hardware = HARDWARE[lexer.next().kind];
  if (hardware === undefined) return refuse(lexer, 'hardware type expected');
  let time: readonly Uint8Array[] = [];
  if (withTime) {
    const token = lexer.next();
    if (token.kind !== 'NUMBER') return refuse(lexer, 'timestamp expected');
    time = [uint(4, parseInt(token.text, 10))];
  }
  const address = parseCshl(lexer);
  return address && concatenate([uint(2, withTime ? 1 : 3), uint(2, hardware), ...time, address]);
}

function uint(size: number, value: number): Uint8Array {
  const octets = new Uint8Array(size);
  putUint(octets, 0, size, value);
  return octets;
}
