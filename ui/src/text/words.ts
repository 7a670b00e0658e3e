import type { Kind, RatingsCounted, SessionStatus, Source } from "@/data/types";

/** The words of the people who use the program for the codes that it uses. */
export const KIND: Record<Kind, string> = {
  employee: "Paid staff",
  volunteer: "Volunteers",
  councillor: "Councillors",
  officer: "Senior officers",
};

export const KIND_ONE: Record<Kind, string> = {
  employee: "Paid staff",
  volunteer: "Volunteer",
  councillor: "Councillor",
  officer: "Senior officer",
};

export const SOURCE: Record<Source, string> = {
  self: "Self",
  manager: "Manager",
  peer: "Colleague",
  assessor: "Assessor",
  certificate: "Certificate",
};

/** Which ratings count where nobody has chosen: what Settings say. */
export const RATINGS_AS_SET = "Ratings as set";

export const RATINGS: Record<RatingsCounted, string> = {
  all: "All ratings",
  agreed: "Agreed ratings only",
};

export const SESSION_STATUS: Record<SessionStatus, string> = {
  candidate: "Possible",
  planned: "Planned",
  confirmed: "Confirmed",
  held: "Held",
  cancelled: "Cancelled",
};

/** How sure a rater is, 1..=4. */
export const CONFIDENCE: Record<number, string> = { 1: "Not sure", 2: "Fairly sure", 3: "Sure", 4: "Very sure" };

export const IMPORTANCE: Record<number, string> = { 1: "Useful", 2: "Important", 3: "Essential" };

/** A kind of learning as the catalogue writes it, with a capital to stand alone. */
export function activityKind(kind: string): string {
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}
