import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { quoted } from "@/text/format";
import { Button } from "./Button";
import "./page.css";

type EmptyProps = { title: string; children: ReactNode; action?: ReactNode };

/** What belongs here, why it helps, and the one button that brings it. */
export function EmptyState({ title, children, action }: EmptyProps) {
  return (
    <section className="state" aria-label={title}>
      <h2>{title}</h2>
      <div>{children}</div>
      {action}
    </section>
  );
}

type ErrorProps = { title: string; message: string; reference?: string | undefined; onRetry?: () => void };

/** What happened, what was not changed, what to do. */
export function ErrorState({ title, message, reference, onRetry }: ErrorProps) {
  return (
    <section className="state state-danger" role="alert">
      <h2>{title}</h2>
      <p>{quoted(message)}</p>
      {reference ? <p className="muted small">Reference for support: {reference}</p> : null}
      {onRetry ? <Button onPress={onRetry}>Try again</Button> : null}
    </section>
  );
}

/** Grey lines in the shape of what is coming; said aloud once. */
export function Loading({ label, lines = 6 }: { label: string; lines?: number }) {
  return (
    <div className="loading" role="status">
      <span className="visually-hidden">{label}</span>
      {Array.from({ length: lines }, (_, line) => line).map((line) => (
        <div key={line} className="loading-bar" style={{ width: `${88 - ((line * 23) % 50)}%` }} />
      ))}
    </div>
  );
}

type Thrown = Error & { error?: { kind: string; message: string } };

type AnswerProps<T> = {
  query: UseQueryResult<T, Thrown>;
  /** What is being read, as in "the skills map". */
  what: string;
  loading?: ReactNode;
  children: (data: T) => ReactNode;
};

/** A read that failed: why, and the way to try it again. */
export function Unread({ error, what, onRetry }: { error: Thrown; what: string; onRetry: () => void }) {
  const reference = error.error?.kind === "unexpected" ? (error.error as { reference?: string }).reference : undefined;
  return (
    <ErrorState
      title={`Could not read ${what}`}
      message={`${error.message} Nothing was changed.`}
      reference={reference}
      onRetry={onRetry}
    />
  );
}

/** A read's three states: on its way, failed, here. What is here stays while it is read again. */
export function Answer<T>({ query, what, loading, children }: AnswerProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.error) return <Unread error={query.error} what={what} onRetry={() => void query.refetch()} />;
  return <>{loading ?? <Loading label={`Reading ${what}`} />}</>;
}

/** How far a job is, 0..1; without a share it only says that it runs. */
export function Progress({ label, share }: { label: string; share: number | null }) {
  const percent = share === null ? undefined : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === undefined ? {} : { "aria-valuenow": percent })}
    >
      <div className="progress-fill" style={{ width: `${percent ?? 30}%` }} />
    </div>
  );
}
