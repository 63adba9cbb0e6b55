import { UNSPECIFIED } from '../../../../sim/base/ip6';
import { Mac } from '../../../../sim/base/mac';
import { milliseconds, seconds } from '../../../../sim/base/time';
import { ipv6DevMcDec, ipv6DevMcInc } from '../../../../sim/kernel/ipv6/mcast/group';
import { mldReport } from '../../../../sim/wire/mld';
import { ip } from '../../lab';
import { MldLab, queryV1, queryV2 } from './mld-lab';

const GROUP = ip('ff15::1');
const words = (line: string): string => line.replace(/^\S+ \S+ /, '');

/** A member of one group beside its own, everything said. */
function member(options: ConstructorParameters<typeof MldLab>[0] = {}): MldLab {
  const lab = new MldLab(options);
  lab.run(seconds(4));
  ipv6DevMcInc(lab.idev, GROUP);
  lab.run(seconds(16));
  lab.said();
  return lab;
}

describe('a general query of version 2', () => {
  it('is answered for all groups together, within the time it gives', () => {
    const lab = member();
    lab.hear(queryV2({ delay: 2000 }));
    expect(lab.verdict()).toBe('mld.query.answered');
    lab.run(milliseconds(2008));
    expect(lab.said().map(words)).toEqual(['IS_EX ff15::1, IS_EX ff02::1:ff00:1']);
    lab.run(seconds(20));
    expect(lab.said()).toEqual([]);
  });

  it('is answered at a time that differs between machines', () => {
    const delays = [1, 2, 3, 4, 5].map(seed => {
      const lab = member({ seed });
      lab.hear(queryV2());
      lab.run(seconds(11));
      return lab.said()[0]!.split(' ')[0];
    });
    expect(new Set(delays).size).toBeGreaterThan(3);
  });

  it('teaches robustness and intervals', () => {
    const lab = member();
    lab.hear(queryV2({ qrv: 3, qqic: 60, delay: 5000 }));
    lab.run(seconds(10));
    lab.said();
    ipv6DevMcDec(lab.idev, GROUP);
    lab.run(seconds(5));
    expect(lab.said()).toHaveLength(3);
  });

  it('cannot lower the robustness below two', () => {
    const lab = member();
    lab.hear(queryV2({ qrv: 1 }));
    expect(lab.net.log.at(-1)?.text).toBe('IPv6: MLD: clamping QRV from 1 to 2!');
  });

  it('with sources is refused', () => {
    const lab = member();
    lab.hear(queryV2({ sources: [ip('2001:db8::1')] }));
    expect(lab.verdict()).toBe('mld.query.sources-of-all');
    lab.run(seconds(20));
    expect(lab.said()).toEqual([]);
  });
});

describe('a query for one group', () => {
  it.each([
    ['of version 2', queryV2({ group: GROUP, delay: 1000 })],
    ['for sources of it', queryV2({ group: GROUP, delay: 1000, sources: [ip('2001:db8::1')] })],
  ])('%s is answered for that group', (_what, query) => {
    const lab = member();
    lab.hear(query, { destination: GROUP });
    lab.run(seconds(1));
    expect(lab.said().map(words)).toEqual(['IS_EX ff15::1']);
  });

  it('does not put off an answer that is due earlier', () => {
    const lab = member();
    lab.hear(queryV2({ group: GROUP, delay: 1000 }), { destination: GROUP });
    lab.hear(queryV2({ group: GROUP, delay: 30_000 }), { destination: GROUP });
    lab.run(seconds(1));
    expect(lab.said()).toHaveLength(1);
  });

  it('that this device is not in is no business of ours', () => {
    const lab = member();
    lab.hear(queryV2({ group: ip('ff15::99') }));
    expect(lab.verdict()).toBe('mld.query.other-group');
  });

  it('for all nodes is never answered', () => {
    const lab = member();
    lab.hear(queryV2({ group: ip('ff02::1'), delay: 100 }));
    lab.run(seconds(1));
    expect(lab.said()).toEqual([]);
  });
});

