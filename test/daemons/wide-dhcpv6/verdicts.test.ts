import fc from 'fast-check';
import { seconds } from '../../../sim/base/time';
import { findProgram } from '../../../sim/scenario/programs';
import { Lab } from '../../../sim/scenario/lab';
import { CONFIGURATIONS, type Configuration } from './configurations';
import { spoken, type Verdict } from './verdict';
import recorded from './verdicts.json';

function judge({ program, text }: Configuration): Verdict & { readonly decisions: readonly string[] } {
  const lab = new Lab({ seed: 1, programs: findProgram });
  const node = lab.node('m');
  lab.node('other');
  for (const dev of ['c0', 'lan0']) {
    lab.link([
      { node: 'm', interface: dev },
      { node: 'other', interface: `${dev}x` },
    ]);
  }
  const decisions: string[] = [];
  lab.trace.listen(record => {
    if (record.kind === 'decision') decisions.push(record.decision.id);
  });
  node.run('ip link set c0 up');
  node.file('/wide.conf', text);
  const command = node.run(`${program} -d -f -k /none -c wide.conf c0`);
  lab.runUntil(seconds(0));
  return { accepted: command.status === undefined, says: spoken(command.stderr), decisions };
}

describe('configurations', () => {
  it.each(CONFIGURATIONS.map((configuration, i) => [configuration.program, configuration.text, i] as const))(
    '%s says of %j what the real one says',
    (program, text, i) => {
      const { accepted, says } = judge({ program, text });
      expect({ accepted, says }).toEqual(recorded[i]);
    },
  );

  it('that are refused leave the reason in the trace', () => {
    expect(judge({ program: 'dhcp6s', text: 'interface c0 { x' }).decisions).toContain('wide.config.refused');
  });

  it('of the other dhcp6s are recognised', () => {
    const text = 'host h { duid 00:03; iaidinfo { iaid 1; renew-time 1000; }; };';
    expect(judge({ program: 'dhcp6s', text }).decisions).toContain('wide.config.other-program');
  });

  it('of whatever kind never throw', () => {
    const words = CONFIGURATIONS.flatMap(({ text }) => text.split(/\s+/));
    const text = fc.oneof(
      fc.string(),
      fc.array(fc.constantFrom(...words), { maxLength: 40 }).map(chosen => chosen.join(' ')),
    );
    fc.assert(
      fc.property(fc.constantFrom('dhcp6c' as const, 'dhcp6s' as const), text, (program, written) => {
        judge({ program, text: written });
      }),
      { numRuns: 60 },
    );
  });
});
