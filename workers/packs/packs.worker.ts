import { serve } from '../../src/protocol/serve.ts';
import { PacksService } from './packs-service.ts';

serve(new PacksService(), ['list', 'inspect', 'download', 'verify', 'remove', 'importSaved', 'exportTo', 'exportZip']);
