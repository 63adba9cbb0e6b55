/**
 * The program's own DUID: a DUID-LLT made when it is first needed, and kept in a file from then on (get_duid() of common.c).
 *
 * Differs from Linux: the first Ethernet device in the order of the kernel's list is taken, whatever getifaddrs() says of the
 * order. The file has one character an octet, so that one with octets above 127 cannot be carried over from a real machine.
 */
import type { Process } from '../../kernel/uapi';
import { duidLlt, duidText } from '../dhcpv6/duid';
import { timeOfDay } from '../dhcpv6/time-of-day';
import type { WideLog } from './log';

/** Octets of the length, in the byte order of the machine. */
const LENGTH = 2;

/** Reads or makes it; undefined when there is none to be had, which the log then says. */
export function getDuid(os: Process, log: WideLog, path: string): Uint8Array | undefined {
  const where = 'get_duid';
  const file = os.files.read(path);
  if ('text' in file) {
    const octets = Uint8Array.from(file.text, character => character.charCodeAt(0));
    const length = octets[0]! | (octets[1]! << 8);
    if (octets.length < LENGTH || length === 0 || octets.length < LENGTH + length) {
      log.say('err', where, 'DUID file corrupted');
      return undefined;
    }
    const duid = octets.slice(LENGTH, LENGTH + length);
    log.say('debug', where, `extracted an existing DUID from ${path}: ${duidText(duid)}`);
    return duid;
  }
  if (file.errno !== 'ENOENT') log.say('notice', where, `failed to open DUID file: ${path}`);
  const device = os.netlink.links().find(({ linkType }) => linkType === 'ether');
  if (device === undefined) {
    log.say('info', where, 'failed to get a hardware address');
    return undefined;
  }
  log.say('debug', 'gethwid', `found an interface ${device.ifname} for DUID`);
  const duid = duidLlt(device.address, timeOfDay(os.now()));
  log.say('debug', where, `generated a new DUID: ${duidText(duid)}`);
  const octets = [duid.length & 0xff, duid.length >> 8, ...duid];
  if (os.files.write(path, String.fromCharCode(...octets)) !== undefined) {
    log.say('err', where, 'failed to open DUID file for save');
    return undefined;
  }
  log.say('debug', where, `saved generated DUID to ${path}`);
  return duid;
}
