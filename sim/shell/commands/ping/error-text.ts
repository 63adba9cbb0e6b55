/** What ping(8) says about an ICMPv6 error message. */

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
