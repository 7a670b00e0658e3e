/** A shelf of rising books with one place still to fill. */
export function Mark() {
  return (
    <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true" className="mark">
      <rect x="2" y="12" width="4" height="7" rx="0.5" fill="currentColor" opacity="0.55" />
      <rect x="7" y="8" width="4" height="11" rx="0.5" fill="currentColor" opacity="0.8" />
      <rect x="12" y="3" width="4" height="16" rx="0.5" fill="currentColor" />
      <rect x="17.5" y="6.5" width="3" height="12" rx="0.5" fill="none" stroke="currentColor" strokeDasharray="2 1.5" />
      <path d="M1 20.5h20" stroke="currentColor" strokeWidth="1.5" />
    </svg>
  );
}
