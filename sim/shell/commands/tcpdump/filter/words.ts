/** The words and signs of a filter expression. */

/** What pcap-filter(7) has a name for and these machines do not simulate: refused by name. */
export const NOT_SIMULATED: ReadonlySet<string> = new Set(
  (
    'ah aarp atalk broadcast byte bfd carp clns csnp decnet esis esp fddi gateway geneve greater icmp igmp igrp iih inbound ' +
    'ifname ifindex ipx isis iso lane lat len less link llc lsp metac metaconnect moprc mopdl mpls netbeui oam oamf4 on ' +
    'outbound pf pim portrange pppoed pppoes proto protochain psnp radio rarp reason rnr rset ruleset sca sctp slip snp stp ' +
    'subrulenum tr type udp4 vci vlan vpi vrrp wlan action addr1 addr2 addr3 addr4 dir host4'
  ).split(' '),
);

/** Names that stand for numbers in `icmp6[icmp6type] == icmp6-routeradvert`. */
export const NUMBERS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    icmp6type: 0,
    icmp6code: 1,
    'icmp6-destinationunreach': 1,
    'icmp6-packettoobig': 2,
    'icmp6-timeexceeded': 3,
    'icmp6-parameterproblem': 4,
    'icmp6-echo': 128,
    'icmp6-echoreply': 129,
    'icmp6-multicastlistenerquery': 130,
    'icmp6-multicastlistenerreportv1': 131,
    'icmp6-multicastlistenerdone': 132,
    'icmp6-routersolicit': 133,
    'icmp6-routeradvert': 134,
    'icmp6-neighborsolicit': 135,
    'icmp6-neighboradvert': 136,
    'icmp6-redirect': 137,
    'icmp6-multicastlistenerreportv2': 143,
  }),
);

const WORD = /\s*(&&|\|\||==|!=|<=|>=|[()[\]!<>=&]|[^\s()[\]!<>=&|]+|\|)/y;
/** Words in brackets end at the colon; elsewhere it is a part of addresses. */
const IN_BRACKETS = /\s*(\]|:|&|[^\s\]:&]+)/y;

/** The words of an expression. */
export function wordsOf(expression: string): string[] {
  const words: string[] = [];
  let inBrackets = false;
  for (let at = 0; at < expression.length;) {
    const pattern: RegExp = inBrackets ? IN_BRACKETS : WORD;
    pattern.lastIndex = at;
    const found: RegExpExecArray | null = pattern.exec(expression);
    if (found === null) break;
    const word = found[1] ?? '';
    words.push(word);
    at += found[0].length;
    inBrackets = inBrackets ? word !== ']' : word === '[';
  }
  return words;
}
