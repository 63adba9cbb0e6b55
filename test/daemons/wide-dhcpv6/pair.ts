/** A machine with dhcp6s and one with dhcp6c on a link, the latter with a network behind it. */
import type { Program } from '../../../sim/kernel/uapi';
import { Mac } from '../../../sim/base/mac';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab, type LabNode } from '../../../sim/scenario/lab';
import type { TraceRecord } from '../../../sim/trace/record';

/** A DUID-LLT of 2023 in the file that WIDE keeps its own in. */
export const duidFile = (last: number): string =>
  `\x0e\0\0\x01\0\x01\x2c\0\0${String.fromCharCode(last - 1)}\x02\0\0\0\0${String.fromCharCode(last)}`;

export const CLIENT_CONF = `interface c0 {
  send ia-na 0, ia-pd 0;
  request domain-name-servers, domain-name;
};
id-assoc na 0 { };
id-assoc pd 0 { prefix-interface lan0 { sla-id 1; sla-len 8; }; };
`;

export const SERVER_CONF = `option domain-name-servers 2001:db8::53;
option domain-name "example.org";
interface s0 { address-pool p 40 60; allow rapid-commit; };
pool p { range 2001:db8:1::100 to 2001:db8:1::200; };
host h { duid 00:01:00:01:2c:00:00:00:02:00:00:00:00:01; prefix 2001:db8:ff00::/56 40 60; address 2001:db8:1::5 40 60; };
`;

export class Pair {
  readonly lab: Lab;
  readonly client: LabNode;
  readonly server: LabNode;
  readonly decisions = new Set<string>();

  /** @param programs more of them, by name */
  constructor(
    clientConf = CLIENT_CONF,
    serverConf = SERVER_CONF,
    programs: Readonly<Record<string, Program>> = {},
  ) {
    this.lab = new Lab({ seed: 1, programs: name => programs[name] ?? findProgram(name) });
    this.client = this.lab.node('client');
    this.server = this.lab.node('server');
    this.lab.node('inside');
    this.lab.link([
      { node: 'client', interface: 'c0', mac: Mac.parse('02:00:00:00:00:01')! },
      { node: 'server', interface: 's0', mac: Mac.parse('02:00:00:00:00:02')! },
    ]);
    this.lab.link([
      { node: 'client', interface: 'lan0', mac: Mac.parse('02:00:00:00:00:11')! },
      { node: 'inside', interface: 'lan1', mac: Mac.parse('02:00:00:00:00:12')! },
    ]);
    this.lab.trace.listen((record: TraceRecord) => {
      if (record.kind === 'decision') this.decisions.add(record.decision.id);
    });
    this.client.file('/var/lib/dhcpv6/dhcp6c_duid', duidFile(1));
    this.server.file('/var/lib/dhcpv6/dhcp6s_duid', duidFile(2));
    this.client.file('/etc/c.conf', clientConf);
    this.server.file('/etc/s.conf', serverConf);
    this.client.run('ip link set c0 up');
    this.client.run('ip link set lan0 up');
    this.lab.nodes.get('inside')?.run('ip link set lan1 up');
    this.server.run('ip link set s0 up');
    this.server.run('ip addr add 2001:db8:1::1/64 dev s0');
  }
}
