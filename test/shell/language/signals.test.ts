import { parseSignal, signalMessage, signalStatus } from '../../../sim/shell/language/signals';

describe('signal(7)', () => {
  it.each([
    ['TERM', 'SIGTERM'],
    ['sigint', 'SIGINT'],
    ['9', 'SIGKILL'],
    ['HUP', 'SIGHUP'],
    ['WINCH', undefined],
    ['', undefined],
    ['99', undefined],
  ])('reads %j as %s', (text, signal) => {
    expect(parseSignal(text)).toBe(signal);
  });

  it('gives 128 and the number as status', () => {
    expect([signalStatus('SIGINT'), signalStatus('SIGKILL'), signalStatus('SIGTERM')]).toEqual([
      130, 137, 143,
    ]);
  });

  it('says nothing of Ctrl-C, of broken pipes and of what no signal ended', () => {
    expect([130, 141, 0, 1].map(signalMessage)).toEqual(['', '', '', '']);
    expect(signalMessage(143)).toBe('Terminated');
  });
});
