import { formatTimestamp } from '../../../../sim/shell/commands/iproute2/timestamp';

/** Against a calendar that is not ours. */
it.each([
  0,
  1,
  86_399,
  86_400,
  31 * 86_400,
  59 * 86_400,
  365 * 86_400,
  789 * 86_400,
  790 * 86_400,
  11_016 * 86_400,
  1e9,
])('%d seconds after the beginning of 1970', seconds => {
  const date = new Date(seconds * 1000);
  const iso = date.toISOString().slice(0, 19);
  expect(formatTimestamp(seconds * 1e6 + 42, 'short')).toBe(`[${iso}.000042] `);
  const [weekday = '', day = '', month = '', year = '', clock = ''] = date
    .toUTCString()
    .replace(',', '')
    .split(' ');
  expect(formatTimestamp(seconds * 1e6 + 42, 'long')).toBe(
    `Timestamp: ${weekday} ${month} ${String(Number(day)).padStart(2)} ${clock} ${year} 42 usec\n`,
  );
});

it('is left out when not asked for', () => {
  expect(formatTimestamp(1, 'none')).toBe('');
});
