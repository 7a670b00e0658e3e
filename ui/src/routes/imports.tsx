import { useAddress } from "@/data/address";
import { ImportPage } from "@/features/imports/ImportPage";
import { isImportKind } from "@/features/imports/kinds";

export function ImportRoute() {
  const [address, change] = useAddress();
  return <ImportPage kind={isImportKind(address.tab) ? address.tab : null} onKind={(kind) => change({ tab: kind ?? undefined })} />;
}
