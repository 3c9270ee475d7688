package dev.rollcall.meeting.calendar;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import net.fortuna.ical4j.model.Recur;

/** Rules of clocks, expanded by ical4j, whose yearly ones are simple enough for it. */
final class Expanded {
    private Expanded() {}

    static List<LocalDateTime> starts(String rule, String start, int years) {
        LocalDateTime first = LocalDateTime.parse(start, EventText.LOCAL);
        return new ArrayList<>(new Recur<LocalDateTime>(rule).getDates(first, first, first.plusYears(years)));
    }
}
