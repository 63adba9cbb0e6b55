import { readCommandLine } from '../../../sim/daemons/radvd/command-line';

const read = (...options: string[]) => readCommandLine(['/usr/sbin/radvd', ...options], '2.19');

it('has the defaults of radvd(8)', () => {
  expect(read()).toEqual({
    name: 'radvd',
    configPath: '/etc/radvd.conf',
    debugLevel: 0,
    pidFile: '/run/radvd.pid',
    logMethod: undefined,
    logFile: '/var/log/radvd.log',
    configTest: false,
    daemonize: true,
  });
});

it('reads short and long options, with their arguments behind them or after them', () => {
  const expected = { configPath: 'a', debugLevel: 3, pidFile: 'b', logMethod: 'stderr', daemonize: false };
  expect(read('-C', 'a', '-nd3', '-pb', '-m', 'stderr')).toMatchObject(expected);
  expect(read('--config', 'a', '--nod', '--debug=3', '--pid', 'b', '--logm=stderr')).toMatchObject(expected);
});

describe('what radvd 2.19 prints', () => {
  it.each([
    ["radvd: invalid option -- 'x'", ['-x']],
    ["radvd: invalid option -- 'f'", ['-f', '3']],
    ["radvd: option requires an argument -- 'C'", ['-C']],
    ["radvd: unrecognized option '--foo'", ['--foo']],
    ["radvd: option '--con' is ambiguous; possibilities: '--config' '--configtest'", ['--con']],
    ["radvd: option '--config' requires an argument", ['--config']],
    ["radvd: option '--help' doesn't allow an argument", ['--help=1']],
    ['radvd: unknown log method: paper', ['-m', 'paper']],
    ['Version: 2.19', ['-v']],
  ])('%s', (text, options) => {
    expect(read(...options)).toEqual({ printout: `${text}\n` });
  });

  it('of help is a list of the options', () => {
    expect(read('-h')).toEqual({ printout: expect.stringMatching(/^usage: radvd[^]*--nodaemon/) });
  });
});

it('passes over words that are no options, and all after --', () => {
  expect(read('word', '-n', '-', '--', '-x')).toMatchObject({ daemonize: false });
});
