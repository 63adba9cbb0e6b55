/** Every way of showing, on one machine, held against what the real tool printed there (recorded/ip.sh). */
import { ip as program } from '../../../../sim/shell/commands/ip/ip';
import { runOn, type Snapshot } from '../iproute2/fake-process';
import { outputOf, readRecording, splitWords } from '../iproute2/recording';
import { addressesOf, ip, linkOf, mac, parseJson, routeOf } from '../iproute2/snapshot';

const RECORDED = readRecording('test/shell/commands/recorded/ip.txt').filter(
  ({ section }) => section === 'shown',
);

const json = (command: string): ReturnType<typeof parseJson> =>
  parseJson(outputOf(RECORDED, 'shown', command));
const devices = json('ip -j -d link show');

const MACHINE: Snapshot = {
  links: devices.map(device => ({
    ...linkOf(device, {}, devices),
    token: ip(device['ifname'] === 'v0' ? '::5' : '::'),
  })),
  addresses: json('ip -j addr').flatMap(addressesOf),
  routes: json('ip -6 -j route show table all').map(routeOf),
  rules: [
    { pref: 0, table: 255 },
    { pref: 32766, table: 254 },
  ].map(rule => ({
    ...rule,
    action: 1,
    proto: 'kernel' as const,
    iifDetached: false,
    oifDetached: false,
    unresolved: false,
  })),
  addressLabels: json('ip -j addrlabel').map(({ address, prefixlen, label }) => ({
    prefix: { address: ip(String(address)), length: Number(prefixlen) },
    ifindex: 0,
    label: Number(label),
  })),
  memberships: json('ip -j maddr').flatMap(({ ifindex, ifname: dev, maddr }) =>
    (maddr as { link?: string; family?: string; address?: string; users?: number }[])
      .filter(({ family }) => family !== 'inet')
      .map(({ link, address = '', users = 1 }) =>
        link === undefined
          ? { ifindex, dev, family: 'inet6' as const, address: ip(address), users }
          : { ifindex, dev, family: 'link' as const, address: mac(link), users },
      ),
  ),
};

/** The groups of IPv4, which is not there. */
const withoutIp4 = (output: string): string =>
  output.replace(/^.*\tinet {2}.*\n/gm, '').replace(/{"family":"inet","address":"[^"]*"},?/g, '');

describe('ip, held against iproute2 6.1', () => {
  it.each(RECORDED.map(({ command, output, status }) => [command, withoutIp4(output), status] as const))(
    '%s',
    (command, output, status) => {
      expect(runOn(MACHINE, program, splitWords(command))).toMatchObject({ output, status });
    },
  );
});
