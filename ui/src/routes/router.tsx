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
import { PlanRoute } from "./plan";
import { ReportsRoute } from "./reports";
import { NotFoundRoute, RootRoute, ScreenFault } from "./root";
import { SettingsRoute } from "./settings";
import { ToVerifyRoute } from "./toVerify";

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
  page("/import", ImportRoute),
  page("/plan", PlanRoute),
  page("/calendar", CalendarRoute),
  page("/my-learning", MyLearningRoute),
  page("/to-verify", ToVerifyRoute),
  page("/reports", ReportsRoute),
  page("/settings", SettingsRoute),
]);

const WHERE = "skillsplan.where";

/** The window's addresses stand behind a `#`, so that they need no server; it comes back where it was. */
export function newRouter(history: RouterHistory = rememberedHistory()) {
  return createRouter({ routeTree: tree, history, defaultErrorComponent: ScreenFault, scrollRestoration: false, defaultPreload: false });
}

function rememberedHistory(): RouterHistory {
  const last = localStorage.getItem(WHERE);
  if (last?.startsWith("/") && (location.hash === "" || location.hash === "#/")) location.replace(`#${last}`);
  const history = createHashHistory();
  history.subscribe(() => localStorage.setItem(WHERE, history.location.href));
  return history;
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof newRouter>;
  }
}
