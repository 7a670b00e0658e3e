import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  type RouterHistory,
  retainSearchParams,
} from "@tanstack/react-router";
import { type Address, readAddress, SCOPE_KEYS } from "@/data/address";
import { CalendarRoute } from "./calendar";
import { ImportRoute } from "./imports";
import { MapRoute } from "./map";
import { MyLearningRoute } from "./myLearning";
import { OverviewRoute } from "./overview";
import { PeopleRoute, PersonRoute } from "./people";
import { PlanRoute } from "./plan";
import { ReportsRoute } from "./reports";
import { RolesRoute } from "./roles";
import { NotFoundRoute, RootRoute, ScreenFault } from "./root";
import { SettingsRoute } from "./settings";
import { ToVerifyRoute } from "./toVerify";
import { WhatIfRoute } from "./whatIf";

const root = createRootRoute({
  component: RootRoute,
  notFoundComponent: NotFoundRoute,
  validateSearch: (search: Record<string, unknown>): Address => readAddress(search),
  search: { middlewares: [retainSearchParams<Address>([...SCOPE_KEYS])] },
});

const page = <P extends string>(path: P, component: () => React.JSX.Element) =>
  createRoute({ getParentRoute: () => root, path, component });

const tree = root.addChildren([
  page("/", OverviewRoute),
  page("/map", MapRoute),
  page("/people", PeopleRoute),
  page("/people/$person", PersonRoute),
  page("/roles", RolesRoute),
  page("/import", ImportRoute),
  page("/plan", PlanRoute),
  page("/what-if", WhatIfRoute),
  page("/calendar", CalendarRoute),
  page("/my-learning", MyLearningRoute),
  page("/to-verify", ToVerifyRoute),
  page("/reports", ReportsRoute),
  page("/settings", SettingsRoute),
]);

/** The window's addresses stand behind a `#`, so that they need no server. */
export function newRouter(history: RouterHistory = createHashHistory()) {
  return createRouter({ routeTree: tree, history, defaultErrorComponent: ScreenFault, scrollRestoration: false, defaultPreload: false });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
