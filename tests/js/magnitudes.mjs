/** The same numbers every time: 10 to the power of something between `low` and `high`. */
export function* magnitudes(count, low, high, seed = 1) {
  let state = seed;
  for (let n = 0; n < count; n += 1) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    yield 10 ** (low + ((high - low) * state) / 2 ** 31);
  }
}
