/**
 * Daemons that are sent damaged messages, and given damaged configurations: none of them throws, none keeps its machine
 * busy for ever, those that listen stay, and with good files and messages all is well again.
 */
import fc from 'fast-check';
import { CONVERSATIONS, forget, prepare, wanting, type Conversation } from './mutation/conversations';
import { damage, damagedText, type Damage } from './mutation/damage';
import { HostileLink, Running } from './mutation/hostile-link';

/** Damaged messages and texts of one run. */
const [MESSAGES, TEXTS] = [200, 25];
const RUNS = Math.ceil(100_000 / MESSAGES / CONVERSATIONS.length);
const PLACES = CONVERSATIONS.flatMap(conversation =>
  (['server', 'client'] as const).flatMap(side =>
    conversation[side].configurations.map(path => [conversation.name, path, conversation, side] as const),
  ),
);
/** Seconds after which a client has what it asks for: leases that damaged messages took last for 60 s, and clients back off. */
const PATIENCE = 300;

describe('100,000 damaged messages', () => {
  let delivered = 0;

  it.each(CONVERSATIONS.map(each => [each.name, each] as const))('between %s', (_, conversation) => {
    for (const damages of drawn(MESSAGES, RUNS)) delivered += talk(conversation, damages);
  });

  it('is how many there were', () => expect(delivered).toBeGreaterThanOrEqual(100_000));
});

it.each(PLACES)('10,000 damaged configurations: %s: %s', (_, path, conversation, side) => {
  const runs = Math.ceil(10_000 / TEXTS / PLACES.length);
  for (const damages of drawn(TEXTS, runs)) configure(conversation, side, path, damages);
});

/** So many lists of damage, the same each time. */
function drawn(length: number, runs: number): Damage[][] {
  const several = fc.array(damage, { minLength: length, maxLength: length });
  return fc.sample(several, { numRuns: runs, seed: 6 });
}

/** Has them talk until all the damage is done, and once more in peace. @returns how many damaged messages there were */
function talk(conversation: Conversation, damages: readonly Damage[]): number {
  const link = new HostileLink();
  prepare(link, conversation);
  const servers = new Running(link.server, conversation.server.programs);
  link.pass(1);
  link.arm(damages);
  for (let attempt = 0; !link.exhausted && attempt < 20; attempt++) {
    const clients = new Running(link.client, conversation.client.programs);
    for (let waited = 0; !link.exhausted && waited < 30; waited += 5) link.pass(5);
    expect([...servers.ended, ...clients.ended]).toEqual([]);
    clients.stop();
    forget(link, 'client');
  }
  expect(link.delivered).toBe(damages.length);
  expectPeace(link, conversation);
  expect(servers.ended).toEqual([]);
  return link.delivered;
}

/** Starts a side's programs with each of the damaged texts, and then everybody with the good ones. */
function configure(
  conversation: Conversation,
  side: 'server' | 'client',
  path: string,
  damages: readonly Damage[],
): void {
  const link = new HostileLink();
  prepare(link, conversation);
  const good = conversation[side].files[path] as string;
  const others = PLACES.map(
    ([, each, { server, client }]) => (server.files[each] ?? client.files[each]) as string,
  );
  for (const each of damages) {
    link[side].file(path, damagedText(good, each, others));
    const programs = new Running(link[side], conversation[side].programs);
    link.pass(2);
    programs.stop();
  }
  link[side].file(path, good);
  forget(link, side);
  for (const line of conversation[side].before ?? []) link[side].run(line);
  new Running(link.server, conversation.server.programs);
  expectPeace(link, conversation);
}

/** A new client gets all that it asks for. */
function expectPeace(link: HostileLink, conversation: Conversation): void {
  const clients = new Running(link.client, conversation.client.programs);
  for (let waited = 0; wanting(link.client, conversation).length > 0 && waited < PATIENCE; waited += 5)
    link.pass(5);
  expect([wanting(link.client, conversation), clients.ended]).toEqual([[], []]);
}
