/** `Starter framework, version 1`: a framework version in words, where its title is known. */
export function frameworkName(title: string, code: string, version: string): string {
  return `${title || code}, version ${version}`;
}
