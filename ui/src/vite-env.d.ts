declare module "*.css";

interface ImportMetaEnv {
  /** Where the core listens while what page tests ask is recorded. */
  readonly VITE_RECORDER?: string;
}
