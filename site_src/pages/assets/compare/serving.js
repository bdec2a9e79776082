// How a label was served, in the words of generator/pages/wording/served.py; a test holds the two together.

import { counted, fixed, meanCount } from "../base/format.js";

// Seconds times a thousand are not whole everywhere: 0.0431 s.
const thousandfold = (seconds) => Number(fixed(seconds * 1000, 6).replace(/,/g, ""));
const milliseconds = (seconds) => (seconds < 1 ? `${meanCount(thousandfold(seconds))} ms` : `${meanCount(seconds)} s`);

/** `128 requests at once on 1 GPU, vLLM 0.11.1`; empty where a record says nothing but how many are in a batch. */
export function served({ served: { server, at_once, engine, gpus }, operating }) {
  if (!operating && !(server || engine || gpus)) return "";
  const where = gpus ? `on ${counted(gpus, "GPU")}` : "";
  const parts = (...all) => all.filter(Boolean).join(", ");
  if (at_once === null) return parts(where, engine, "how many at once not stated");
  const many = at_once > 1 ? `${fixed(at_once)} ${server ? "requests at once" : "in a batch"}` : "one at a time";
  return parts(`${many} ${where}`.trim(), engine);
}

/** `44 ms between tokens (median), 120 ms at the 99th percentile`, or what a query took; empty: unknown. */
export function waited(point) {
  if (!point) return "";
  const { inter_token_s, inter_token_mean, inter_token_p99_s, end_to_end_s } = point;
  if (inter_token_s === null) return end_to_end_s ? `${milliseconds(end_to_end_s)} for a whole query` : "";
  const late = inter_token_p99_s ? `, ${milliseconds(inter_token_p99_s)} at the 99th percentile` : "";
  return `${milliseconds(inter_token_s)} between tokens (${inter_token_mean ? "mean" : "median"})${late}`;
}

/** `1024 × 1024 pixels, 50 steps`, or for a video its frames too; empty where nothing of it was stated. */
export function made(point) {
  const { width, height, frames, steps } = point ?? {};
  return [width && height && `${width} × ${height} pixels`, frames && counted(frames, "frame"), steps && counted(steps, "step")]
    .filter(Boolean).join(", ");
}
