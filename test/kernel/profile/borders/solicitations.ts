/** When a host asks for routers. */
import { ip } from '../../../../sim/conformance/messages';
import { assign, sent } from '../../ipv6/ndisc/messages';
import { TapLab } from '../../../support/tap-lab';
import { border, type Border } from '../border';

/** How many solicitations a host with these settings sends in so many seconds. */
const solicitations =
  (conf: Readonly<Record<string, number>>, seconds: number) =>
  (kernel: string): number =>
    sent(new TapLab({ kernel, conf }).wait(seconds), 'router-solicitation').length;

/** Whole seconds between the first and the second, and between the second and the third. */
const gaps = (kernel: string): string => {
  const t = new TapLab({ kernel, conf: { 'eth0.router_solicitations': 4 } }).wait(60);
  const [first = 0, second = 0, third = 0] = sent(t, 'router-solicitation').map(({ at }) => at);
  return third - second > 1.5 * (second - first) ? 'doubled' : 'alike';
};

/** How many follow what `act` does to a settled host. */
const after =
  (act: (t: TapLab) => void) =>
  (kernel: string): number => {
    const t = new TapLab({ kernel, conf: { 'eth0.router_solicitations': 1 } }).settle();
    t.sent();
    act(t);
    return sent(t.wait(3), 'router-solicitation').length;
  };

export const SOLICITATION_BORDERS: readonly Border[] = [
  border('solicit', ['2.6.32', 0], ['2.6.37', 1], solicitations({ 'eth0.forwarding': 2 }, 3)),
  border('solicit', ['3.0', 0], ['3.4', 1], solicitations({ 'eth0.forwarding': 1, 'eth0.accept_ra': 2 }, 3)),
  border('solicit', ['3.4', 0], ['3.10', 1], solicitations({ 'eth0.accept_ra': 3 }, 3)),
  border(
    'solicitEndsWhen',
    ['3.4', 1],
    ['3.10', 3],
    solicitations({ 'eth0.forwarding': 1, 'eth0.accept_ra': 2 }, 60),
  ),
  border(
    'everyLinkLocalSolicits',
    ['3.10', 1],
    ['3.18', 0],
    after(t => assign(t, 'fe80::5/64')),
  ),
  border('solicitBackoff', ['4.4', 'alike'], ['4.9', 'doubled'], gaps),
  border('defaultRouterSolicitations', ['4.4', 'three'], ['4.9', 'more'], kernel =>
    solicitations({}, 100)(kernel) > 3 ? 'more' : 'three',
  ),
  border(
    'solicitsOnToken',
    ['3.4', 0],
    ['3.10', 1],
    after(t => void t.host.netlink.linkSet('eth0', { token: ip('::77') })),
  ),
];
