/** Addresses: how they are made, kept and shown. */
import { HOST, ip } from '../../../../sim/conformance/messages';
import { Lab } from '../../../../sim/scenario/lab';
import { withDevconf } from '../../../../sim/kernel/sysctl/devconf';
import { advertise, find, flagsOf, groups, lifetimes } from '../../ipv6/addrconf/addresses-of';
import { assign, datagram, know, NEIGHBOUR } from '../../ipv6/ndisc/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

const STATIC = '2001:db8:1::5';
const SLAAC = '2001:db8:1::ff:fe00:1';

/** The host has an address with lifetimes on a device without a carrier. */
const timedAddress = (kernel: string): string => {
  const t = new TapLab({ kernel, down: true });
  t.lab.links[0]?.setCarrier(false);
  t.host.netlink.linkSet('eth0', { up: true });
  assign(t, `${STATIC}/64`, { validLifetime: 1000, preferredLifetime: 1000 });
  return flagsOf(t.wait(3), STATIC);
};

/** When its first temporary address has a successor, seconds after it. */
const succession = (kernel: string): number => {
  const conf = {
    'eth0.use_tempaddr': 1,
    'eth0.temp_valid_lft': 100,
    'eth0.temp_prefered_lft': 50,
    'eth0.max_desync_factor': 0,
    'eth0.regen_max_retry': 3,
  };
  const t = advertise(new TapLab({ kernel, conf }).settle(), '2001:db8:1::').wait(60);
  const [first = 0, second = 0] = t.decided('addrconf.temporary.made').map(({ at }) => at);
  return Math.round((second - first) / 1_000_000);
};

/** What `all` and `default` of a namespace hold that is made when the first one holds something else. */
const newNamespace =
  (mode?: number, creator?: string) =>
  (kernel: string): (string | undefined)[] => {
    const host = new Lab({ seed: 1 }).node('host', { kernel });
    const type = (line: string): void => {
      const { status, stderr } = host.run(line);
      if (status !== 0) throw new Error(`${line}: ${stderr}`);
    };
    // Not by the file, which older kernels have none of.
    if (mode !== undefined) host.net.kernel.devconfInheritInitNet = mode;
    type('ip netns add one');
    const where = creator === undefined ? '' : `ip netns exec ${creator} `;
    type(`${where}sysctl -w net.ipv6.conf.all.accept_ra=7 net.ipv6.conf.default.accept_ra=8`);
    type(`${where}ip netns add two`);
    const { stdout } = host.run(
      'ip netns exec two sysctl -n net.ipv6.conf.all.accept_ra net.ipv6.conf.default.accept_ra',
    );
    return stdout.trim().split('\n');
  };

/** What `ip link set addrgenmode` answers, and the link-local addresses of the device once it is switched on. */
const generated =
  (mode: string) =>
  (kernel: string): string => {
    const t = new TapLab({ kernel, down: true });
    // The mode is about whether it is known: the secret that it needs is there.
    t.idev.cnf = withDevconf(t.idev.cnf, 'stable_secret', ip('2001:db8::5ec:7e7'));
    const { status } = t.host.run(`ip link set dev eth0 addrgenmode ${mode}`);
    t.host.netlink.linkSet('eth0', { up: true });
    const [address] = t.wait(3).addresses();
    const what = address === undefined ? 'none' : address.startsWith(HOST.toString()) ? 'eui64' : 'random';
    return status === 0 ? what : `refused, ${what}`;
  };

/** IPv6 begins on a device that is ready: with the call that switches it on, or with the event after it. */
const beginsAt = (kernel: string): string => {
  const t = new TapLab({ kernel, down: true });
  t.lab.run(0);
  t.host.netlink.linkSet('eth0', { up: true });
  return t.addresses().length > 0 ? 'at once' : 'when the operational state says so';
};

/** What is told of settings when a device is given another name. */
const renamed = (kernel: string): string[] => {
  const t = new TapLab({ kernel, down: true });
  const heard: string[] = [];
  t.host.netlink.subscribe(['IPV6_NETCONF'], event => heard.push(event.kind));
  t.host.netlink.linkSet('eth0', { name: 'wan' });
  t.lab.run(0);
  return heard;
};

