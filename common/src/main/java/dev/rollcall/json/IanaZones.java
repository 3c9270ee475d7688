package dev.rollcall.json;

import java.time.ZoneId;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The regions of the zone database (IANA) that the JVM knows, whose names begin with capitals; libraries may register others with
 * it, of their own making.
 */
public final class IanaZones {
    private static final Set<String> IDS = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.matches("[A-Z][A-Za-z0-9_+/-]*"))
            .collect(Collectors.toUnmodifiableSet());

    private IanaZones() {}

    public static Set<String> ids() {
        return IDS;
    }
}
