/** `type vlan`: what the kernel is asked, and what iproute2 6.1 says of mistakes. */
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { VLAN_USAGE } from '../../../../sim/shell/commands/ip/link-vlan';
import { runOn } from '../iproute2/fake-process';
import { splitWords } from '../iproute2/recording';
import { linkOf } from '../iproute2/snapshot';

const LINKS = ['lo', 'eth0'].map((ifname, at) =>
  linkOf({ ifindex: at + 1, ifname, flags: ['UP'], mtu: 1500 }, {}),
);

const run = (command: string): ReturnType<typeof runOn> =>
  runOn({ links: LINKS }, program, splitWords(command));

it.each([
  ['ip link add link eth0 name eth0.10 type vlan id 10', { id: 10 }],
  ['ip link add li eth0 eth0.10 type vlan proto 802.1AD id 0xa', { protocol: 0x88a8, id: 10 }],
  [
    'ip link add link eth0 eth0.10 type vlan protocol 0x8100 id 10 loose on',
    {
      protocol: 0x8100,
      id: 10,
      loose_binding: 1,
    },
  ],
  ['ip link add link eth0 eth0.10 type vlan id 10 reorder_hdr on gvrp off', { id: 10 }],
])('%s', (command, infoData) => {
  expect(run(command)).toMatchObject({
    output: '',
    status: 0,
    requests: [['linkAdd', { link: 'eth0', ifname: 'eth0.10', kind: 'vlan', infoData }]],
  });
});

it('nothing is said of the VLAN where nothing was', () => {
  expect(run('ip link add link eth0 name x type vlan').requests).toEqual([
    ['linkAdd', { link: 'eth0', ifname: 'x', kind: 'vlan' }],
  ]);
});

it.each([
  ['id', 'Command line is not complete. Try option "help"\n', 255],
  ['id x', 'Error: argument "x" is wrong: id is invalid\n', 255],
  ['id 70000', 'Error: argument "70000" is wrong: id is invalid\n', 255],
  ['proto foo id 3', 'Error: argument "foo" is wrong: protocol is invalid\n', 255],
  ['id 3 flag', `vlan: unknown command "flag"?\n${VLAN_USAGE}`, 1],
  ['help', VLAN_USAGE, 1],
  ['id 3 loose_binding maybe', 'Error: argument of "loose_binding" must be "on" or "off", not "maybe"\n', 1],
  ['id 3 reorder_hdr off', 'Error: reorder_hdr off is not simulated.\n', 2],
  ['id 3 egress-qos-map 0:5', 'Error: the priority of a frame is not simulated.\n', 2],
])('type vlan %s', (words, output, status) => {
  expect(run(`ip link add link eth0 name q type vlan ${words}`)).toMatchObject({
    output,
    status,
    requests: [],
  });
});

it('the device below must be there, before its type is looked at, and only to make one', () => {
  expect(run('ip link add link nope name q type vlan nonsense')).toMatchObject({
    output: 'Cannot find device "nope"\n',
    status: 1,
    requests: [],
  });
  expect(run('ip link set eth0 link nope up').requests).toEqual([['linkSet', 'eth0', { up: true }]]);
});

it.each([
  ['vlan', VLAN_USAGE],
  ['dummy', 'Usage: ... dummy\n'],
])('ip link help %s', (type, usage) => {
  expect(run(`ip link help ${type}`)).toMatchObject({ output: usage, status: 0 });
});
