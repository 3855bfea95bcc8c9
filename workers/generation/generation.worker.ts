import { serve } from '../../src/protocol/serve.ts';
import { Runtime } from '../../src/runtime/runtime.ts';
import { openPack } from '../../src/storage/open-pack.ts';
import { GenerationService } from './generation-service.ts';

const service = new GenerationService({ startRuntime: (options) => Runtime.start(options), openPack });
serve(service, ['load', 'generate', 'dispose']);
