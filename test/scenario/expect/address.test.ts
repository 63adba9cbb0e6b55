import { judged, passes } from '../run-yaml';

const at = { at: '10s', on: 'host' };
const slaac = '2001:db8:1::ff:fe00:2';

describe('an expectation of an address', () => {
  it.each([
    ['the address', { address: slaac }, true],
    ['another address', { address: '2001:db8:1::9' }, false],
    ['the address however it is written', { address: '2001:0db8:0001:0000:0000:00FF:FE00:0002' }, true],
    ['the address with its length', { address: `${slaac}/64` }, true],
    ['the address with another length', { address: `${slaac}/128` }, false],
    ['any address in a prefix', { address: '2001:db8:1::/64' }, true],
    ['any address in another prefix', { address: '2001:db8:2::/64' }, false],
    ['none in another prefix', { address: '2001:db8:2::/64', present: false }, true],
    ['none where there is one', { address: '2001:db8:1::/64', present: false }, false],
    ['the number of them', { address: '2001:db8:1::/64', count: 1 }, true],
    ['another number of them', { address: '2001:db8:1::/64', count: '>= 2' }, false],
    ['its interface', { address: 'fe80::/64', dev: 'eth0' }, true],
    ['another interface', { address: 'fe80::/64', dev: 'lo' }, false],
    ['its flags', { address: slaac, flags: ['dynamic', 'mngtmpaddr'] }, true],
    ['flags it has not', { address: slaac, flags: ['temporary'] }, false],
    ['what it lacks', { address: slaac, lacks: ['tentative', 'permanent'] }, true],
    ['that it lacks what it has', { address: slaac, lacks: ['dynamic'] }, false],
    ['that it is permanent', { address: 'fe80::/64', flags: ['permanent'] }, true],
    ['its scope', { address: 'fe80::/64', scope: 'link' }, true],
    ['another scope', { address: 'fe80::/64', scope: 'global' }, false],
    ['a bound for its lifetime', { address: slaac, valid_lft: '> 23h', preferred_lft: '<= 4h' }, true],
    ['a bound that its lifetime breaks', { address: slaac, valid_lft: '< 1h' }, false],
    ['that it lives for ever', { address: 'fe80::/64', valid_lft: 'forever' }, true],
    ['that it lives for ever where it does not', { address: slaac, valid_lft: 'forever' }, false],
  ])('can be of %s', (_what, expected, passed) => {
    expect(passes([{ ...at, ...expected }])).toEqual([passed]);
  });

  it('shows what is there in the words of ip when it fails', () => {
    const [verdict] = judged([{ ...at, address: '2001:db8:9::/64' }]);
    expect(verdict!.found).toEqual([
      expect.stringMatching(
        /^2001:db8:1::ff:fe00:2\/64 dev eth0 scope global dynamic mngtmpaddr valid_lft 8\d{4}sec/,
      ),
      'fe80::ff:fe00:2/64 dev eth0 scope link valid_lft forever preferred_lft forever',
    ]);
  });

  it('has it tentative while duplicate address detection goes on', () => {
    expect(passes([{ at: '0.6s', on: 'host', address: 'fe80::/64', flags: ['tentative'] }])).toEqual([true]);
  });
});
