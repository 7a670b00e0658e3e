import { useEffect, useState } from "react";

/** The value once it has not changed for `ms` milliseconds; what is typed asks the core once, not for each letter. */
export function useRested<T>(value: T, ms: number): T {
  const [rested, setRested] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested((old) => (JSON.stringify(old) === text ? old : (JSON.parse(text) as T))), ms);
    return () => clearTimeout(timer);
  }, [text, ms]);
  return rested;
}
