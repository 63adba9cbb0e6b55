/** `type vlan` (ip/iplink_vlan.c). */
import { Complaint, invalidArgument, notSimulated } from '../iproute2/complaint';
import { abbreviated, anything, type Keyword, type Reader, valued } from '../iproute2/keywords';
import { parseUnsigned, U16 } from '../iproute2/numbers';
import type { Words } from '../iproute2/words';
import { number, type Options, readOptions, unknownOption } from './link-type-options';

/** `ip link help vlan`. */
export const VLAN_USAGE = `Usage: ... vlan id VLANID
		[ protocol VLANPROTO ]
		[ reorder_hdr { on | off } ]
		[ gvrp { on | off } ]
		[ mvrp { on | off } ]
		[ loose_binding { on | off } ]
		[ bridge_binding { on | off } ]
		[ ingress-qos-map QOS-MAP ]
		[ egress-qos-map QOS-MAP ]

VLANID := 0-4095
VLANPROTO: [ 802.1Q | 802.1ad ]
QOS-MAP := [ QOS-MAP ] QOS-MAPPING
QOS-MAPPING := FROM:TO
`;

/** ll_proto_a2n, of the names that are those of tags. */
const PROTOCOLS: Readonly<Record<string, number>> = { '802.1q': 0x8100, '802.1ad': 0x88a8 };

/** The number of a protocol. */
export const vlanProtocol =
  (message: string): Reader<number> =>
  word =>
    PROTOCOLS[word.toLowerCase()] ?? parseUnsigned(word, U16) ?? invalidArgument(word, message);

const onOff =
  (name: string): Reader<boolean> =>
  word =>
    word === 'on' || word === 'off'
      ? word === 'on'
      : new Complaint(`Error: argument of "${name}" must be "on" or "off", not "${word}"\n`, 1);

/** A flag of which only one value is simulated, which is the default. */
const fixed = (name: string, value: boolean): Keyword<Options> =>
  valued(abbreviated(name), onOff(name), (_options, on) =>
    on === value ? undefined : notSimulated(`${name} ${on ? 'on' : 'off'}`),
  );

const KEYWORDS: readonly Keyword<Options>[] = [
  valued(
    abbreviated('protocol'),
    vlanProtocol('protocol is invalid'),
    (options, value) => void (options['protocol'] = value),
  ),
  number('id', U16, 'id is invalid'),
  fixed('reorder_hdr', true),
  fixed('gvrp', false),
  fixed('mvrp', false),
  valued(
    abbreviated('loose_binding'),
    onOff('loose_binding'),
    (options, on) => void (options['loose_binding'] = Number(on)),
  ),
  fixed('bridge_binding', false),
  valued(abbreviated('ingress-qos-map', 'egress-qos-map'), anything, () =>
    notSimulated('the priority of a frame'),
  ),
];

export function readVlanOptions(words: Words): Options | Complaint {
  return readOptions(words, KEYWORDS, unknownOption(VLAN_USAGE, 'vlan: unknown command'));
}
