package dev.rollcall.meeting.calendar;

import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Participant.Role;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import net.fortuna.ical4j.model.Parameter;
import net.fortuna.ical4j.model.ParameterList;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.parameter.Cn;
import net.fortuna.ical4j.model.parameter.PartStat;
import net.fortuna.ical4j.model.parameter.Rsvp;
import net.fortuna.ical4j.model.property.Attendee;
import net.fortuna.ical4j.model.property.Organizer;

/** Those who take part, as iCalendar has them (RFC 5545, sections 3.8.4.1 and 3.8.4.3). */
final class PersonText {
    private PersonText() {}

    static Property organizer(Participant person) {
        return new Organizer(new ParameterList(name(person)), address(person));
    }

    static Property attendee(Participant person, boolean isAsked) {
        List<Parameter> parameters = new ArrayList<>(name(person));
        parameters.add(new net.fortuna.ical4j.model.parameter.Role(role(person)));
        parameters.add(new PartStat(status(person)));
        if (isAsked) {
            parameters.add(Rsvp.TRUE);
        }
        return new Attendee(new ParameterList(parameters), address(person));
    }

    private static List<Parameter> name(Participant person) {
        return person.name() == null ? List.of() : List.of(new Cn(person.name().replaceAll("\\p{Cntrl}", " ")));
    }

    private static URI address(Participant person) {
        try {
            return new URI("mailto", person.email(), null);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("An address that is none was stored", e);
        }
    }

    private static String role(Participant person) {
        if (person.roles().contains(Role.INFORMATIONAL)) {
            return "NON-PARTICIPANT";
        }
        if (person.roles().contains(Role.OPTIONAL)) {
            return "OPT-PARTICIPANT";
        }
        return person.roles().contains(Role.CHAIR) ? "CHAIR" : "REQ-PARTICIPANT";
    }

    private static String status(Participant person) {
        return switch (person.participationStatus()) {
            case ACCEPTED -> "ACCEPTED";
            case DECLINED -> "DECLINED";
            case TENTATIVE -> "TENTATIVE";
            case NEEDS_ACTION, WAITLISTED -> "NEEDS-ACTION";
        };
    }
}
