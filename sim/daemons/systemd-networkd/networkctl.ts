/**
 * networkctl(1): what networkd tells of links in its state files, `reload`, and what asks the kernel. Mirrors networkctl.c.
 *
 * Differs from Linux: list, status of a link, reload, up, down and delete are all there is; the rest is D-Bus.
 */
import { ERRNO_TEXT, type LinkInfo, type Process, type Program } from '../../kernel/uapi';
import { RUNTIME_DIR } from './manager';
import { networkdPid } from './systemctl';

export const networkctl: Program = { start: run };

function run(os: Process): void {
  const [verb = 'list', ...names] = os.argv.slice(1).filter(word => !word.startsWith('-'));
  switch (verb) {
    case 'list':
      return list(os, names);
    case 'status':
      return status(os, names);
    case 'reload': {
      const pid = networkdPid(os);
      if (pid === undefined) {
        os.write(
          'stderr',
          'Failed to reload network settings: Unit dbus-org.freedesktop.network1.service not found.\n',
        );
        return os.exit(1);
      }
      os.kill(pid, 'SIGHUP');
      return os.exit(0);
    }
    case 'up':
    case 'down':
    case 'delete':
      return change(os, verb, names);
    default:
      os.write('stderr', `Unknown command verb ${verb}.\n`);
      os.exit(1);
  }
}

/** link_up_down(), link_delete(): every name is looked up before the first link is touched. */
function change(os: Process, verb: 'up' | 'down' | 'delete', names: readonly string[]): void {
  const fail = (text: string): void => {
    os.write('stderr', `${text}\n`);
    os.exit(1);
  };
  if (names.length === 0) return fail('Too few arguments.');
  const unknown = names.find(name => os.netlink.link(name) === undefined);
  if (unknown !== undefined) return fail(`Failed to resolve interface "${unknown}": ${ERRNO_TEXT.ENODEV}`);
  for (const name of new Set(names)) {
    const refused =
      verb === 'delete' ? os.netlink.linkDel(name) : os.netlink.linkSet(name, { up: verb === 'up' });
    if (refused === undefined) continue;
    const what = verb === 'delete' ? 'delete' : `bring ${verb}`;
    return fail(`Failed to ${what} interface ${name}: ${ERRNO_TEXT[refused.errno]}`);
  }
  os.exit(0);
}

/** A link's state file, as pairs; empty where networkd has not written one. */
export function linkState({ files }: Process, { ifindex }: LinkInfo): ReadonlyMap<string, string> {
  const read = files.read(`${RUNTIME_DIR}/links/${ifindex}`);
  const lines = 'text' in read ? read.text.split('\n') : [];
  return new Map(lines.flatMap(line => (/^[A-Z0-9_]+=/.test(line) ? [pair(line)] : [])));
}

function pair(line: string): [string, string] {
  const equals = line.indexOf('=');
  return [line.slice(0, equals), line.slice(equals + 1)];
}

function chosen(os: Process, names: readonly string[]): LinkInfo[] {
  return os.netlink.links().filter(({ ifname }) => names.length === 0 || names.includes(ifname));
}

/** networkctl's word for the kind of a link. */
function typeOf({ linkType, kind }: LinkInfo): string {
  if (kind === 'bridge' || kind === 'vlan') return kind;
  return linkType;
}

function list(os: Process, names: readonly string[]): void {
  const rows = chosen(os, names).map(link => {
    const state = linkState(os, link);
    const operational = state.get('OPER_STATE') ?? 'n/a';
    return [
      String(link.ifindex),
      link.ifname,
      typeOf(link),
      operational,
      state.get('ADMIN_STATE') ?? 'unmanaged',
    ];
  });
  const header = ['IDX', 'LINK', 'TYPE', 'OPERATIONAL', 'SETUP'];
  const widths = header.map((title, column) =>
    Math.max(title.length, ...rows.map(row => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join(' ')
      .trimEnd();
  os.write('stdout', `${[header, ...rows].map(line).join('\n')}\n\n${rows.length} links listed.\n`);
  os.exit(0);
}

function status(os: Process, names: readonly string[]): void {
  const links = chosen(os, names);
  for (const link of links) {
    const state = linkState(os, link);
    const addresses = os.netlink.addresses().filter(({ ifindex }) => ifindex === link.ifindex);
    const operational = state.get('OPER_STATE') ?? 'n/a';
    const rows: readonly (readonly [string, string | undefined])[] = [
      ['Network File', state.get('NETWORK_FILE') ?? 'n/a'],
      ['Type', typeOf(link)],
      ['State', `${operational} (${state.get('ADMIN_STATE') ?? 'unmanaged'})`],
      ['Online state', state.get('ONLINE_STATE')],
      ['Hardware Address', String(link.address)],
      ['MTU', String(link.mtu)],
      ['Address', addresses.map(({ local }) => String(local)).join(`\n${' '.repeat(19)}`) || undefined],
      ['DNS', state.get('DNS') || undefined],
    ];
    const text = rows.flatMap(([key, value]) =>
      value === undefined ? [] : [`${key.padStart(17)}: ${value}`],
    );
    os.write('stdout', `● ${link.ifindex}: ${link.ifname}\n${text.join('\n')}\n`);
  }
  os.exit(links.length === 0 ? 1 : 0);
}
