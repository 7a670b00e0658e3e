import { useQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, Link, Outlet } from "@tanstack/react-router";
import { I18nProvider } from "react-aria-components";
import { Page } from "@/components/Page";
import { Answer, EmptyState, ErrorState } from "@/components/State";
import { startState } from "@/data/queries";
import { Frame } from "@/features/frame/Frame";
import { useLooks } from "@/features/frame/useLooks";
import { useWhereItWas } from "@/features/frame/useWhereItWas";
import { Start } from "@/features/start/Start";

/** No store open: the first question. One open: the frame and the screen in it. */
export function RootRoute() {
  const query = useQuery(startState());
  useLooks(query.data?.preferences);
  useWhereItWas(query.data);
  return (
    <I18nProvider locale="en-GB">
      <Answer query={query} what="where you were" loading={<div />}>
        {(state) =>
          state.store === null ? (
            <Frame.Bare>
              <Start recent={state.recent} fault={state.fault} />
            </Frame.Bare>
          ) : (
            <Frame store={state.store} preferences={state.preferences}>
              <Outlet />
            </Frame>
          )
        }
      </Answer>
    </I18nProvider>
  );
}

export function NotFoundRoute() {
  return (
    <Page title="There is no such screen">
      <EmptyState title="Nothing is at this address" action={<Link to="/">Go to the overview</Link>}>
        The address was typed by hand or is of another version of the program. Your data are as they were.
      </EmptyState>
    </Page>
  );
}

export function ScreenFault({ error, reset }: ErrorComponentProps) {
  return (
    <Page title="This screen could not be drawn">
      <ErrorState
        title="Something went wrong here"
        message={`Your data are as they were. ${error instanceof Error ? error.message : String(error)}`}
        onRetry={reset}
      />
    </Page>
  );
}
