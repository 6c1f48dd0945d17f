// Asks raptor-journey-planner the questions of a file: node raptor.mjs FEED.zip QUESTIONS.json ROUNDS
//
// Prints one JSON object: milliseconds to load, and for each question the journeys found and the
// milliseconds of every round. It knows only services that stand in calendar.txt.
import { createReadStream, readFileSync } from "node:fs";
import raptorJourneyPlanner from "raptor-journey-planner";

const { DepartAfterQuery, JourneyFactory, RaptorAlgorithmFactory, loadGTFS } = raptorJourneyPlanner;
const [feed, file, rounds] = process.argv.slice(2);
const { day, questions } = JSON.parse(readFileSync(file, "utf8"));
const date = () => new Date(`${day}T12:00:00`);
const before = performance.now();
const [trips, transfers, interchange] = await loadGTFS(createReadStream(feed));
const raptor = RaptorAlgorithmFactory.create(trips, transfers, interchange, date());
const load_ms = performance.now() - before;
const query = new DepartAfterQuery(raptor, new JourneyFactory(), 1);

const ask = ({ start, goal, depart_s }) => query.plan(start, goal, date(), depart_s);

function describe(journeys) {
  const rides = journeys.map(({ legs }) => legs.filter((leg) => leg.stopTimes));
  return {
    ends: journeys.map(({ arrivalTime }, place) => [arrivalTime, rides[place].length - 1]),
    journeys: rides.map((legs) =>
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
process.stdout.write(JSON.stringify({ load_ms, answers }));
