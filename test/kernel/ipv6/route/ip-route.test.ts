import { recording, Session } from './transcript';

describe('routes are what they are on the real kernel', () => {
  const session = new Session();
  test.each(recording('ip-route.txt'))('%s', (_heading, steps) => {
    for (const { command, printed } of steps) {
      expect([command, ...session.type(command)]).toEqual([command, ...printed]);
    }
  });
});
