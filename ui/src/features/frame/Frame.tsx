import type { ReactNode } from "react";
import type { Preferences, StoreInfo } from "@/data/types";

export function Frame({ children }: { store: StoreInfo; preferences: Preferences; children: ReactNode }) {
  return <div className="frame">{children}</div>;
}
Frame.Bare = function Bare({ children }: { children: ReactNode }) {
  return <div className="frame-bare">{children}</div>;
};
