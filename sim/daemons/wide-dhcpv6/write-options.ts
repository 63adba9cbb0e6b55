/** Putting options together, in WIDE's order and with what -D says about it: dhcp6_set_options() and copyout_option() of common.c. */
import type { Ip6 } from '../../base/ip6';
import { writeDhcp6, type Dhcp6Message } from '../../wire/dhcpv6/message';
import type { Dhcp6Option } from '../../wire/dhcpv6/options';
import { iaOption, leaseOption } from '../dhcpv6/identity-association';
import type { WideLog } from './log';
import type { Ia, OptInfo } from './opt-info';
import { INFORMATION_ORDER, OPTION_ROWS, optionName } from './options';

const REFRESH_TIME = 32;

/** The octets of a message. */
export function writeMessage(
  kind: Dhcp6Message['kind'],
  transactionId: number,
  info: OptInfo,
  log: WideLog,
): Uint8Array {
  return writeDhcp6({ kind, transactionId, options: optionsOf(info, log) });
}

function optionsOf(info: OptInfo, log: WideLog): Dhcp6Option[] {
  const options: Dhcp6Option[] = [];
  const set = (code: number, length: number, option: Dhcp6Option): void => {
    log.say('debug', 'copy_option', `set ${optionName(code)} (len ${length})`);
    options.push(option);
  };
  const { clientId, serverId, preference, elapsed, requests, refreshTime } = info;
  if (clientId !== undefined) set(1, clientId.length, { kind: 'client-id', duid: clientId });
  if (serverId !== undefined) set(2, serverId.length, { kind: 'server-id', duid: serverId });
  for (const ia of info.ias.NA) options.push(association(ia, log));
  if (info.rapidCommit) set(14, 0, { kind: 'rapid-commit' });
  if (preference !== undefined) set(7, 1, { kind: 'preference', preference });
  if (elapsed !== undefined) set(8, 2, { kind: 'elapsed-time', elapsed });
  for (const status of info.statuses) set(13, 2, { kind: 'status-code', status, message: '' });
  if (requests.length > 0) set(6, 2 * requests.length, { kind: 'option-request', codes: requests });
  for (const keyword of INFORMATION_ORDER) {
    const values = info.information.get(keyword) ?? [];
    if (values.length === 0) continue;
    const { code } = OPTION_ROWS[keyword]!;
    const body = information(values);
    set(code, body.length, { kind: 'unknown-option', code, body });
  }
  for (const ia of info.ias.PD) options.push(association(ia, log));
  if (refreshTime !== undefined) {
    set(REFRESH_TIME, 4, { kind: 'information-refresh-time', seconds: refreshTime });
  }
  return options;
}

/** The body of a list of addresses, or of names. */
function information(values: readonly (Ip6 | string)[]): Uint8Array {
  return Uint8Array.from(
    values.flatMap(value => {
      if (typeof value === 'string') {
        const labels = value.split('.').filter(label => label !== '');
        const octets = labels.flatMap(label => [
          label.length,
          ...Array.from(label, character => character.charCodeAt(0)),
        ]);
        return [...octets, 0];
      }
      const address = new Uint8Array(16);
      value.writeTo(address, 0);
      return [...address];
    }),
  );
}

function association({ type, iaid, T1, T2, values }: Ia, log: WideLog): Dhcp6Option {
  const kind = type === 'PD' ? 'ia-pd' : 'ia-na';
  const say = (code: number): void => log.say('debug', 'copyout_option', `set ${optionName(code)}`);
  const inner = values.map((value): Dhcp6Option => {
    if (value.type === 'status') {
      say(13);
      return { kind: 'status-code', status: value.status, message: '' };
    }
    say(type === 'PD' ? 26 : 5);
    return leaseOption(kind, value.lease);
  });
  say(type === 'PD' ? 25 : 3);
  return iaOption(kind, iaid, T1, T2, inner);
}
