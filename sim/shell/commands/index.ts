/** The commands a person can type on a node, by the name they are typed with. */
import type { Program } from '../../kernel/uapi';
import { shell } from '../language/shell';
import { bridge } from './bridge/bridge';
import { cat } from './cat';
import { cut } from './cut';
import { echo } from './echo';
import { falseCommand } from './false';
import { grep } from './grep';
import { head } from './head';
import { ifup } from './ifupdown/ifup';
import { runParts } from './ifupdown/run-parts';
import { IFUPDOWN_SCRIPTS } from './ifupdown/scripts';
import { ip } from './ip/ip';
import { ping } from './ping/ping';
import { printf } from './printf';
import { rdisc6 } from './rdisc6/rdisc6';
import { sed } from './sed';
import { seq } from './seq';
import { sleep } from './sleep';
import { sort } from './sort';
import { sysctl } from './sysctl/sysctl';
import { systemdSysctl } from './sysctl/systemd-sysctl';
import { tail } from './tail';
import { tcpdump } from './tcpdump/tcpdump';
import { tee } from './tee';
import { test } from './test';
import { tr } from './tr';
import { trueCommand } from './true';
import { uniq } from './uniq';
import { wc } from './wc';

export const COMMANDS: ReadonlyMap<string, Program> = new Map(
  Object.entries<Program>({
    '[': test,
    bash: shell,
    bridge,
    cat,
    cut,
    dash: shell,
    echo,
    egrep: grep,
    false: falseCommand,
    fgrep: grep,
    grep,
    head,
    ifdown: ifup,
    ifquery: ifup,
    ifup,
    ip,
    ping,
    ping4: ping,
    ping6: ping,
    printf,
    rdisc6,
    'run-parts': runParts,
    sed,
    seq,
    sh: shell,
    sleep,
    sort,
    sysctl,
    tail,
    tcpdump,
    tee,
    test,
    tr,
    true: trueCommand,
    uniq,
    wc,
    '/lib/systemd/systemd-sysctl': systemdSysctl,
    '/usr/lib/systemd/systemd-sysctl': systemdSysctl,
    ...IFUPDOWN_SCRIPTS,
  }),
);

const PROGRAM_PATH = /^(?:\/usr(?:\/local)?)?\/s?bin\/([^/]+)$/;

/** The program a name or a path stands for, as a search in the usual PATH would find it. */
export function findCommand(name: string): Program | undefined {
  return COMMANDS.get(PROGRAM_PATH.exec(name)?.[1] ?? name);
}
