/**
 * Leaving nothing behind when the program is stopped from outside. Without anything to clean up the signals keep their
 * default action, so that Ctrl-C works even while the processor is busy; with something, that is done first and then
 * the same signal ends the program, so that a shell sees how it ended.
 */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

const cleanups = new Set<() => void>();

/** Has `cleanup` called once if a signal or an exit ends the program before the returned function was called. */
export function whenStopped(cleanup: () => void): () => void {
  if (cleanups.size === 0) {
    for (const signal of SIGNALS) process.on(signal, stop);
    process.on('exit', cleanUp);
  }
  cleanups.add(cleanup);
  return () => {
    cleanups.delete(cleanup);
    if (cleanups.size === 0) forget();
  };
}

function stop(signal: NodeJS.Signals): void {
  cleanUp();
  process.kill(process.pid, signal);
}

function cleanUp(): void {
  for (const cleanup of cleanups) cleanup();
  cleanups.clear();
  forget();
}

function forget(): void {
  for (const signal of SIGNALS) process.off(signal, stop);
  process.off('exit', cleanUp);
}
