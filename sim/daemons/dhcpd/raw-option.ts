/** Options by their codes and octets, as expressions and `option` statements have them. */
import { writeDhcp6, readDhcp6 } from '../../wire/dhcpv6/message';
import { dhcp6OptionCode, type Dhcp6Option, type Dhcp6OptionList } from '../../wire/dhcpv6/options';

export type Octets = Uint8Array;

/** Type and transaction id of a message, and code and length of its first option. */
const MESSAGE_HEADER = 4;
const OPTION_HEADER = 4;

/** The body of the first option with this code. */
export function rawOption(options: Dhcp6OptionList, code: number): Octets | undefined {
  const option = options.find(each => dhcp6OptionCode(each) === code);
  if (option === undefined) return undefined;
  const octets = writeDhcp6({ kind: 'reply', transactionId: 0, options: [option] });
  return octets.subarray(MESSAGE_HEADER + OPTION_HEADER);
}

/** An option of these octets, as the codec would read it. */
export function optionOf(code: number, body: Octets): Dhcp6Option {
  const octets = writeDhcp6({
    kind: 'reply',
    transactionId: 0,
    options: [{ kind: 'unknown-option', code, body }],
  });
  const message = readDhcp6(octets);
  return message.kind === 'malformed' || 'hopCount' in message
    ? { kind: 'unknown-option', code, body }
    : message.options[0]!;
}
