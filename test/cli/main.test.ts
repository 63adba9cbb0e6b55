import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '../../sim/cli/exit-codes';
import { shell } from './child';
import { run } from './fake-console';

describe('the command line', () => {
  it('explains itself, with every exit status', async () => {
    const { code, out, err } = await run(['--help']);
    expect([code, err]).toEqual([EXIT.ok, '']);
    for (const status of Object.values(EXIT)) expect(out).toMatch(new RegExp(`^ +${status}  \\w`, 'm'));
    for (const command of ['list', 'validate', 'schema'])
      expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
  });

  it.each(['list', 'validate', 'schema'])('shows examples in the help of %s', async command => {
    const { code, out } = await run([command, '--help']);
    expect(code).toBe(EXIT.ok);
    expect(out).toContain(`Examples:\n  sixlab ${command}`);
  });

  it('is wrong without a command', async () => {
    const { code, out, err } = await run([]);
    expect([code, out]).toEqual([EXIT.badInput, '']);
    expect(err).toContain('Usage: sixlab');
  });

  it.each([
    [['lsit'], "unknown command 'lsit'\n(Did you mean list?)"],
    [['list', '--jsno'], "unknown option '--jsno'\n(Did you mean --json?)"],
    [['schema', 'x'], 'too many arguments'],
    [['schema', '--output'], 'argument missing'],
  ])('refuses %j', async (args, message) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([EXIT.badInput, '']);
    expect(err).toContain(message);
  });

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8')) as {
      version: string;
    };
    expect(await run(['--version'])).toEqual({ code: EXIT.ok, out: `${version}\n`, err: '' });
  });
});

describe('the process', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sixlab-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('ends quietly when who reads its output goes away', () => {
    const { stdout, stderr } = shell('$SIXLAB schema | head -c 1; echo " ${PIPESTATUS[0]}"', folder);
    expect([stdout, stderr]).toEqual(['{ 141\n', '']);
  });

  it('says that the output could not be written', () => {
    const { status, stderr } = shell('$SIXLAB schema > /dev/full', folder);
    expect([status, stderr]).toEqual([
      EXIT.cannotWrite,
      'error: cannot write the output: no space is left on the device\n',
    ]);
  });

  it('leaves the old file and nothing else when the new one cannot be written whole', () => {
    writeFileSync(join(folder, 'x.json'), 'old');
    const { status, stderr } = shell('ulimit -f 2; $SIXLAB schema -o "$HERE/x.json"', folder);
    expect([status, stderr]).toEqual([
      EXIT.cannotWrite,
      `error: cannot write ${folder}/x.json: the file would become too large\n`,
    ]);
    expect(readdirSync(folder)).toEqual(['x.json']);
    expect(readFileSync(join(folder, 'x.json'), 'utf8')).toBe('old');
  });

  it('reads a scenario from standard input, and prints no colours into a pipe', () => {
    const { status, stdout, stderr } = shell('echo "titel: T" | $SIXLAB validate -', folder);
    expect([status, stdout]).toEqual([EXIT.badInput, '1 scenario: 1 with errors\n']);
    expect(stderr).toContain('<stdin>:1:1: error: ');
    expect(stderr).not.toContain('\x1b');
  });
});
