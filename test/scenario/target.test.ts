import { isAddress, isPrefix, parseInterfaceRef } from '../../sim/scenario/target';

describe('parseInterfaceRef', () => {
  it('reads node:interface', () => {
    expect(parseInterfaceRef('router:eth0')).toEqual({ node: 'router', interface: 'eth0' });
    expect(parseInterfaceRef('r1:host0@if5')).toEqual({ node: 'r1', interface: 'host0@if5' });
  });

  it.each(['router', 'router:', ':eth0', 'fe80::1', 'a:b:c', 'a:b/c', '1:2', 'a: b', 'a:abcdefghijklmnop'])(
    'does not take %p for one',
    text => {
      expect(parseInterfaceRef(text)).toBeUndefined();
    },
  );
});

describe('addresses of both families', () => {
  it.each([
    ['2001:db8::1', true, false],
    ['192.0.2.1', true, false],
    ['2001:db8::/32', false, true],
    ['192.0.2.1/24', false, true],
    ['0.0.0.0/0', false, true],
    ['192.0.2.1/33', false, false],
    ['192.0.2.1/', false, false],
    ['192.0.2.1/24/24', false, false],
    ['2001:db8::/129', false, false],
    ['fe80::1%eth0', false, false],
    ['default', false, false],
    ['', false, false],
  ])('%p: address %p, prefix %p', (text, address, prefix) => {
    expect(isAddress(text)).toBe(address);
    expect(isPrefix(text)).toBe(prefix);
  });
});
