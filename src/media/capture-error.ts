import { AppError } from '../domain/app-error.ts';

export type CaptureDevice = 'microphone' | 'camera';

/**
 * `refused`: the person, or a policy, said no. `absent`: there is none. `busy`: it is there and could not be opened.
 * `unavailable`: this browser, or this address, gives the page no devices. `empty`: nothing came out of it.
 */
export type CaptureFault = 'refused' | 'absent' | 'busy' | 'unavailable' | 'empty';

const WHAT: Readonly<Record<CaptureDevice, Readonly<Record<CaptureFault, string>>>> = {
  microphone: {
    refused:
      'The microphone is not allowed. Allow it in the page’s permissions, beside its address, and try again; or attach a recording as a file.',
    absent: 'No microphone was found. Plug one in and try again, or attach a recording as a file.',
    busy: 'The microphone could not be opened. Perhaps another program uses it: close that and try again.',
    unavailable:
      'This browser gives the page no microphone. Open the page over https in a current browser, or attach a recording as a file.',
    empty: 'Nothing was recorded. Look whether the microphone is switched on, and try again.',
  },
  camera: {
    refused:
      'The camera is not allowed. Allow it in the page’s permissions, beside its address, and try again; or attach a picture as a file.',
    absent: 'No camera was found. Plug one in and try again, or attach a picture as a file.',
    busy: 'The camera could not be opened. Perhaps another program uses it: close that and try again.',
    unavailable:
      'This browser gives the page no camera. Open the page over https in a current browser, or attach a picture as a file.',
    empty: 'The camera gave no picture. Look whether its cover is open, and try again.',
  },
};

/** Why a device of this computer recorded nothing; `message` says what to do. */
export class CaptureError extends AppError {
  override readonly name = 'CaptureError';
  override readonly code: `capture/${CaptureDevice}-${CaptureFault}`;

  constructor(device: CaptureDevice, fault: CaptureFault, options?: ErrorOptions) {
    super(WHAT[device][fault], options);
    this.code = `capture/${device}-${fault}`;
  }
}

/** `NotAllowedError` and its kin, as the browser throws them, in words of what to do. */
export function captureFault(error: unknown): CaptureFault {
  switch (error instanceof Error ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'absent';
    case 'TypeError':
    case 'NotSupportedError':
      return 'unavailable';
    default:
      return 'busy';
  }
}