export const ADDRCONF_BORDERS: readonly Border[] = [
  border('netconfOfDevices', ['4.4', []], ['4.9', ['newnetconf']], renamed),
  border('netconfOfDevices', ['4.10', ['newnetconf']], ['4.14', ['delnetconf', 'newnetconf']], renamed),
  border('defaultRegenMaxRetry', ['3.0', '5'], ['3.4', '3'], kernel => {
    return new TapLab({ kernel }).sysctl('net.ipv6.conf.eth0.regen_max_retry') ?? '';
  }),
  border('regenMinAdvance', ['6.6', 47], ['6.12', 45], succession),
  // The same preferred lifetime again a thousand seconds later, with a valid one that is not taken.
  border('twoHourRule', ['3.10', 800], ['3.18', 1800], kernel => {
    const t = new TapLab({ kernel }).settle();
    advertise(t, '2001:db8:1::', { validLifetime: 3600, preferredLifetime: 1800 });
    advertise(t.wait(1000), '2001:db8:1::', { validLifetime: 2000, preferredLifetime: 1800 });
    return lifetimes(t, SLAAC)?.[1];
  }),
  border('keepsPermanentAddresses', ['2.6.32', 'absent'], ['2.6.37', 'tentative'], kernel =>
    switchedOff(kernel),
  ),
  border('keepsPermanentAddresses', ['2.6.37', 'tentative'], ['3.0', 'absent'], kernel =>
    switchedOff(kernel),
  ),
  border('timedAddressAwaitsLink', ['4.1', 'absent'], ['4.4', 'tentative dynamic'], timedAddress),
  border('timedAddressAwaitsLink', ['4.9', 'tentative dynamic'], ['4.10', 'absent'], timedAddress),
  border('timedAddressAwaitsLink', ['4.10', 'absent'], ['4.14', 'tentative dynamic'], timedAddress),
  border('timedAddressOwnsPrefixRoute', ['6.18', true], ['7.2', false], kernel => {
    const t = new TapLab({ kernel }).settle();
    t.host.run(`ip addr add ${STATIC}/64 dev eth0 valid_lft 1000 preferred_lft 1000`);
    t.wait(3).host.run(`ip addr del ${STATIC}/64 dev eth0`);
    return t.routes().includes('2001:db8:1::/64');
  }),
  border('prefixRouteFoundBy', ['3.0', '600'], ['3.4', 'for ever'], kernel => {
    const t = new TapLab({ kernel }).settle();
    assign(t, `${STATIC}/64`);
    advertise(t.wait(3), '2001:db8:1::', { validLifetime: 600, preferredLifetime: 600 });
    const route = t.host.netlink.routes(254).find(({ dst }) => dst.length === 64 && !dst.address.isLinkLocal);
    return route === undefined ? 'gone' : String(route.expires ?? 'for ever');
  }),
  border('moreAddressFlags', ['3.10', 'dynamic'], ['3.18', 'mngtmpaddr dynamic'], kernel => {
    const t = advertise(new TapLab({ kernel }).settle(), '2001:db8:1::').wait(3);
    return flagsOf(t, SLAAC);
  }),
  border('tellsAddressProtocol', ['5.15', 'unspec'], ['6.1', 'kernel_ra'], kernel => {
    const t = advertise(new TapLab({ kernel }).settle(), '2001:db8:1::').wait(3);
    return find(t, SLAAC)?.protocol ?? 'absent';
  }),
  border('addrGenModes', ['3.10', 'eui64'], ['3.18', 'none'], generated('none')),
  border('addrGenModes', ['3.18', 'refused, eui64'], ['4.1', 'random'], generated('stable_secret')),
  border('addrGenModes', ['4.4', 'refused, eui64'], ['4.9', 'random'], generated('random')),
  border('devconfInherit', ['2.6.37', ['7', '8']], ['3.0', ['1', '1']], newNamespace()),
  border('devconfInherit', ['4.19', ['1', '1']], ['5.4', ['7', '8']], newNamespace(1)),
  border('devconfInherit', ['5.4', ['1', '1']], ['5.10', ['7', '8']], newNamespace(3, 'one')),
  border('readyNeedsOperstate', ['4.4', 'at once'], ['4.9', 'when the operational state says so'], beginsAt),
  border('readyNeedsOperstate', ['4.9', 'when the operational state says so'], ['4.10', 'at once'], beginsAt),
  border(
    'readyNeedsOperstate',
    ['4.10', 'at once'],
    ['4.14', 'when the operational state says so'],
    beginsAt,
  ),
  border('joinsInterfaceLocalAllNodes', ['3.4', false], ['3.10', true], kernel =>
    groups(new TapLab({ kernel }).settle()).includes('ff01::1'),
  ),
  border('joinsAllRouterScopes', ['3.4', ['ff02::2']], ['3.10', ['ff01::2', 'ff02::2', 'ff05::2']], kernel =>
    groups(new TapLab({ kernel, conf: { 'all.forwarding': 1 } }).settle())
      .filter(group => group.endsWith('::2'))
      .sort(),
  ),
  // A neighbour that is asked after five seconds, and then three times: each time the wheel adds what it rounds up.
  border('timerWheel', ['4.4', 'after 8.0 s'], ['4.9', 'later'], kernel => {
    const t = new TapLab({ kernel }).settle();
    know(t, NEIGHBOUR, 'NUD_STALE');
    datagram(t, NEIGHBOUR);
    return t.wait(8.05).neighbour(NEIGHBOUR) === 'NUD_FAILED' ? 'after 8.0 s' : 'later';
  }),
];

function switchedOff(kernel: string): string {
  const t = new TapLab({ kernel }).settle();
  assign(t, `${STATIC}/64`);
  t.wait(3).host.netlink.linkSet('eth0', { up: false });
  t.lab.run(0);
  return flagsOf(t, STATIC);
}
