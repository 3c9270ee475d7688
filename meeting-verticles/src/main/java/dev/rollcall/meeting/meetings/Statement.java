package dev.rollcall.meeting.meetings;

/** SQL that is put together for what is asked, with what its placeholders stand for. */
record Statement(String sql, Object[] arguments) {}
