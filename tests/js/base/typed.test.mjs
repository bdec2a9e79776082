import assert from "node:assert/strict";
import { test } from "node:test";

import { doubt, readings, told, understood } from "../../../site_src/pages/assets/base/typed.js";

const ONE = [["7", 7], [" 7 ", 7], ["10000", 10000], ["10 000", 10000], ["10\u202f000", 10000], ["10\u00a0000,5", 10000.5], ["10'000", 10000],
  ["10’000.5", 10000.5], ["0,25", 0.25], ["0.25", 0.25], ["0.125", 0.125], ["0,125", 0.125], ["1.5", 1.5], ["1,5", 1.5], ["1234.567", 1234.567],
  ["1.000,5", 1000.5], ["1,234.5", 1234.5], ["1.000.000", 1e6], ["1,000,000", 1e6], ["1,00,000", 100000], ["12,34,567.5", 1234567.5],
  [".5", 0.5], [",5", 0.5], ["5.", 5], ["-3", -3], ["−3", -3], ["1e6", 1e6], ["1E3", 1000], ["1.5e3", 1500], ["1,5e3", 1500], ["2e-2", 0.02],
  ["10k", 10000], ["10 k", 10000], ["1.5M", 1.5e6], ["2 million", 2e6], ["10K", 10000], ["3 Mio", 3e6], ["1.5bn", 1.5e9], ["٣", 3], ["١٠٠٠", 1000], ["١٬٠٠٠", 1000], ["١٫٥٠٠", 1.5],
  ["۱۲", 12], ["१०", 10], ["１０．５", 10.5]];
const TWO = [["10.000", 10, 10000], ["1.500", 1.5, 1500], ["10,000", 10000, 10], ["1,500", 1500, 1.5], ["1.500k", 1500, 1.5e6],
  ["-1.500", -1.5, -1500], ["١.٥٠٠", 1.5, 1500]];
const NONE = ["", " ", ".", ",", "abc", "1,2,3", "1.2.3", "1 5", "1 2 e", "10 00", "12px", "0x10", "Infinity", "NaN", "1e9999", "--1", "1e5.5",
  "<script>", "9".repeat(50), "1.000.00", "1'000'00", "5 m", "½", "5 constructor", "5%", "5 s"];

test("a number is read as people write it anywhere", () => {
  for (const [text, value] of ONE) assert.deepEqual(readings(text), [value], text);
});

test("what can be read two ways is, the likelier way first", () => {
  for (const [text, ...values] of TWO) assert.deepEqual(readings(text), values, text);
});

test("what is no number is none", () => {
  for (const text of NONE) {
    assert.deepEqual(readings(text), [], text);
    assert.ok(Number.isNaN(understood(text).value), text);
  }
});

test("what cannot be meant where it was typed is not", () => {
  assert.deepEqual(understood("1,250", 1, 5), { value: 1.25, other: undefined });
  assert.deepEqual(understood("10.000", 100), { value: 10000, other: undefined });
  assert.deepEqual(understood("10.000"), { value: 10, other: 10000 });
  // Where nothing fits, the likelier is what a field says the fault of.
  assert.deepEqual(understood("9.000", 1, 5), { value: 9, other: undefined });
});

test("it is told how it was read, and how to type the other", () => {
  assert.equal(told(understood("10.000")), "read as 10; for 10,000 type 10000");
  assert.equal(told(understood("10 000")), "read as 10,000");
  assert.equal(doubt(" 1,500 ", understood("1,500")), "“1,500” was read as 1,500. For 1.5, type 1.5.");
  assert.equal(doubt("1500", understood("1500")), "");
  for (const [text, , other] of TWO) {
    const typed = /type (\S+)\.$/.exec(doubt(text, understood(text, -Infinity)))[1];
    assert.deepEqual(readings(typed), [other], text);
  }
});
