/** What dhclient makes of the statuses in an answer (dhc6_check_advertise(), dhc6_check_reply() and their actions, client/dhc6.c). */
import type { Log } from '../dhcpd/log';
import { STATUS_CODES } from '../dhcpv6/status';
import { KIND_NAMES } from './build-message';
import { fails, type Answer } from './read-answer';

/** The client's state, by the names of RFC 2131 that dhclient keeps; DECLINING is for scripts that Debian does not have. */
export type State = 'INIT' | 'REBOOTING' | 'SELECTING' | 'BOUND' | 'RENEWING' | 'REBINDING' | 'STOPPED';

/**
 * - accept: it is used
 * - ignore: as if it had not come, so that the message is sent again
 * - select-next: the next best of the offers is requested
 * - solicit: all begins anew, and what is held stays
 * - forget: all begins anew, without what was held or offered
 * - request-again: what is held is requested as if it had been offered
 * - withdraw: what is held is not on this link, and goes at once
 */
export type Verdict =
  'accept' | 'ignore' | 'select-next' | 'solicit' | 'forget' | 'request-again' | 'withdraw';

/** dhc6_check_advertise() */
export function isUsable({ ias, status }: Answer, log: Log): boolean {
  let ok = !fails(status, 'message', log);
  for (const ia of ias) if (fails(ia.status, KIND_NAMES[ia.kind], log)) ok = false;
  return ok && ias.length > 0;
}

/** dhc6_select_action() */
function selectAction(code: number, state: State, hasOthers: boolean): Verdict | undefined {
  switch (code) {
    case STATUS_CODES.Success:
    case STATUS_CODES.NoBinding:
    case STATUS_CODES.UseMulticast:
      return undefined;
    case STATUS_CODES.NoAddrsAvail:
    case STATUS_CODES.NoPrefixAvail:
      return state === 'REBOOTING' ? undefined : hasOthers ? 'select-next' : 'solicit';
    case STATUS_CODES.NotOnLink:
      return 'forget';
    default:
      return hasOthers ? 'select-next' : undefined;
  }
}

/** dhc6_reply_action() */
function replyAction(code: number): Verdict | undefined {
  switch (code) {
    case STATUS_CODES.NotOnLink:
      return 'withdraw';
    case STATUS_CODES.NoAddrsAvail:
    case STATUS_CODES.NoPrefixAvail:
      return 'solicit';
    case STATUS_CODES.NoBinding:
      return 'request-again';
    default:
      return undefined;
  }
}

/** dhc6_check_reply(). @param hasOthers there are offers left */
export function checkReply(answer: Answer, state: State, hasOthers: boolean, log: Log): Verdict {
  const action = (code: number): Verdict | undefined =>
    state === 'SELECTING' || state === 'REBOOTING'
      ? selectAction(code, state, hasOthers)
      : state === 'INIT'
        ? undefined
        : replyAction(code);
  let failed = false;
  const scopes = answer.ias.map(ia => [ia.status, KIND_NAMES[ia.kind]] as const);
  for (const [status, scope] of [[answer.status, 'message'] as const, ...scopes]) {
    if (fails(status, scope, log)) failed = true;
    const verdict = failed ? action(status?.code ?? STATUS_CODES.Success) : undefined;
    if (verdict !== undefined) return verdict;
  }
  // A Reply to a Confirm has no addresses in it.
  if (answer.ias.length === 0 && state !== 'REBOOTING') return action(STATUS_CODES.NoAddrsAvail) ?? 'ignore';
  return failed ? 'ignore' : 'accept';
}
