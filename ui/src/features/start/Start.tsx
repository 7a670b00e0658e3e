export function Start(_props: { recent: string[] }) {
  return <main />;
}
