// Asks minotor the questions of a file: node minotor.mjs FEED.zip QUESTIONS.json ROUNDS OUT.json
//
// Writes one JSON object: milliseconds to load, and for each question the journeys found and the
// milliseconds of every round. It reads ids that look like numbers as numbers.
import { readFileSync, writeFileSync } from "node:fs";
import { Query, Router, Time } from "minotor";
import { GtfsParser } from "minotor/parser";

const [feed, file, rounds, out] = process.argv.slice(2);
const { day, questions } = JSON.parse(readFileSync(file, "utf8"));
const before = performance.now();
const { timetable, stopsIndex } = await new GtfsParser(feed).parse(new Date(`${day}T12:00:00`));
const load_ms = performance.now() - before;
const router = new Router(timetable, stopsIndex);

function ask({ start, goal, depart_s }) {
  const query = new Query.Builder()
    .from(Number(start))
    .to(Number(goal))
    .departureTime(Time.fromSeconds(depart_s))
    .maxTransfers(15)
    .build();
  const result = router.route(query);
  return { result, best: result.bestRoute() };
}

// The library offers the best journey only; the arrivals by number of rides stand in its result.
function describe({ result, best }, goal) {
  const ends = [];
  result.earliestArrivalsPerRound.forEach((arrivals, rides) => {
    const reached = arrivals.get(Number(goal));
    if (reached && rides) ends.push([reached.time.toSeconds(), rides - 1]);
  });
  const legs = (best?.legs ?? []).map((leg) => [
    String(leg.from.id), String(leg.to.id),
    leg.departureTime?.toSeconds() ?? null, leg.arrivalTime?.toSeconds() ?? null,
  ]);
  return { ends, journeys: best ? [legs] : [] };
}

const answers = questions.map(() => ({ ends: [], journeys: [], times_ms: [] }));
for (let round = 0; round <= Number(rounds); round += 1) {
  questions.forEach((question, place) => {
    const began = performance.now();
    try {
      const asked = ask(question);
      if (round) answers[place].times_ms.push(performance.now() - began);
      else Object.assign(answers[place], describe(asked, question.goal));
    } catch (error) {
      answers[place].error = String(error);
    }
  });
}
writeFileSync(out, JSON.stringify({ load_ms, answers }));
