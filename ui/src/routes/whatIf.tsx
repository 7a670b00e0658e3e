import { WhatIfPage } from "@/features/whatif/WhatIfPage";

export function WhatIfRoute() {
  return <WhatIfPage />;
}
