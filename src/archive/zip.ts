/** The only user of zip.js: everything runs on this thread with the browser's own (de)compression. */
import { configure } from '@zip.js/zip.js/lib/zip-core-native.js';

// Its workers would be started from blob URLs or from a file of its own, which the page's security policy is not for.
configure({ useWebWorkers: false, useCompressionStream: true });

export { BlobReader, BlobWriter, ZipReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core-native.js';
export type { FileEntry } from '@zip.js/zip.js/lib/zip-core-native.js';
