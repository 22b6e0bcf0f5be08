// The ratings of a model as they are typed: what is wrong with them, and how they are sent.
import { expect, it } from "vitest";
import { newStep, ratingsLack, stepsOf, writtenRatings } from "./rating-steps";

const typed = (...steps: [rating: string, label: string][]) =>
  steps.map(([rating, label], index) => ({ key: String(index), rating, label }));

it.each([
  [typed(), "Add a rating."],
  [typed(["0", "None"]), "Write a whole number from 1 to 1000 for each rating."],
  [typed(["1.5", "Half"]), "Write a whole number from 1 to 1000 for each rating."],
  [typed(["", "Nothing"]), "Write a whole number from 1 to 1000 for each rating."],
  [typed(["many", "Many"]), "Write a whole number from 1 to 1000 for each rating."],
  [typed(["1", "Some"], ["1", "More"]), "Two ratings have the same number."],
  [typed(["1", "Some"], ["2", "some "]), "Two ratings have the same label."],
  [typed(["1", "2"], ["2", ""]), "Two ratings have the same label."],
  [typed(["1", "Some"], ["2", ""]), undefined],
])("%j: %s", (steps, said) => {
  expect(ratingsLack(steps)).toBe(said);
});

it("the next rating is one above the highest", () => {
  expect(newStep([]).rating).toBe("1");
  expect(newStep(typed(["7", ""], ["3", ""], ["x", ""])).rating).toBe("8");
});

it("what is read is written as it was", () => {
  const ratings = [
    { rating: 1, label: "Some" },
    { rating: 3, label: "Fluent" },
  ];
  expect(writtenRatings(stepsOf(ratings))).toEqual(ratings);
});
