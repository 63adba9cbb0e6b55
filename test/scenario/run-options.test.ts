import { parseSetting } from '../../sim/scenario/run-options';

describe('a sysctl on the command line', () => {
  it.each([
    [
      'host:net.ipv6.conf.eth0.accept_ra=2',
      { node: 'host', key: 'net.ipv6.conf.eth0.accept_ra', value: '2' },
    ],
    ['*:net.ipv6.conf.all.forwarding=1', { node: '*', key: 'net.ipv6.conf.all.forwarding', value: '1' }],
    ['h-1.x:net/ipv6/conf/eth0.5/mtu=', { node: 'h-1.x', key: 'net/ipv6/conf/eth0.5/mtu', value: '' }],
    ['a:b.c=d=e f', { node: 'a', key: 'b.c', value: 'd=e f' }],
  ])('%s is read', (text, setting) => {
    expect(parseSetting(text)).toEqual(setting);
  });

  it.each(['', 'host', 'host:key', 'net.ipv6.conf.all.forwarding=1', ':a=1', '9:a.b=1', 'host :a=1'])(
    '%j is refused',
    text => {
      expect(parseSetting(text)).toBeUndefined();
    },
  );
});
