package dev.rollcall.http;

import dev.rollcall.protocol.Participant;
import dev.rollcall.protocol.Secret;
import dev.rollcall.protocol.UserId;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.hibernate.validator.constraints.CodePointLength;
import org.hibernate.validator.constraints.Range;

/** A body with a field of every type that bodies have. */
record Everything(
        @NotBlank @Size(max = 5) String firstName,
        @CodePointLength(max = 5) String title,
        @Email String email,
        Boolean cookie,
        @Range(min = 1, max = 730) Integer count,
        Long big,
        UserId userId,
        Secret secret,
        Participant.Role role,
        Instant at,
        LocalDateTime start,
        ZoneId timeZone,
        Duration duration,
        @Valid Item item,
        @Size(max = 3) List<@Valid @NotNull Item> items,
        List<@NotBlank @Size(max = 5) String> names,
        List<UserId> ids,
        Map<String, Object> rule,
        Map<LocalDateTime, Item> byStart) {
    record Item(
            @NotBlank @Size(max = 5) String itemName,
            @Range(min = 1, max = 9) Integer itemCount,
            @Valid Item inner) {}
}
