// The ratings of a model while they are edited: numbers as they are typed, and what is wrong with them.
import type { RatingModel } from "~/api/types";

export interface RatingStep {
  key: string;
  rating: string;
  label: string;
}

const LARGEST = 1000;
const MOST = 100;
let made = 0;

const step = (rating: string, label: string): RatingStep => {
  made += 1;
  return { key: `step-${made}`, rating, label };
};

export const stepsOf = (ratings: RatingModel["ratings"]): RatingStep[] =>
  ratings.map(({ rating, label }) => step(String(rating), label));

/** The next one up. */
export function newStep(steps: RatingStep[]): RatingStep {
  const numbers = steps.map(({ rating }) => Number(rating)).filter(Number.isFinite);
  return step(String(Math.max(0, ...numbers) + 1), "");
}

/** As the server takes them; a rating without a word is called by its number. */
export const writtenRatings = (steps: RatingStep[]): RatingModel["ratings"] =>
  steps.map(({ rating, label }) => ({ rating: Number(rating), label: label.trim() || rating.trim() }));

/** The sentence that says what to change, or undefined. */
export function ratingsLack(steps: RatingStep[]): string | undefined {
  if (steps.length === 0) return "Add a rating.";
  if (steps.length > MOST) return `Keep ${MOST} ratings at most.`;
  const ratings = writtenRatings(steps);
  if (ratings.some(({ rating }) => !Number.isInteger(rating) || rating < 1 || rating > LARGEST))
    return `Write a whole number from 1 to ${LARGEST} for each rating.`;
  if (new Set(ratings.map(({ rating }) => rating)).size < ratings.length) return "Two ratings have the same number.";
  if (new Set(ratings.map(({ label }) => label.toLowerCase())).size < ratings.length)
    return "Two ratings have the same label.";
  return undefined;
}
