/** What several cases about clients ask, and what several clients answer. */
import type { Bench, ClientName } from './bench';
import { answer } from './bench';
import { ClientTalk, grant, SHORT } from './client-talk';
import type { Dhcp6Message } from '../../../sim/wire/dhcpv6/message';
import type { Dhcp6Option } from '../../../sim/wire/dhcpv6/options';

export const ALL: readonly ClientName[] = ['dhclient', 'dhcp6c', 'networkd'];
export const NO_CONFIRM = 'it keeps no lease over its end, and begins with a Solicit';

export const NO_ADDRESSES = 'a Reply without addresses is to it as NoAddrsAvail';
export const SETTLED = 'any Reply is the end of an exchange to it';
export const IGNORES = 'it ignores such a Reply, and sends its message again when that is due';

/** Asks a client, and says what was seen. */
export const talk =
  (ask: (t: ClientTalk) => Promise<string>) =>
  (bench: Bench): Promise<string> =>
    ask(new ClientTalk(bench));

/** `a Renew at T1`: whether a time is where it should be, and else what it is. */
export function near(what: string, at: number, from: number, to: number): string {
  return at >= from && at <= to ? what : `${what}, but after ${at.toFixed(1)} s`;
}

/** What a client does when it gets an answer in place of the Reply to its Request. */
export const toRequest = (
  kind: Dhcp6Message['kind'],
  options: (of: readonly Dhcp6Option[]) => Dhcp6Option[],
) =>
  talk(async t => {
    await t.start();
    const request = await t.offered(SHORT);
    const reply = answer(request, kind, grant(request, SHORT));
    await t.bench.say({ ...reply, options: options(reply.options) });
    const next = await t.kindOfNext(1.5);
    return `${(await t.hasAddress()) ? 'the address is used' : 'not used'}, then ${next}`;
  });

export const without =
  (kind: Dhcp6Option['kind']) =>
  (options: readonly Dhcp6Option[]): Dhcp6Option[] =>
    options.filter(each => each.kind !== kind);

/** What a client does when its Renew is answered so. */
export const toRenew = (options: (renew: Parameters<typeof grant>[0]) => Dhcp6Option[], until = 5) =>
  talk(async t => {
    await t.bind({ ...SHORT, T1: 10, T2: 40 });
    const renew = await t.hear('renew', 15);
    await t.reply(renew, 'reply', options(renew));
    const next = await t.kindOfNext(until);
    return `${(await t.hasAddress()) ? 'the address stays' : 'the address goes'}, then ${next}`;
  });

/** Whether an Advertise like this is followed by a Request. */
export const toSolicit = (
  options: (of: readonly Dhcp6Option[]) => Dhcp6Option[],
  change: Partial<Dhcp6Message> = {},
) =>
  talk(async t => {
    await t.start();
    const solicit = await t.hear('solicit');
    const offer = answer(solicit, 'advertise', grant(solicit, SHORT));
    await t.bench.say({ ...offer, ...change, options: options(offer.options) });
    return t.kindOfNext(1.5);
  });

export const DROPPED = 'not used, then request';
