/** Expectations of `ping`: whether something answers one echo request, typed as `ping -c 1` on the node. */
import { seconds } from '../../base/time';
import type { AddrInfo } from '../../kernel/uapi';
import { matchesText } from '../match';
import { parseInterfaceRef } from '../target';
import { addressesOf } from './interface-addresses';
import type { CommandSubject, LabInView } from './subject';

/** Longer than neighbour discovery needs to give up, here and at a router on the way. */
const WAIT_SECONDS = 5;

export const ping: CommandSubject<'ping'> = {
  kind: 'command',
  patience: seconds(WAIT_SECONDS + 5),

  describe({ ping: target, ok, error, dev, size }) {
    const from = dev === undefined ? '' : ` from ${dev}`;
    const octets = size === undefined ? '' : ` with ${size} octets`;
    const answer =
      error !== undefined ? ` fails with ${error}` : ok === false ? ' is not answered' : ' is answered';
    return `ping ${target}${from}${octets}${answer}`;
  },

  line(lab, { on, ping: target, dev, size }) {
    const found = targetAddress(lab, on, target);
    if (found === undefined) return { ok: false, found: [`${target} has no address to ping`] };
    const options = [
      `-c 1 -W ${WAIT_SECONDS}`,
      ...(dev === undefined ? [] : [`-I ${dev}`]),
      ...(size === undefined ? [] : [`-s ${size}`]),
    ];
    return `ping ${options.join(' ')} ${found}`;
  },

  judge({ ok, error }, { stdout, stderr, status }) {
    const output = `${stdout}${stderr}`;
    const answered = status === 0;
    const right = error === undefined ? answered === (ok ?? true) : !answered && matchesText(error, output);
    const lines = output.split('\n').filter(line => line !== '');
    return { ok: right, found: [...lines, ...(status === undefined ? ['ping did not end'] : [])] };
  },
};

/** A global address goes before a link-local one, which needs the interface it is reached through. */
function targetAddress(lab: LabInView, on: string, target: string): string | undefined {
  const own = addressesOf(lab, target);
  if (own === undefined) return target;
  const chosen = own.find(({ scope }) => scope === 'global') ?? own.find(({ scope }) => scope === 'link');
  return chosen === undefined ? undefined : withZone(lab, on, target, chosen);
}

function withZone(lab: LabInView, on: string, target: string, { local, scope }: AddrInfo): string {
  if (scope !== 'link') return local.toString();
  const ref = parseInterfaceRef(target);
  const link = lab.links.find(({ ends }) =>
    ends.some(end => end.node === ref?.node && end.interface === ref.interface),
  );
  const here = link?.ends.find(end => end.node === on);
  return here === undefined ? local.toString() : `${local.toString()}%${here.interface}`;
}
