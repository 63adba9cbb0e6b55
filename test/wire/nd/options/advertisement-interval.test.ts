import { expectOption } from '../../contract';

describe('Advertisement Interval (RFC 6275 §7.3)', () => {
  it('carries milliseconds', () => {
    expectOption('07 01 0000 000927c0', { kind: 'advertisement-interval', interval: 600_000 });
  });
});
