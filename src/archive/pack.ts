import { BlobReader, BlobWriter, ZipWriter } from './zip.ts';

/**
 * A zip of these files, as they are: media are compressed already, and of JSON nearly all is hidden states, which do not
 * compress. So nobody's archive looks like a bomb.
 */
export async function pack(files: readonly (readonly [name: string, content: Blob])[], at: Date): Promise<Blob> {
  const writer = new ZipWriter(new BlobWriter('application/zip'), {
    level: 0,
    lastModDate: at,
    extendedTimestamp: false,
  });
  for (const [name, content] of files) await writer.add(name, new BlobReader(content));
  return writer.close();
}
