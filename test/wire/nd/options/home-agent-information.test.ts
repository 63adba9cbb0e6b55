import { expectOption } from '../../contract';

describe('Home Agent Information (RFC 6275 §7.4)', () => {
  it('carries preference and lifetime', () => {
    expectOption('08 01 0000 000a 0708', {
      kind: 'home-agent-information',
      homeAgentPreference: 10,
      homeAgentLifetime: 1800,
    });
  });
});
