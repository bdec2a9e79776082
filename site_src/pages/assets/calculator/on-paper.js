// What a printed result was computed with: on paper the fields are gone.
import { significant, trimmed } from "../base/format.js";

/** Grid, PUE and price in words; `place` and `years` are the grid's, `use` is what the fields say. */
export function usedInWords(place, years, use) {
  const factor = `${significant(use.grams)} g CO₂e per kWh${years ? ` (${years})` : ""}`;
  const price = use.price === null ? "no price given" : `price of a kWh: ${[trimmed(use.price, 6), use.currency].filter(Boolean).join(" ")}`;
  return `Computed with: electricity from ${place}, ${factor}; PUE ${trimmed(use.pue, 6)}; ${price}.`;
}
