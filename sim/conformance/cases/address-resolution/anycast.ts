/** A29: a router answers for the subnet-router anycast address. */
import { group, type CaseGroup } from '../../case';
import { ip } from '../../messages';
import { na, ns } from '../../packets';
import { dadIsOver, isUp } from '../../setups';
import { NUT, PREFIX, TN1 } from '../../stations';
import { within } from '../../tester';

const A29 = group(
  {
    id: 'A29',
    tahi: 'v6LC.2.1.14',
    title: 'A router is asked for the subnet-router anycast address',
    tests: 'router',
    spec: 'RFC 4861 §7.2.7, RFC 4291 §2.6.1',
    expects: 'an advertisement within a second, that overrides nothing',
    bench: { sysctl: { 'net.ipv6.conf.all.forwarding': 1 } },
  },
  [
    {
      async run(t) {
        await isUp(t);
        await t.type(`ip addr add ${NUT.global.ip}/64 dev eth0`);
        await dadIsOver(t);
        const anycast = ip(PREFIX);
        await t.send(ns(TN1.linkLocal, anycast));
        await t.expect(na(NUT.linkLocal, TN1.linkLocal, 'RS', { target: anycast }), within(1));
      },
    },
  ],
);

/** See the file's header. */
export const anycast: readonly CaseGroup[] = [A29];
