import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../../sim/cli/exit-codes';
import { scenarioJsonSchema } from '../../../sim/scenario/json-schema';
import { run } from '../fake-console';

describe('sixlab schema', () => {
  it('prints the JSON Schema', async () => {
    const { code, out } = await run(['schema']);
    expect(code).toBe(EXIT.ok);
    expect(JSON.parse(out)).toEqual(scenarioJsonSchema());
  });

  it('writes it to a file, and prints nothing then', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sixlab-'));
    const file = join(folder, 's.json');
    expect(await run(['schema', '--output', file])).toEqual({ code: EXIT.ok, out: '', err: '' });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(scenarioJsonSchema());
    rmSync(folder, { recursive: true });
  });
});
