/** A file that the bundler copies next to the scripts; the value is its address. */
declare module '*?url' {
  const url: string;
  export default url;
}

declare module '*.css';

interface ImportMetaEnv {
  /** Where the application is mounted, `./` in builds. */
  readonly BASE_URL: string;
  readonly DEV: boolean;
  readonly PROD: boolean;
}

interface ImportMeta {
  readonly env: ImportMetaEnv;
}
