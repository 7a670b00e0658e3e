/** Every rating of a person, the newest first; one that was withdrawn says so. */
import { DataTable } from "@/components/DataTable";
import { EmptyState } from "@/components/State";
import { useLevels } from "@/data/store";
import type { PersonRating } from "@/data/types";
import { date, plural } from "@/text/format";
import { CONFIDENCE, SOURCE } from "@/text/words";
import { levelWords } from "./words";

export function RatingList({ ratings }: { ratings: PersonRating[] }) {
  const levels = useLevels();
  if (ratings.length === 0) {
    return (
      <EmptyState title="No rating yet">Each rating stands here with its day, who gave it and why. Rate on the skills map.</EmptyState>
    );
  }
  return (
    <section className="section" aria-labelledby="ratings-title">
      <h2 id="ratings-title">{plural(ratings.length, "rating")}, newest first</h2>
      <DataTable
        caption="Ratings, newest first"
        hideCaption
        rows={ratings}
        rowKey={(rating) => rating.rating}
        most={20}
        columns={[
          {
            key: "on",
            head: "Day",
            cell: (rating) => <span className="nowrap">{date(rating.rated_on)}</span>,
            sort: (rating) => rating.rated_on,
          },
          { key: "skill", head: "Skill", rowHead: true, cell: (rating) => rating.title, sort: (rating) => rating.title },
          {
            key: "level",
            head: "Level",
            sort: (rating) => rating.level,
            cell: (rating) =>
              rating.withdrawn ? (
                <>
                  <s>{levelWords(levels, rating.level)}</s> withdrawn
                </>
              ) : (
                levelWords(levels, rating.level)
              ),
          },
          { key: "source", head: "Source", cell: (rating) => SOURCE[rating.source], sort: (rating) => SOURCE[rating.source] },
          { key: "by", head: "By", cell: (rating) => rating.by ?? "" },
          {
            key: "note",
            head: "Note",
            cell: (rating) =>
              [
                rating.note,
                rating.confidence === null ? null : CONFIDENCE[rating.confidence],
                rating.review_by === null ? null : `look again by ${date(rating.review_by)}`,
              ]
                .filter(Boolean)
                .join("; "),
          },
        ]}
      />
    </section>
  );
}