describe('a query of version 1', () => {
  it('is answered group by group, and version 1 spoken from then on', () => {
    const lab = member();
    lab.hear(queryV1());
    lab.run(seconds(10));
    expect(lab.said().map(words).sort()).toEqual(['report ff02::1:ff00:1', 'report ff15::1']);
    ipv6DevMcDec(lab.idev, GROUP);
    lab.run(0);
    expect(lab.said().map(words)).toEqual(['done ff15::1']);
  });

  it('is noted when it begins, not every time', () => {
    const lab = member();
    lab.hear(queryV1());
    lab.hear(queryV1());
    expect(lab.decisions().filter(id => id === 'mld.querier.version1')).toHaveLength(1);
  });

  // RFC 9777 §9.12: robustness times query interval plus response interval, 2 * 125 + 10
  it('is remembered for 260 s', () => {
    const lab = member();
    lab.hear(queryV1());
    lab.run(seconds(259));
    lab.said();
    ipv6DevMcInc(lab.idev, ip('ff15::2'));
    lab.run(seconds(2));
    ipv6DevMcInc(lab.idev, ip('ff15::3'));
    lab.run(milliseconds(12));
    const lines = lab.said().map(words);
    expect(lines[0]).toBe('report ff15::2');
    expect(lines.at(-1)).toContain('TO_EX ff15::3');
  });

  it('makes version 2 queries be read as version 1 too', () => {
    const lab = member();
    lab.hear(queryV1());
    lab.run(seconds(11));
    lab.said();
    lab.hear(queryV2({ delay: 1000 }));
    lab.run(seconds(1));
    expect(lab.said().map(words).sort()).toEqual(['report ff02::1:ff00:1', 'report ff15::1']);
  });

  it('is ignored where version 2 is forced', () => {
    const lab = member({ sysctl: { 'net.ipv6.conf.default.force_mld_version': '2' } });
    lab.hear(queryV1());
    expect(lab.verdict()).toBe('mld.query.version1-ignored');
    lab.run(seconds(11));
    expect(lab.said()).toEqual([]);
  });

  it('takes back changes that were still to be said', () => {
    const lab = member();
    ipv6DevMcDec(lab.idev, GROUP);
    lab.hear(queryV1());
    lab.run(seconds(11));
    expect(lab.said().map(words)).toEqual(['report ff02::1:ff00:1']);
  });
});

// RFC 9777 §6.2: the three things that make a query credible
describe('a query is dropped', () => {
  it.each([
    ['that is not from a link-local address', { source: ip('2001:db8::1') }],
    ['that comes from ::', { source: UNSPECIFIED }],
    ['with another hop limit', { hopLimit: 2 }],
    ['without Router Alert', { alert: false }],
  ])('%s', (_what, changes) => {
    const lab = member();
    lab.hear(queryV2(), changes);
    lab.run(seconds(11));
    expect(lab.said()).toEqual([]);
  });

  it('while IPv6 is being taken off the device', () => {
    const lab = member();
    lab.idev.dead = true;
    lab.hear(queryV2());
    expect(lab.verdict()).toBe('mld.input.stopping');
    lab.hear(mldReport.make({ group: GROUP }), { destination: GROUP });
    expect(lab.verdict()).toBe('mld.input.stopping');
  });

  it('that asks for what is no group', () => {
    const lab = member();
    lab.hear(queryV2({ group: ip('2001:db8::1') }));
    expect(lab.verdict()).toBe('mld.query.invalid');
  });
});

describe('the version 1 report of another machine', () => {
  const speaking = (): MldLab => {
    const lab = member({ sysctl: { 'net.ipv6.conf.default.force_mld_version': '1' } });
    lab.hear(queryV1(GROUP), { destination: GROUP });
    return lab;
  };

  it('makes our own unnecessary, and leaving too', () => {
    const lab = speaking();
    lab.hear(mldReport.make({ group: GROUP }), { destination: GROUP });
    expect(lab.verdict()).toBe('mld.report.heard');
    lab.run(seconds(11));
    ipv6DevMcDec(lab.idev, GROUP);
    lab.run(0);
    expect(lab.said()).toEqual([]);
  });

  it.each([
    ['that was sent to us alone', { mac: Mac.of(0x0200, 1) }],
    ['from a global address', { source: ip('2001:db8::1') }],
  ])('%s does not count', (_what, changes) => {
    const lab = speaking();
    lab.hear(mldReport.make({ group: GROUP }), { destination: GROUP, ...changes });
    expect(lab.verdict()).toBe('mld.report.invalid');
    lab.run(seconds(11));
    expect(lab.said().map(words)).toEqual(['report ff15::1']);
  });
});
