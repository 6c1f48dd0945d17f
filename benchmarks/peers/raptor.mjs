// Asks raptor-journey-planner the questions of a file:
// node raptor.mjs TRIPS.json QUESTIONS.json ROUNDS OUT.json
//
// Its own reader of feeds never ends under Node 20, so it is given the trips as it would have read
// them. Writes one JSON object: milliseconds to prepare, and for each question the journeys found
// and the milliseconds of every round.
import { readFileSync, writeFileSync } from "node:fs";
import raptorJourneyPlanner from "raptor-journey-planner";

const { DepartAfterQuery, JourneyFactory, RaptorAlgorithmFactory } = raptorJourneyPlanner;
const [feed, file, rounds, out] = process.argv.slice(2);
const { day, questions } = JSON.parse(readFileSync(file, "utf8"));
const { trips, interchange } = JSON.parse(readFileSync(feed, "utf8"));
for (const trip of trips) trip.service = { runsOn: () => true };
const before = performance.now();
const raptor = RaptorAlgorithmFactory.create(trips, {}, interchange);
const load_ms = performance.now() - before;
const query = new DepartAfterQuery(raptor, new JourneyFactory(), 1);

function ask({ start, goal, depart_s }) {
  return query.plan(start, goal, new Date(`${day}T12:00:00`), depart_s);
}

function describe(journeys) {
  return {
    ends: journeys.map(({ arrivalTime, legs }) => [arrivalTime, legs.length - 1]),
    journeys: journeys.map(({ legs }) =>
      legs.map(({ origin, destination, stopTimes }) => [
        origin, destination, stopTimes[0].departureTime, stopTimes.at(-1).arrivalTime,
      ])),
  };
}

const answers = questions.map(() => ({ ends: [], journeys: [], times_ms: [] }));
for (let round = 0; round <= Number(rounds); round += 1) {
  questions.forEach((question, place) => {
    const began = performance.now();
    try {
      const journeys = ask(question);
      if (round) answers[place].times_ms.push(performance.now() - began);
      else Object.assign(answers[place], describe(journeys));
    } catch (error) {
      answers[place].error = String(error);
    }
  });
}
writeFileSync(out, JSON.stringify({ load_ms, answers }));
