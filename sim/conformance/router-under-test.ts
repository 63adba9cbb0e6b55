/** The node under test as a router: it forwards, and advertises itself with radvd, set up as a person would. */
import type { Frame } from '../wire/frame';
import type { BenchOptions } from './kernel-under-test';
import { sllao, type RaFields } from './messages';
import { ra } from './packets';
import type { Expectable } from './patterns';
import { dadIsOver, isUp } from './setups';
import { NUT, NUT1, STATIONS, type End } from './stations';
import { within, type Tester } from './tester';

/** A node that forwards. */
export const ROUTER: BenchOptions = { sysctl: { 'net.ipv6.conf.all.forwarding': 1 } };

/** A node that forwards between two links. */
export const ROUTER_OF_TWO_LINKS: BenchOptions = { ...ROUTER, ports: 2 };

/** It has an address on each of its links, and everybody there answers. */
export async function hasAddresses(t: Tester): Promise<void> {
  await isUp(t);
  for (const own of [NUT, NUT1])
    if (t.kernel.ports.includes(own.port)) await t.type(`ip addr add ${own.global.ip}/64 dev ${own.port}`);
  await dadIsOver(t);
  t.answers(...STATIONS);
}

/** What a router that advertises itself needs. */
export const ADVERTISING = { tests: 'router', bench: ROUTER, programs: ['radvd'] } as const;

const FILE = '/run/radvd.conf';
const PID_FILE = '/run/radvd.pid';

/**
 * Start radvd.
 * @param eth0 what is in the block of eth0; whole blocks of other interfaces in `more`.
 */
export async function startRadvd(t: Tester, eth0: string, more = ''): Promise<void> {
  await isUp(t);
  await t.type(`echo 'interface eth0 { ${eth0} }; ${more}' > ${FILE}`);
  await t.type(`radvd -C ${FILE} -p ${PID_FILE} -m none`);
}

/** The same on an interface that advertises, whose first advertisement is there at once. */
export async function advertises(t: Tester, eth0: string, first: Expectable): Promise<void> {
  await startRadvd(t, `AdvSendAdvert on; ${eth0}`);
  await t.expect(first, within(1));
}

/** End radvd as `systemctl stop` does. */
export async function stopRadvd(t: Tester): Promise<void> {
  await t.type(`kill $(cat ${PID_FILE})`);
}

/** An advertisement of the node under test: radvd puts the link-layer address behind all other options. */
export function raOfNode(fields: RaFields & { readonly to?: End } = {}): Frame {
  const options = [...(fields.options ?? []), sllao(NUT.mac)];
  return ra(NUT, { ...fields, sllao: undefined, options });
}
