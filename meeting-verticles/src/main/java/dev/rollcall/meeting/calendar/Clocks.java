package dev.rollcall.meeting.calendar;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneOffsetTransitionRule;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.List;
import net.fortuna.ical4j.model.ComponentList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.PropertyList;
import net.fortuna.ical4j.model.component.Daylight;
import net.fortuna.ical4j.model.component.Observance;
import net.fortuna.ical4j.model.component.Standard;
import net.fortuna.ical4j.model.component.VTimeZone;
import net.fortuna.ical4j.model.property.RRule;
import net.fortuna.ical4j.model.property.TzId;
import net.fortuna.ical4j.model.property.TzOffsetFrom;
import net.fortuna.ical4j.model.property.TzOffsetTo;
import net.fortuna.ical4j.model.property.XProperty;

/**
 * The clocks of a zone from some time on (RFC 5545, section 3.6.5), out of the rules that the JVM has, since it is by those that
 * instants are derived; the rules that ical4j brings are of another day.
 */
final class Clocks {
    /** Of changes that recur in no way that a rule can say, as far as they are listed. */
    private static final int YEARS = 30;

    private final ZoneRules rules;
    private final List<Observance> observances = new ArrayList<>();

    private Clocks(ZoneRules rules) {
        this.rules = rules;
    }

    static VTimeZone of(ZoneId zone, Instant from) {
        List<Observance> observances = new Clocks(zone.getRules()).from(from);
        return new VTimeZone(
                new PropertyList(List.<Property>of(new TzId(zone.getId()))), new ComponentList<>(observances));
    }

    private List<Observance> from(Instant from) {
        ZoneOffset offset = rules.getOffset(from);
        add(LocalDateTime.ofInstant(from, offset).withNano(0), offset, offset, from, null);
        Instant last = from;
        for (ZoneOffsetTransition transition : rules.getTransitions()) {
            if (transition.getInstant().isAfter(from)) {
                add(transition, null);
                last = transition.getInstant();
            }
        }
        for (ZoneOffsetTransitionRule rule : rules.getTransitionRules()) {
            addYearly(rule, last);
        }
        return observances;
    }

    private void addYearly(ZoneOffsetTransitionRule rule, Instant after) {
        int year = Year.of(after.atZone(ZoneOffset.UTC).getYear()).getValue();
        ZoneOffsetTransition first = rule.createTransition(year);
        if (!first.getInstant().isAfter(after)) {
            first = rule.createTransition(++year);
        }
        if (isSayable(rule, year)) {
            add(first, yearly(rule));
            return;
        }
        for (int listed = 0; listed < YEARS; listed++) {
            add(rule.createTransition(year + listed), null);
        }
    }

    /** Whether its clocks change on that day of the month, each year, also by the time that they show before. */
    private static boolean isSayable(ZoneOffsetTransitionRule rule, int year) {
        for (int later = 0; later < YEARS; later++) {
            LocalDate day =
                    rule.createTransition(year + later).getDateTimeBefore().toLocalDate();
            if (day.getMonth() != rule.getMonth() || !isWithin(rule, day)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWithin(ZoneOffsetTransitionRule rule, LocalDate day) {
        int indicator = rule.getDayOfMonthIndicator();
        if (rule.getDayOfWeek() == null) {
            return indicator > 0 && day.getDayOfMonth() == indicator;
        }
        boolean isInWeek = indicator == -1
                ? day.lengthOfMonth() - day.getDayOfMonth() < 7
                : indicator > 0 && day.getDayOfMonth() >= indicator && day.getDayOfMonth() < indicator + 7;
        return isInWeek && day.getDayOfWeek() == rule.getDayOfWeek();
    }

    private static String yearly(ZoneOffsetTransitionRule rule) {
        String month = "FREQ=YEARLY;BYMONTH=" + rule.getMonth().getValue();
        int indicator = rule.getDayOfMonthIndicator();
        if (rule.getDayOfWeek() == null) {
            return month + ";BYMONTHDAY=" + indicator;
        }
        String day = word(rule.getDayOfWeek());
        if (indicator == -1
                || indicator > 0 && indicator + 6 == rule.getMonth().minLength() && rule.getMonth() != Month.FEBRUARY) {
            return month + ";BYDAY=-1" + day; // as most calendars write it
        }
        if (indicator % 7 == 1) {
            return month + ";BYDAY=" + (indicator / 7 + 1) + day;
        }
        List<String> days = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            days.add(String.valueOf(indicator + i));
        }
        return month + ";BYMONTHDAY=" + String.join(",", days) + ";BYDAY=" + day;
    }

    private static String word(DayOfWeek day) {
        return day.name().substring(0, 2);
    }

    private void add(ZoneOffsetTransition transition, String rule) {
        add(
                transition.getDateTimeBefore(),
                transition.getOffsetBefore(),
                transition.getOffsetAfter(),
                transition.getInstant(),
                rule);
    }

    private void add(LocalDateTime start, ZoneOffset before, ZoneOffset after, Instant instant, String rule) {
        List<Property> properties = new ArrayList<>(List.of(
                new XProperty(Property.DTSTART, EventText.LOCAL.format(start)),
                new TzOffsetFrom(before),
                new TzOffsetTo(after)));
        if (rule != null) {
            properties.add(new RRule<>(rule));
        }
        PropertyList list = new PropertyList(properties);
        observances.add(rules.isDaylightSavings(instant) ? new Daylight(list) : new Standard(list));
    }
}
