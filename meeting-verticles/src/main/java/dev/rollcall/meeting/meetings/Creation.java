package dev.rollcall.meeting.meetings;

import java.util.List;

/**
 * What became of an attempt to create a meeting.
 *
 * @param meeting null when there were faults
 * @param faults why nothing was created
 */
record Creation(StoredMeeting meeting, List<Fault> faults) {
    /** @param position which of the invitees it is, from 0, or {@link #OWNER} */
    record Fault(int position, Kind kind) {
        static final int OWNER = -1;
    }

    enum Kind {
        /** No active user of that id is in the copy. */
        UNKNOWN,
        /** It is somebody who was named before. */
        REPEATED
    }
}
