/** The person of a row, with number and branch, as the tables of what a plan leaves open show it. */
type Row = { person: string; name: string; branch: string | null };

export const personColumn = {
  key: "name",
  head: "Person",
  rowHead: true,
  sort: (row: Row) => row.name,
  cell: (row: Row) => (
    <>
      {row.name}{" "}
      <span className="muted small">
        {row.person}, {row.branch ?? "no branch"}
      </span>
    </>
  ),
};
