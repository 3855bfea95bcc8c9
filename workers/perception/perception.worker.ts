import { serve } from '../../src/protocol/serve.ts';
import { Runtime } from '../../src/runtime/runtime.ts';
import { openPack } from '../../src/storage/open-pack.ts';
import { PerceptionService } from './perception-service.ts';

const service = new PerceptionService({ startRuntime: (options) => Runtime.start(options), openPack });
serve(service, ['load', 'perceive', 'dispose']);
