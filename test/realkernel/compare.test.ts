import { seconds } from '../../sim/base/time';
import { compareFacts, compareMessages } from '../../sim/realkernel/compare';
import type { Fact } from '../../sim/realkernel/facts';
import type { Message } from '../../sim/realkernel/messages';

const END = seconds(30);
const message = (at: number, text: string): Message => ({ at: seconds(at), link: 0, text });
const messages = (real: Message[], ...simulated: Message[][]): string[] =>
  compareMessages(real, simulated, END, () => 'lan').map(({ text }) => text);
const facts = (real: Fact[], ...simulated: Fact[][]): string[] =>
  compareFacts('host', real, simulated, END).map(({ text }) => text);

describe('messages of a real run against simulated ones', () => {
  it('may be sent at any time at which a seed sends them, and a little beside', () => {
    const simulated = [[message(2, 'RS')], [message(5, 'RS')]];
    expect(messages([message(6, 'RS')], ...simulated)).toEqual([]);
    expect(messages([message(9, 'RS')], ...simulated)).toEqual([
      'lan: RS: first sent at 9.000s, simulated at 2.000s to 5.000s',
    ]);
  });

  it('must be sent where every seed sends them, and need not where one does not', () => {
    expect(messages([], [message(2, 'RS')], [message(3, 'RS')])).toEqual([
      'lan: RS: never sent, simulated 1 times',
    ]);
    expect(messages([], [message(2, 'RS')], [])).toEqual([]);
  });

  it('must not be sent where no seed sends them', () => {
    expect(messages([message(2, 'RS')], [])).toEqual(['lan: RS: sent 1 times, never simulated']);
  });

  it('may be missing where chance could have moved them behind the end', () => {
    expect(messages([], [message(29, 'RA')])).toEqual([]);
    expect(messages([message(29, 'RA')], [message(31, 'RA')])).toEqual([]);
  });

  it('keep an order that no seed changes', () => {
    const [early, late] = [
      [message(1, 'NS'), message(4, 'RS')],
      [message(4.5, 'NS'), message(3, 'RS')],
    ];
    expect(messages(late, early, [message(3, 'NS'), message(5, 'RS')])).toEqual([
      'lan: RS: sent before, not after, NS',
    ]);
    expect(messages(late, early, late)).toEqual([]);
  });

  it('are told in the order in which they differ', () => {
    expect(messages([message(7, 'B'), message(3, 'A')], [])).toEqual([
      'lan: A: sent 1 times, never simulated',
      'lan: B: sent 1 times, never simulated',
    ]);
  });
});

describe('the state of a real node against simulated ones', () => {
  const route = (left?: number, value = 'proto ra'): Fact => ({
    key: 'route default',
    value,
    ...(left === undefined ? {} : { left }),
  });

  it('may be as any seed leaves it', () => {
    expect(facts([route(undefined, 'a')], [route(undefined, 'a')], [route(undefined, 'b')])).toEqual([]);
    expect(facts([], [route()], [])).toEqual([]);
  });

  it('differs where something is missing, is too much, or is otherwise', () => {
    expect(facts([], [route()])).toEqual(['host: route default: is not there, simulated (proto ra)']);
    expect(facts([route()], [])).toEqual(['host: route default: is there (proto ra), never simulated']);
    expect(facts([route(undefined, 'proto boot')], [route()])).toEqual([
      'host: route default: is proto boot, simulated proto ra',
    ]);
  });

  it('has lifetimes within those of the seeds, and three seconds beside', () => {
    expect(facts([route(1793)], [route(1796)], [route(1799)])).toEqual([]);
    expect(facts([route(1792)], [route(1796)], [route(1799)])).toEqual([
      'host: route default: has 1792s left, simulated 1796s to 1799s',
    ]);
  });

  it('is preferred as long as with the seeds, and three seconds beside', () => {
    const address = (preferred?: number): Fact => ({
      key: 'address',
      value: '',
      left: 9,
      ...(preferred === undefined ? {} : { preferred }),
    });
    expect(facts([address(3)], [address(6)])).toEqual([]);
    expect(facts([address(2)], [address(6)])).toEqual([
      'host: address: has 2s preferred, simulated 6s to 6s',
    ]);
    expect(facts([address()], [address(6)])).toEqual([
      'host: address: is preferred for ever, simulated for a time',
    ]);
    expect(facts([address(6)], [address()])).toEqual(['host: address: has 6s preferred, simulated for ever']);
  });

  it('differs where only one of the two lasts for ever', () => {
    expect(facts([route()], [route(5)])).toEqual([
      'host: route default: lasts for ever, simulated for a time',
    ]);
    expect(facts([route(5)], [route()])).toEqual(['host: route default: has 5s left, simulated for ever']);
  });

  it('may lack the entry of a dead neighbour, which is swept out where the table is full, and no other', () => {
    const dead: Fact = { key: 'neigh fe80::1', value: 'FAILED', mayBeGone: true };
    expect(facts([], [dead])).toEqual([]);
    expect(facts([{ key: 'neigh fe80::1', value: 'STALE' }], [dead])).toEqual([
      'host: neigh fe80::1: is STALE, simulated FAILED',
    ]);
    expect(facts([dead], [])).toEqual(['host: neigh fe80::1: is there (FAILED), never simulated']);
  });
});
