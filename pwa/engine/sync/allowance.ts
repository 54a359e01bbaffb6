// How many requests the sync loop may make (rule D11 of sync/SPEC.md), as arithmetic: time is an argument.
//
// Each request is paid for from an allowance that fills up with time. One that brings nothing costs 1. One
// that brings rows from further on in the log, or takes mutations out of the outbox, costs a tenth; with
// REQUEST_BRINGS_MUCH of them a hundredth. So while nobody touches the app, at most REQUESTS_PER_MINUTE_MAX
// requests of any minute bring nothing (the openings of the live stream included), whatever is answered; and
// a first sync of 500 full pages, or an outbox of 10,000, waits for nothing. A touch (an edit, a tap, a
// screen that is looked at again) fills the allowance: what a person does goes out at once.
//
// What counts as brought is what a broken server cannot repeat: a place in the log beyond the last one, with
// rows in it, and numbers of this device's own mutations. A server that invents places and rows for ever pays
// with a row for each, and cannot be told from a busy company: the tenth is its bound.

import { REQUEST_BRINGS_MUCH } from "../core/schema.gen";

/** Requests that may go out, as of `at_ms`. */
export interface Allowance {
  readonly requests: number;
  readonly at_ms: number;
}

/**
 * The law is REQUESTS_PER_MINUTE_MAX. The live stream may take STREAM_OPENINGS_PER_MINUTE_MAX of it
 * (stream.ts); the loop can take in one minute what an allowance holds and what comes in besides.
 */
export const ALLOWANCE_MAX = 8;
export const ALLOWANCE_PER_MINUTE = 16;

export const COST_OF_NOTHING = 1;
export const COST_OF_FEW = 1 / 10;
export const COST_OF_MANY = 1 / 100;

/** The allowance after a touch. */
export const full = (now_ms: number): Allowance => ({ requests: ALLOWANCE_MAX, at_ms: now_ms });

/** The allowance as of now. A clock that was set back fills nothing, and goes on from there. */
export function filled({ requests, at_ms }: Allowance, now_ms: number): Allowance {
  const come = (Math.max(0, now_ms - at_ms) * ALLOWANCE_PER_MINUTE) / 60_000;
  return { requests: Math.min(ALLOWANCE_MAX, requests + come), at_ms: now_ms };
}

export const mayAsk = ({ requests }: Allowance): boolean => requests >= COST_OF_NOTHING;

/** How long until one may ask. */
export const rest_ms = ({ requests }: Allowance): number =>
  Math.max(1, Math.ceil(((COST_OF_NOTHING - requests) * 60_000) / ALLOWANCE_PER_MINUTE));

/** A request is paid for as if it brought nothing ... */
export const paid = ({ requests, at_ms }: Allowance): Allowance => ({
  requests: requests - COST_OF_NOTHING,
  at_ms,
});

/** ... and the rest is given back once it is known how much it brought. */
export function repaid({ requests, at_ms }: Allowance, brought: number): Allowance {
  const cost = brought >= REQUEST_BRINGS_MUCH ? COST_OF_MANY : brought > 0 ? COST_OF_FEW : COST_OF_NOTHING;
  return { requests: Math.min(ALLOWANCE_MAX, requests + COST_OF_NOTHING - cost), at_ms };
}
