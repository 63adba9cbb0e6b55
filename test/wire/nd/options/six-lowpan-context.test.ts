import { expectOption, octets } from '../../contract';

describe('6LoWPAN Context (RFC 6775 §4.2)', () => {
  it('carries a context', () => {
    expectOption('22 02 40 13 0000 0258 20010db800060000', {
      kind: 'six-lowpan-context',
      contextLength: 64,
      compression: true,
      contextId: 3,
      validLifetime: 600,
      contextPrefix: octets('20010db800060000'),
    });
  });
});
