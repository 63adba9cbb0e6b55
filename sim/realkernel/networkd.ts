/**
 * systemd-networkd on a real kernel, where no systemd runs: a `systemctl` that starts and stops it in a node's namespaces,
 * and what has to be installed for that.
 *
 * udev has seen every device already, as its database says, and there are none of the files that the distribution has in
 * /usr/lib. A node without a machine id has one that follows from its name, as a simulated one has.
 */
import { DEFAULT_NETWORKD_VERSION } from '../daemons/systemd-networkd/version';
import type { Scenario } from '../scenario/resolve';

export const NETWORKD = '/lib/systemd/systemd-networkd';

/** The script. @param logs the folder that the log of each host name goes to */
export function systemctlScript(logs: string): string {
  return `#!/bin/sh
case "$2" in systemd-networkd | systemd-networkd.service) ;; *) echo "Unit $2 not found." >&2; exit 5 ;; esac
log="${logs}/$(hostname)"
pid="/run/.sixlab/networkd-$(hostname)"
running() { [ -e "$pid" ] && kill -0 "$(cat "$pid")" 2>/dev/null; }
stop() { while running; do kill "$(cat "$pid")"; sleep 0.05; done; rm -f "$pid"; }
start() {
  running && return
  if [ ! -e /run/.sixlab/empty ]; then
    mkdir -p /run/.sixlab/empty /run/systemd /run/udev/data
    for index in $(seq 99); do echo I:1 >"/run/udev/data/n$index"; done
    [ -e /run/.sixlab/upper-etc/machine-id ] || printf %s "$(hostname)" | sha256sum | cut -c1-32 >/etc/machine-id
  fi
  [ -z "$(ls /usr/lib/systemd/network)" ] || mount --bind /run/.sixlab/empty /usr/lib/systemd/network
  export SYSTEMD_LOG_TARGET=console SYSTEMD_LOG_LOCATION=0 SYSTEMD_LOG_COLOR=0
  { sh -c 'echo $$ >"$0"; exec ${NETWORKD}' "$pid" 2>&1 | while IFS= read -r line; do
    printf '[%s] systemd-networkd (1): %s\\n' "$(date -u '+%b %d %H:%M:%S')" "$line"
  done >>"$log"; } </dev/null >/dev/null 2>&1 &
  while [ ! -s "$pid" ]; do sleep 0.01; done
}
case "$1" in
  start) start ;;
  stop) stop ;;
  restart) stop; start ;;
  reload) kill -HUP "$(cat "$pid")" ;;
  is-active) if running; then echo active; else echo inactive; exit 3; fi ;;
  *) echo "Unknown command verb $1." >&2; exit 1 ;;
esac
`;
}

/** The versions that nodes want of networkd, where they start it and do not say: the one that is simulated. */
export function impliedVersions({
  nodes,
  steps,
}: Scenario): { name: string; program: string; version: string }[] {
  const starts = (lines: readonly unknown[]): boolean =>
    lines.some(line => String(line).includes('systemctl '));
  return nodes
    .filter(({ name, boot, versions }) => {
      const own = steps.filter(step => step.kind === 'command' && step.node === name);
      const lines = own.flatMap(step => (step.kind === 'command' ? step.run : []));
      return versions['systemd-networkd'] === undefined && (starts(boot) || starts(lines));
    })
    .map(({ name }) => ({ name, program: 'systemd-networkd', version: DEFAULT_NETWORKD_VERSION }));
}
