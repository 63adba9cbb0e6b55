import { ProcessGroup } from '../../../sim/shell/language/process-group';

it('signals the youngest first, and nobody who has left', () => {
  const group = new ProcessGroup();
  const seen: string[] = [];
  const left = (): void => void seen.push('left');
  group.add(signal => seen.push(`old ${signal}`));
  group.add(left);
  group.add(signal => seen.push(`young ${signal}`));
  group.remove(left);
  group.signal('SIGINT');
  expect(seen).toEqual(['young SIGINT', 'old SIGINT']);
});
