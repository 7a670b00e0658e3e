import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { setBridge } from "@/bindings/call";
import { ErrorBoundary } from "@/components/ErrorBoundary";
import { newClient } from "@/data/client";
import { followStore } from "@/data/refresh";
import { newRouter } from "@/routes/router";
import "@/styles/base.css";

async function start(): Promise<void> {
  if (import.meta.env.MODE === "fake") {
    const { fakeBridge, optionsOf } = await import("@/bindings/fake");
    setBridge(fakeBridge(optionsOf(location.search)));
  }
  const root = document.getElementById("root");
  if (root === null) return;
  const client = newClient();
  followStore(client);
  createRoot(root).render(
    <StrictMode>
      <ErrorBoundary>
        <QueryClientProvider client={client}>
          <RouterProvider router={newRouter()} />
        </QueryClientProvider>
      </ErrorBoundary>
    </StrictMode>,
  );
}

void start();
