/** Duplicate address detection: RFC 4862 §5.4, and what Linux does when there is one. */
import type { BenchOptions } from '../../../../sim/conformance/kernel-under-test';
import { framed, HOST, ip, ROUTER, ROUTER_MAC, sllao, tllao } from '../../../../sim/conformance/messages';
import type { Frame } from '../../../../sim/wire/frame';
import { theme, type About, type RefereeCase } from '../case';
import { outcomes } from './dad-outcome';
import { na, ns, patched, solicitedNode, spoilt } from '../stimuli';

const RECEPTION = 'ndisc_recv_ns(), ndisc_recv_na(), net/ipv6/ndisc.c; RFC 4862 §5.4.3, §5.4.4';

type Row = readonly [id: string, about: About, script: RefereeCase['script']];

const NONE = ip('::');
const GROUP = solicitedNode(HOST);

/** The address is probed at once, and for long enough that a message finds it there: three times. */
const SLOW: BenchOptions = {
  sysctl: {
    'net.ipv6.conf.eth0.router_solicitation_delay': 0,
    'net.ipv6.conf.eth0.dad_transmits': 3,
  },
};

/** A solicitation of somebody who probes our link-local address. */
const probe = (fields: Partial<ReturnType<typeof ns>> = {}): Frame =>
  framed({ ...ns(HOST), ...fields }, { src: NONE, dst: GROUP });

/** A message arrives while the link-local address is probed. */
function meanwhile(id: string, title: string, message: Frame | Uint8Array, source = RECEPTION): Row {
  return [
    id,
    { title, source, bench: SLOW },
    async k => {
      await k.wait(1.5);
      await k.put(message);
      await k.wait(4);
      await k.run('ip -6 addr show dev eth0', 'ip -6 route show table all');
      await k.sent({ only: /solicitation|neighbor advertisement/, distinct: true });
    },
  ];
}

export const dad = theme('dad', [
  meanwhile('probed-by-another', 'Somebody else probes the address', probe()),
  meanwhile(
    'probed-with-another-nonce',
    'Somebody else probes it with a nonce of their own',
    probe({ options: [{ kind: 'nonce', nonce: Uint8Array.of(1, 2, 3, 4, 5, 6) }] }),
  ),
  meanwhile(
    'probed-reserved-bits',
    'A probe with reserved bits set',
    patched(probe(), 4, 0xff, 0xff, 0xff, 0xff),
  ),
  meanwhile('probed-with-sllao', 'A probe with a source link-layer address', probe({ options: [sllao()] })),
  meanwhile('probed-with-tllao', 'A probe with a target link-layer address', probe({ options: [tllao()] })),
  meanwhile(
    'probed-bad-checksum',
    'A probe with a bad checksum',
    framed(spoilt(ns(HOST)), { src: NONE, dst: GROUP }),
  ),
  meanwhile(
    'probed-code-1',
    'A probe with code 1',
    framed({ ...ns(HOST), code: 1 }, { src: NONE, dst: GROUP }),
  ),
  meanwhile(
    'probed-hop-limit-254',
    'A probe with a hop limit of 254',
    framed(ns(HOST), { src: NONE, dst: GROUP, hopLimit: 254 }),
  ),
  meanwhile(
    'probed-by-unicast',
    'A probe sent to the address itself',
    framed(ns(HOST), { src: NONE, dst: HOST }),
  ),
  meanwhile('probed-all-nodes', 'A probe sent to all nodes', framed(ns(HOST), { src: NONE })),
  meanwhile(
    'probed-other-target',
    'A probe of another address in the same group',
    framed(ns('fe80::1:ff:fe00:1'), { src: NONE, dst: GROUP }),
  ),
  meanwhile(
    'resolved',
    'Somebody wants to know where the address is',
    framed(ns(HOST, ROUTER_MAC), { src: ROUTER, dst: GROUP }),
  ),
  meanwhile('advertised', 'Somebody advertises the address', framed(na(HOST, 'O', ROUTER_MAC))),
  meanwhile('advertised-bare', 'An advertisement without option and flags', framed(na(HOST, ''))),
  meanwhile(
    'advertised-solicited',
    'A solicited advertisement to all nodes',
    framed(na(HOST, 'SO', ROUTER_MAC)),
  ),
  meanwhile(
    'advertised-hop-limit-1',
    'An advertisement with a hop limit of 1',
    framed(na(HOST, 'O', ROUTER_MAC), { hopLimit: 1 }),
  ),
  meanwhile(
    'advertised-other',
    'An advertisement of another address',
    framed(na('fe80::1:ff:fe00:1', 'O', ROUTER_MAC)),
  ),
  ...outcomes,
]);
