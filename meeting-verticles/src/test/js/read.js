// Reads a calendar from standard input and prints, as JSON, its occurrences in a range, by when they start:
//   node read.js FROM TO < calendar.ics
import { readFileSync } from 'node:fs';
import ICAL from 'ical.js';

const [from, to] = process.argv.slice(2).map((text) => Date.parse(text));
const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, 'utf8')));
calendar.getAllSubcomponents('vtimezone').forEach((zone) => ICAL.TimezoneService.register(zone));

const events = calendar.getAllSubcomponents('vevent').map((component) => new ICAL.Event(component, { strictExceptions: true, exceptions: [] }));
const instant = (time) => time.toJSDate().toISOString().replace('.000Z', 'Z');
const told = (start, end, event) => ({
  uid: event.uid,
  title: event.summary,
  description: event.description,
  location: event.location,
  join_url: event.component.getFirstPropertyValue('url'),
  start: instant(start),
  end: instant(end),
});

const occurrences = [];
for (const event of events.filter((event) => !event.isRecurrenceException())) {
  if (!event.isRecurring()) {
    occurrences.push(told(event.startDate, event.endDate, event));
    continue;
  }
  events
    .filter((exception) => exception.isRecurrenceException() && exception.uid === event.uid)
    .forEach((exception) => event.relateException(exception));
  const starts = event.iterator();
  for (let next = starts.next(); next && next.toJSDate() < to; next = starts.next()) {
    const { startDate, endDate, item } = event.getOccurrenceDetails(next);
    occurrences.push(told(startDate, endDate, item));
  }
}
const inRange = occurrences.filter(({ start, end }) => Date.parse(start) < to && Date.parse(end) > from);
inRange.sort((one, other) => Date.parse(one.start) - Date.parse(other.start));
console.log(JSON.stringify(inRange));
