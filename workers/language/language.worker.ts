import { serve } from '../../src/protocol/serve.ts';
import { Runtime } from '../../src/runtime/runtime.ts';
import { openPack } from '../../src/storage/open-pack.ts';
import { LanguageService } from './language-service.ts';

const service = new LanguageService({ startRuntime: (options) => Runtime.start(options), openPack });
serve(service, ['outlinePack', 'load', 'reply', 'dispose']);
