/** The register of what can be imported, as the core has it. */
import { IMPORT_KINDS, type ImportKindText } from "@/bindings";

export const importKinds: readonly ImportKindText[] = IMPORT_KINDS.map((kind) => ({
  ...kind,
  every_row: [...kind.every_row],
  next: [...kind.next],
}));
