import { failureCode } from './failure.ts';
import type { TurnNotice } from './turn.ts';

const RECOVERABLE: Readonly<Record<string, TurnNotice>> = {
  'worker/crashed': {
    code: 'worker/restarted',
    message: 'The model had stopped and was started again; this reply went on where it broke off.',
  },
  'runtime/device-lost': {
    code: 'runtime/fell-back',
    message: 'The graphics device was lost; this reply went on on the processor, which may be slower.',
  },
};

/**
 * Runs `job`; when its worker crashed or lost its device, says so and runs it once more (residency has by then dropped
 * the worker and chosen the backend to go on with). A second loss is the caller's to show.
 */
export async function recoverOnce<T>(
  job: (isReplay: boolean) => Promise<T>,
  signal: AbortSignal,
  onRecover: (notice: TurnNotice) => void,
): Promise<T> {
  try {
    return await job(false);
  } catch (error) {
    const notice = RECOVERABLE[failureCode(error)];
    if (notice === undefined || signal.aborted) throw error;
    onRecover(notice);
    return await job(true);
  }
}
