import { decisionCatalogue } from '../../sim/observe/decision-catalogue';
import type { Decision } from '../../sim/trace/decision';

const BARE: Decision = { index: 0, id: 'b.c.d', outcome: 'note', says: 'it is so', spec: 'Linux' };
const FULL: Decision = {
  index: 1,
  id: 'a.b.c',
  outcome: 'drop',
  says: 'it is not',
  spec: 'RFC 1 §2',
  source: 'f',
  skbDropReason: 'NOT',
  remedy: 'x=1',
};

describe('the catalogue of decisions', () => {
  it('says of each decision all that is known', () => {
    expect(decisionCatalogue([FULL])).toContain(
      [
        '### `a.b.c`',
        'It is not.',
        "- outcome: drop\n- specified in: RFC 1 §2\n- decided in: `f`\n- the kernel's own name: `SKB_DROP_REASON_NOT`\n- what helps: x=1",
      ].join('\n\n'),
    );
  });

  it('leaves out what is not known', () => {
    expect(decisionCatalogue([BARE])).toContain(
      '### `b.c.d`\n\nIt is so.\n\n- outcome: note\n- specified in: Linux\n',
    );
  });

  it('is sorted and grouped, whatever the order of loading', () => {
    const page = decisionCatalogue([BARE, FULL]);
    expect(page).toBe(decisionCatalogue([FULL, BARE]));
    expect(page).toContain('- [a](#a): 1\n- [b](#b): 1\n');
    expect(page.indexOf('## a')).toBeLessThan(page.indexOf('## b'));
  });
});
