import { isAbout, parseQuestion } from '../../../sim/observe/why/question';

describe('a question', () => {
  it.each([
    ['route default', { about: 'state', subject: 'route', words: ['default'] }],
    ['default', { about: 'state', subject: 'route', words: ['default'] }],
    ['route ::/0', { about: 'state', subject: 'route', words: ['default'] }],
    [
      'route 2001:DB8:0::/64 dev eth0',
      { about: 'state', subject: 'route', words: ['2001:db8::/64', 'dev', 'eth0'] },
    ],
    ['addr eth0', { about: 'state', subject: 'address', words: ['eth0'] }],
    ['neighbor FE80:0::1', { about: 'state', subject: 'neighbour', words: ['fe80::1'] }],
    [
      'sysctl /proc/sys/net/ipv6/conf/eth0/forwarding',
      { about: 'state', subject: 'sysctl', words: ['net.ipv6.conf.eth0.forwarding'] },
    ],
    ['ping 2001:db8:0:0::1', { about: 'ping', target: '2001:db8::1' }],
    ['packet 17', { about: 'packet', id: 17 }],
    ['decision ndisc.ra.forwarding', { about: 'decision', id: 'ndisc.ra.forwarding' }],
    ['log duplicate address', { about: 'log', text: 'duplicate address' }],
  ])('is understood: %s', (text, question) => {
    expect(parseQuestion(text)).toEqual(question);
  });

  it.each([
    ['', 'the question is empty'],
    ['adress eth0', '`adress` is nothing that can be asked about'],
    ['route', '`route` of what? as in `route default`'],
    ['packet first', 'a packet has a number, `first` is none'],
    ['constructor x', '`constructor` is nothing that can be asked about'],
  ])('is refused with a reason: "%s"', (text, why) => {
    expect(parseQuestion(text)).toMatchObject({ why: expect.stringContaining(why) as string });
  });
});

describe('the words of a question', () => {
  it.each([
    ['route', ['default'], 'default via fe80::1 dev eth0', true],
    ['route', ['default', 'via', 'fe80::1'], 'default via fe80::1 dev eth0', true],
    ['route', ['default', 'via', 'fe80::2'], 'default via fe80::1 dev eth0', false],
    ['route', ['fe80::1'], 'default via fe80::1 dev eth0', false],
    ['route', ['2001:db8::1'], 'local 2001:db8::1 dev eth0 table local', true],
    ['route', ['local', '2001:db8::1'], 'local 2001:db8::1 dev eth0 table local', true],
    ['route', ['2001:db8::/64'], '2001:db8::/48 dev eth0', false],
    ['address', ['2001:db8::1'], '2001:db8::1/64 dev eth0', true],
    ['address', ['2001:db8::1/64'], '2001:db8::1/64 dev eth0', true],
    ['address', ['2001:db8::/64'], '2001:db8::1/64 dev eth0', true],
    ['address', ['2001:db8:1::/64'], '2001:db8::1/64 dev eth0', false],
    ['address', ['2001:db8::…'], '2001:db8::1/64 dev eth0', true],
    ['address', ['eth0'], '2001:db8::1/64 dev eth0', true],
    ['address', ['eth1'], '2001:db8::1/64 dev eth0', false],
    ['neighbour', ['fe80::1'], 'fe80::1 dev eth0', true],
    ['neighbour', ['fe80::1', 'dev', 'eth1'], 'fe80::1 dev eth0', false],
    ['port', ['eth1'], 'eth1 master br0', true],
    ['port', ['eth1'], 'eth11 master br0', false],
  ])('of %s: %j is %s: %s', (subject, words, entity, expected) => {
    expect(isAbout(subject, words, entity)).toBe(expected);
  });
});
