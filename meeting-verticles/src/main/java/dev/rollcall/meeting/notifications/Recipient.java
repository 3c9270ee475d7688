package dev.rollcall.meeting.notifications;

import dev.rollcall.protocol.UserId;
import java.time.ZoneId;

/**
 * Who gets a mail.
 *
 * @param user null for a guest
 * @param address null for somebody who can have no mail any more
 * @param zone null where it is not known, and the meeting's is used
 */
record Recipient(UserId user, String address, ZoneId zone) {}
