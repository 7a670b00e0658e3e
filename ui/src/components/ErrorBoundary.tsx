import { Component, type ReactNode } from "react";
import { ErrorState } from "./State";

/** The last net: a screen that fails to draw says so instead of leaving blank paper. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { message: string | null }> {
  override state = { message: null };

  static getDerivedStateFromError(fault: unknown): { message: string } {
    return { message: fault instanceof Error ? fault.message : String(fault) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <div style={{ padding: "var(--space-8)" }}>
        <ErrorState
          title="This screen could not be drawn"
          message={`Your data are as they were. Try again; if it comes back, send this to support: ${this.state.message}`}
          onRetry={() => this.setState({ message: null })}
        />
      </div>
    );
  }
}
