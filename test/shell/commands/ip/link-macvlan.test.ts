/** `type macvlan`: what the kernel is asked. Mistakes are in test/realkernel/recorded/devices/macvlan.txt. */
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { MACVLAN_USAGE } from '../../../../sim/shell/commands/ip/link-macvlan';
import { runOn } from '../iproute2/fake-process';
import { splitWords } from '../iproute2/recording';
import { linkOf } from '../iproute2/snapshot';

const LINKS = ['lo', 'eth0'].map((ifname, at) =>
  linkOf({ ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500 }, {}),
);

const run = (words: string): ReturnType<typeof runOn> =>
  runOn({ links: LINKS }, program, splitWords(`ip link add link eth0 name m0 type macvlan ${words}`));

it.each([
  ['mode bridge', { mode: 4 }],
  ['mode private bcqueuelen 0x10', { mode: 1, bcqueuelen: 16 }],
  ['mode passthru nopromisc', { mode: 8, flags: 1 }],
  ['mode passthru flag nopromisc flag null', { mode: 8, flags: 1 }],
  ['flag null', { flags: 0 }],
])('%s', (words, infoData) => {
  expect(run(words)).toMatchObject({
    output: '',
    status: 0,
    requests: [['linkAdd', { link: 'eth0', ifname: 'm0', kind: 'macvlan', infoData }]],
  });
});

it.each(['mode source', 'nodst', 'flag nodst', 'macaddr flush'])('%s is refused', words => {
  expect(run(words)).toMatchObject({
    output: 'Error: mode source of a macvlan is not simulated.\n',
    status: 2,
    requests: [],
  });
});

it('helps', () => {
  expect(run('help')).toMatchObject({ output: MACVLAN_USAGE, status: 1 });
  expect(runOn({}, program, ['ip', 'link', 'help', 'macvlan'])).toMatchObject({
    output: MACVLAN_USAGE,
    status: 0,
  });
});
