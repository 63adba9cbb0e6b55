/** What a process can observe going wrong: errno values, and the longer words netlink sends along (extack). */

/** Error numbers (errno(3)) the simulated kernel answers with, and the text strerror(3) has for them. */
export const ERRNO_TEXT = {
  EPERM: 'Operation not permitted',
  ENOENT: 'No such file or directory',
  ESRCH: 'No such process',
  EINTR: 'Interrupted system call',
  EIO: 'Input/output error',
  ENXIO: 'No such device or address',
  EBADF: 'Bad file descriptor',
  EAGAIN: 'Resource temporarily unavailable',
  ENOMEM: 'Cannot allocate memory',
  EACCES: 'Permission denied',
  EBUSY: 'Device or resource busy',
  EEXIST: 'File exists',
  EXDEV: 'Invalid cross-device link',
  ENODEV: 'No such device',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EINVAL: 'Invalid argument',
  ERANGE: 'Numerical result out of range',
  ENOTEMPTY: 'Directory not empty',
  EXFULL: 'Exchange full',
  ELOOP: 'Too many levels of symbolic links',
  EPROTO: 'Protocol error',
  EMSGSIZE: 'Message too long',
  ENOPROTOOPT: 'Protocol not available',
  EPROTONOSUPPORT: 'Protocol not supported',
  EDESTADDRREQ: 'Destination address required',
  EOPNOTSUPP: 'Operation not supported',
  EAFNOSUPPORT: 'Address family not supported by protocol',
  EADDRINUSE: 'Address already in use',
  EADDRNOTAVAIL: 'Cannot assign requested address',
  ENETDOWN: 'Network is down',
  ENETUNREACH: 'Network is unreachable',
  ENOBUFS: 'No buffer space available',
  EISCONN: 'Transport endpoint is already connected',
  ENOTCONN: 'Transport endpoint is not connected',
  ETIMEDOUT: 'Connection timed out',
  ECONNREFUSED: 'Connection refused',
  EHOSTDOWN: 'Host is down',
  ENONET: 'Machine is not on the network',
  EHOSTUNREACH: 'No route to host',
} as const;

export type Errno = keyof typeof ERRNO_TEXT;

/** A refused netlink request: the error, and the kernel's explanation where it gives one (`Error: ...` of iproute2). */
export interface NetlinkError {
  readonly errno: Errno;
  readonly extack?: string;
}

/** Whether an answer of the kernel is a refusal. */
export function isNetlinkError(answer: unknown): answer is NetlinkError {
  return typeof answer === 'object' && answer !== null && 'errno' in answer;
}
