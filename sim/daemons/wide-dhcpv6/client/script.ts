/**
 * The script that is run with what a Reply holds: dhcp6c_script.c.
 *
 * Differs from Linux: dhcp6c goes on while the script runs, and nobody asks who owns the file.
 */
import type { OptInfo } from '../opt-info';
import type { Client } from './client';

/** The variables of the script, by the option they are from. */
const VARIABLES: Readonly<Record<string, string>> = {
  'domain-name-servers': 'new_domain_name_servers',
  'ntp-servers': 'new_ntp_servers',
  'domain-name': 'new_domain_name',
  'sip-server-address': 'new_sip_servers',
  'sip-server-domain-name': 'new_sip_name',
  'nis-server-address': 'new_nis_servers',
  'nis-domain-name': 'new_nis_name',
  'nisp-server-address': 'new_nisp_servers',
  'nisp-domain-name': 'new_nisp_name',
  'bcmcs-server-address': 'new_bcmcs_servers',
  'bcmcs-server-domain-name': 'new_bcmcs_name',
};

export function runScript({ os, log }: Client, path: string, info: OptInfo): void {
  log.say('debug', 'client6_recvreply', `executes ${path}`);
  const env = new Map([['REASON', 'NBI']]);
  for (const [keyword, name] of Object.entries(VARIABLES)) {
    const values = info.information.get(keyword) ?? [];
    if (values.length > 0) env.set(name, values.map(value => `${value} `).join(''));
  }
  if (!os.files.exists(path)) {
    return log.say('err', 'client6_script', `script "${path}" cannot be executed safely`);
  }
  os.spawn({
    argv: ['sh', path],
    env,
    onOutput: (stream, text) => os.write(stream, text),
    onExit: () => log.say('debug', 'client6_script', `script "${path}" terminated`),
  });
}
