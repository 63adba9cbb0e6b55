/** Devices as they are made, and as they are made one. */
import { ALL_NODES } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { seconds } from '../../../../sim/base/time';
import { devClose, devOpen } from '../../../../sim/kernel/core/dev';
import { IFF_SLAVE } from '../../../../sim/link/net-device';
import { TapLab } from '../../../support/tap-lab';
import { AggregateLab } from '../../aggregate-lab';
import { border, type Border } from '../border';

/** The addresses of a slave that had a carrier when it was enslaved. */
const addressesOfSlave = (kernel: string): readonly string[] | undefined => {
  const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
  lab.settle();
  return lab.addresses()[0];
};

export const LINK_BORDERS: readonly Border[] = [
  border('slavesKeptFromAddrconf', ['3.10', []], ['3.18', ['fe80::ff:fe00:11']], addressesOfSlave),
  border('slavesKeptFromAddrconf', ['3.18', ['fe80::ff:fe00:11']], ['4.1', []], addressesOfSlave),
  // Linux 6.1.187: the first message that it is up has SLAVE among the flags; 6.8.0: only one after that. Its driver sees it too.
  border('slavesKeptFromAddrconf', ['6.1', true], ['6.6', false], kernel => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    const { nic } = lab.links[1]!;
    lab.master.ndoDelSlave(nic);
    const open = nic.ndoOpen.bind(nic);
    let marked: boolean | undefined;
    nic.ndoOpen = () => {
      marked = (nic.flags & IFF_SLAVE) !== 0;
      return open();
    };
    lab.master.ndoAddSlave(nic);
    return marked;
  }),
  border('slavesGenerateNone', ['4.19', ['fe80::ff:fe00:11']], ['5.4', []], kernel => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    lab.settle();
    lab.sysctl('net.ipv6.conf.eth1.addr_gen_mode', 1);
    lab.sysctl('net.ipv6.conf.eth1.addr_gen_mode', 0);
    lab.settle();
    return lab.addresses()[0];
  }),
  // Enslaved a second time: switched off, a device that was ready leaves its groups.
  border('slavesJoinGroups', ['5.15', false], ['6.1', true], kernel => {
    const lab = new AggregateLab({ kernel }, { mode: 1, miimon: 100 });
    const { nic } = lab.links[1]!;
    lab.master.ndoDelSlave(nic);
    devOpen(lab.net, nic);
    lab.settle();
    devClose(lab.net, nic);
    lab.master.ndoAddSlave(nic);
    return nic.groups.has(Mac.forGroup(ALL_NODES));
  }),
  border('teamPortsStaySilent', ['6.1', true], ['6.6', false], kernel =>
    new AggregateLab({ kernel })
      .sentWithin(10_000)
      .some(line => line.includes('eth1 router-solicitation fe80::ff:fe00:11')),
  ),
  border('renamesWhileUp', ['6.1', 'RTNETLINK answers: Device or resource busy'], ['6.6', ''], kernel =>
    new TapLab({ kernel }).host.run('ip link set eth0 name wan').stderr.trim(),
  ),
  border('noColonsInNames', ['3.4', ''], ['3.10', 'RTNETLINK answers: Invalid argument'], kernel =>
    new TapLab({ kernel }).host.run('ip link set eth0 down; ip link set eth0 name a:b').stderr.trim(),
  ),
  border('getlinkSyncsLinkwatch', ['6.6', 'state UNKNOWN'], ['6.12', 'state DOWN'], kernel => {
    const t = new TapLab({ kernel });
    const made = 'ip link add br0 address 02:00:00:00:00:99 type bridge; ip link set br0 up';
    const typed = t.host.run(`ip monitor link & ${made}`);
    t.lab.run(seconds(2));
    return /br0:.*,UP>.*(state \w+)/.exec(typed.stdout)?.[1] ?? typed.stdout;
  }),
  border('newlinkNamesInTarget', ['6.12', 'RTNETLINK answers: File exists'], ['6.18', ''], kernel => {
    const t = new TapLab({ kernel });
    return t.host.run('ip netns add other; ip link add eth0 netns other type dummy').stderr.trim();
  }),
];
