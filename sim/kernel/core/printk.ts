/** Lines of the kernel's log as IPv6 writes them: since 3.5 they begin with the subsystem (pr_fmt of net/ipv6). */
import type { LogLevel } from '../../trace/record';
import type { Net } from './net';

/** A line of addrconf.c or mcast.c. */
export function printkIpv6(net: Net, level: LogLevel, text: string): void {
  net.printk(level, net.profile.logsSubsystem ? `IPv6: ${text}` : text);
}

/** A line of ndisc.c. */
export function printkIcmpv6(net: Net, level: LogLevel, text: string): void {
  net.printk(level, net.profile.logsSubsystem ? `ICMPv6: ${text}` : `ICMPv6 ${text}`);
}
