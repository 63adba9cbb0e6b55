/** Advertisements of neighbours: which state of an entry becomes which (RFC 4861 §7.2.5 and appendix C). */
import { HOST, ip, mac, ROUTER, ROUTER_MAC } from '../../../../sim/conformance/messages';
import { quick, theme, type About, type RefereeCase } from '../case';
import { na } from '../stimuli';

const UPDATE = '__neigh_update(), net/core/neighbour.c; RFC 4861 §7.2.5';
const RECEPTION = 'ndisc_recv_na(), net/ipv6/ndisc.c';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const OTHER_MAC = mac('02:00:00:00:00:99');
const SHOW = 'ip -6 neigh show nud all dev eth0 to fe80::ff:fe00:2';

/** What the option of the target's link-layer address says. */
const OPTIONS = { none: undefined, same: ROUTER_MAC, other: OTHER_MAC } as const;

/** All combinations of the flags S and O with an option, from one state. */
function row(state: string, flags: string, option: keyof typeof OPTIONS): Row {
  const id = `${state}-${flags === '' ? 'none' : flags.toLowerCase()}-${option}`;
  const address = state === 'incomplete' || state === 'failed' ? '' : ` lladdr ${ROUTER_MAC.toString()}`;
  return [
    id,
    {
      title: `An entry that is ${state}, flags ${flags === '' ? 'none' : flags}, ${option === 'none' ? 'no' : `the ${option}`} address`,
      source: UPDATE,
      bench: quick(),
    },
    async k => {
      await k.ready();
      await k.run(`ip -6 neigh add ${ROUTER.toString()} dev eth0${address} nud ${state}`);
      await k.send(na(ROUTER, flags, OPTIONS[option]), flags.includes('S') ? { dst: HOST } : {});
      await k.run(SHOW);
    },
  ];
}

const FLAGS = ['', 'S', 'O', 'SO'];

function table(state: string): Row[] {
  return (['none', 'same', 'other'] as const).flatMap(option =>
    FLAGS.map(flags => row(state, flags, option)),
  );
}

export const neighbourAdvertisement = theme('neighbour-advertisement', [
  ...table('reachable'),
  ...table('stale'),
  ...table('probe'),
  ...table('permanent').slice(8),
  row('failed', 'S', 'same'),
  row('failed', 'SO', 'other'),
  row('delay', 'SO', 'same'),
  row('delay', 'O', 'other'),
  [
    'unknown',
    { title: 'Nobody asked for it', source: RECEPTION, bench: quick() },
    async k => {
      await k.ready();
      await k.send(na(ROUTER, 'O', ROUTER_MAC));
      await k.send(na(ROUTER, 'SO', ROUTER_MAC), { dst: HOST });
      await k.run('ip -6 neigh');
    },
  ],
  ...[0, 1, 2].map((value): Row => [
    `untracked-${value}`,
    {
      title: `accept_untracked_na ${value} on a router`,
      source: 'arp_ndisc_untracked_subnets.sh; accept_untracked_na(), net/ipv6/ndisc.c',
      bench: quick({
        sysctl: {
          'net.ipv6.conf.eth0.accept_untracked_na': value,
          'net.ipv6.conf.eth0.forwarding': 1,
        },
      }),
    },
    async k => {
      await k.ready();
      await k.run('ip addr add 2001:db8:1::1/64 dev eth0');
      await k.send(na('2001:db8:1::5', 'O', ROUTER_MAC), { src: ip('2001:db8:1::5') });
      await k.send(na('2001:db8:2::5', 'O', OTHER_MAC), { src: ip('2001:db8:2::5') });
      await k.send(na('2001:db8:1::6', 'O'), { src: ip('2001:db8:1::6') });
      await k.run('ip -6 neigh');
    },
  ]),
  [
    'drop-unsolicited',
    {
      title: 'drop_unsolicited_na',
      source: 'ndisc_unsolicited_na_test.sh',
      bench: quick({ sysctl: { 'net.ipv6.conf.eth0.drop_unsolicited_na': 1 } }),
    },
    async k => {
      await k.ready();
      await k.run(
        `ip -6 neigh add ${ROUTER.toString()} dev eth0 lladdr ${ROUTER_MAC.toString()} nud reachable`,
      );
      await k.send(na(ROUTER, 'O', OTHER_MAC));
      await k.run(SHOW);
      await k.send(na(ROUTER, 'SO', OTHER_MAC), { dst: HOST });
      await k.run(SHOW);
    },
  ],
  ...(
    [
      ['hop-limit-254', { hopLimit: 254, dst: HOST }, ROUTER, 'SO'],
      ['solicited-to-all', {}, ROUTER, 'SO'],
      ['group', { dst: HOST }, ip('ff02::5'), 'SO'],
    ] as const
  ).map(([id, envelope, target, flags]): Row => [
    `invalid-${id}`,
    { title: `One that is not valid: ${id}`, source: 'RFC 4861 §7.1.2; ndisc_recv_na()', bench: quick() },
    async k => {
      await k.ready();
      await k.run(`ip -6 neigh add ${ROUTER.toString()} dev eth0 lladdr ${ROUTER_MAC.toString()} nud stale`);
      await k.send(na(target, flags, OTHER_MAC), envelope);
      await k.run(SHOW);
    },
  ]),
]);
