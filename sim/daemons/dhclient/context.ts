/** What the statements of dhclient.conf can ask about, and what they make of the options of an answer. */
import type { Process } from '../../kernel/uapi';
import { dhcp6OptionCode, type Dhcp6OptionList } from '../../wire/dhcpv6/options';
import type { Log } from '../dhcpd/log';
import { optionOf, rawOption } from '../dhcpd/raw-option';
import { execute, OptionValues, type Context } from '../isc/evaluate';
import type { OptionSpace } from '../isc/option-space';
import type { Statement } from '../isc/expression';

export function clientContext(os: Process, log: Log, values: OptionValues): Context {
  return {
    option: option => values.get(option),
    values,
    known: false,
    isStatic: false,
    hostName: undefined,
    machine: os.hostname,
    variables: new Map(),
    log: (_priority, text) => log.write('info', text),
  };
}

/** `supersede`, `default`, `prepend` and `append`, or `send`, carried out on the options of a message. */
export function changeOptions(
  options: Dhcp6OptionList,
  statements: readonly Statement[],
  space: OptionSpace,
  context: (values: OptionValues) => Context,
): Dhcp6OptionList {
  if (statements.length === 0) return options;
  const values = new OptionValues();
  for (const option of options) {
    const code = dhcp6OptionCode(option);
    values.set(
      space.findCode(code) ?? { space, name: `unknown-${code}`, code, format: 'X' },
      rawOption(options, code),
    );
  }
  execute(statements, context(values));
  return values.of(space.name).map(({ option, data }) => optionOf(option.code, data));
}
