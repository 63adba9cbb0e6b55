/** What ping(8) says about an ICMPv6 or ICMP error message. */

const UNREACHABLE = [
  'No route',
  'Administratively prohibited',
  'Beyond scope of source address',
  'Address unreachable',
  'Port unreachable',
];
const PROBLEMS = ['Wrong header field', 'Unknown header', 'Unknown option'];
const EXCEEDED = ['Hop limit', 'Defragmentation failure'];

/** The text for a type and code; `info` is the MTU or the pointer. */
export function icmp6ErrorText(type: number, code: number, info: number): string {
  switch (type) {
    case 1:
      return `Destination unreachable: ${UNREACHABLE[code] ?? `Unknown code ${code}`}`;
    case 2:
      return `Packet too big: mtu=${info}${code === 0 ? '' : `, code=${code}`}`;
    case 3:
      return `Time exceeded: ${EXCEEDED[code] ?? `code ${code}`}`;
    case 4:
      return `Parameter problem: ${PROBLEMS[code] ?? `code ${code}`} at ${info}`;
    default:
      return `unknown icmp type: ${type}`;
  }
}

const UNREACHABLE4 = [
  'Destination Net Unreachable',
  'Destination Host Unreachable',
  'Destination Protocol Unreachable',
  'Destination Port Unreachable',
  'Frag needed and DF set',
  'Source Route Failed',
  'Destination Net Unknown',
  'Destination Host Unknown',
  'Source Host Isolated',
  'Destination Net Prohibited',
  'Destination Host Prohibited',
  'Destination Net Unreachable for Type of Service',
  'Destination Host Unreachable for Type of Service',
  'Packet filtered',
  'Precedence Violation',
  'Precedence Cutoff',
];
const FRAG_NEEDED = 4;

/** The same of IPv4 (pr_icmph); `info` is the MTU or the pointer. */
export function icmpErrorText(type: number, code: number, info: number): string {
  switch (type) {
    case 3:
      if (code === FRAG_NEEDED) return `${UNREACHABLE4[code] ?? ''} (mtu = ${info})`;
      return UNREACHABLE4[code] ?? `Dest Unreachable, Bad Code: ${code}`;
    case 11:
      if (code > 1) return `Time exceeded, Bad Code: ${code}`;
      return code === 0 ? 'Time to live exceeded' : 'Frag reassembly time exceeded';
    case 12:
      return `Parameter problem: pointer = ${info}`;
    default:
      return `Bad ICMP type: ${type}`;
  }
}
