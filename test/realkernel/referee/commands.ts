/** Cases that are commands and nothing else. */
import { quick, type About, type RefereeCase } from './case';

export type Row = readonly [id: string, about: About, script: RefereeCase['script']];

/** What addresses and routes there are. */
export const STATE = ['ip -6 addr', 'ip -6 route show table all'];

/** Commands, with seconds to wait between them, once the link is up. */
export function commands(id: string, about: About, ...steps: readonly (string | number)[]): Row {
  return [
    id,
    { bench: quick(), ...about },
    async k => {
      if (about.bench?.down !== true) await k.ready();
      for (const step of steps)
        if (typeof step === 'number') await k.wait(step);
        else await k.run(step);
    },
  ];
}

/** Commands in one shell: a namespace that one of them makes is there for as long as its mounts are. */
export function shell(id: string, about: About, ...lines: readonly string[]): Row {
  return commands(id, about, lines.join('; '));
}

/** The command that sets a key of a device. */
export function setConf(dev: string, key: string, value: number): string {
  return `sysctl -w net.ipv6.conf.${dev}.${key}=${value}`;
}
