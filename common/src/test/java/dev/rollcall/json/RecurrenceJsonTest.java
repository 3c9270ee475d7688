package dev.rollcall.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import dev.rollcall.protocol.RecurrenceOverride;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.RecurrenceRule.Frequency;
import dev.rollcall.protocol.RecurrenceRule.NDay;
import dev.rollcall.protocol.RecurrenceRule.Weekday;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How recurrence looks to clients: what they said, as they said it. */
class RecurrenceJsonTest {
    private static final TypeReference<Map<LocalDateTime, RecurrenceOverride>> OVERRIDES = new TypeReference<>() {};

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'frequency':'weekly','interval':1,'count':10,'by_day':[{'day':'tu'}]}",
                "{'frequency':'monthly','interval':2,'until':'2027-12-31T23:59:59','by_day':[{'day':'fr','nth_of_period':-1}]}",
                "{'frequency':'yearly','interval':1,'by_day':[{'day':'mo'},{'day':'tu'}],'by_month_day':[1,-1],"
                        + "'by_month':[2,12],'by_set_position':[-1],'first_day_of_week':'su'}",
                "{'frequency':'weekly','interval':1,'first_day_of_week':'mo'}"
            })
    void aRuleIsToldAsItWasSaid(String json) throws JsonProcessingException {
        String said = json.replace('\'', '"');

        assertThat(Json.STRICT.writeValueAsString(Json.STRICT.readValue(said, RecurrenceRule.class)))
                .isEqualTo(said);
    }

    @Test
    void theIntervalIsOneWhereNothingWasSaid() throws JsonProcessingException {
        RecurrenceRule rule = Json.STRICT.readValue(
                "{\"frequency\":\"daily\",\"interval\":null,\"by_month\":null,\"by_day\":[]}", RecurrenceRule.class);

        assertThat(rule)
                .isEqualTo(new RecurrenceRule(
                        Frequency.DAILY, 1, null, null, List.of(), List.of(), List.of(), List.of(), null));
        assertThat(Json.STRICT.writeValueAsString(rule)).isEqualTo("{\"frequency\":\"daily\",\"interval\":1}");
    }

    @Test
    void listsOfARuleCannotBeChangedAndKeepWhatAClientGotWrong() {
        List<NDay> days = Arrays.asList(new NDay(Weekday.MO, null), null);
        RecurrenceRule rule = new RecurrenceRule(null, null, null, null, days, null, null, null, null);

        Collections.reverse(days);

        assertThat(rule.byDay())
                .containsExactly(new NDay(Weekday.MO, null), null)
                .isUnmodifiable();
    }

    @Test
    void anOverrideTellsOnlyWhatDiffers() throws JsonProcessingException {
        String said = "{\"2026-11-03T09:00:00\":{\"start\":\"2026-11-03T10:00:00\",\"title\":\"\"},"
                + "\"2026-11-10T09:00:00\":{\"excluded\":true}}";

        Map<LocalDateTime, RecurrenceOverride> overrides = Json.STRICT.readValue(said, OVERRIDES);

        assertThat(overrides.get(LocalDateTime.parse("2026-11-10T09:00:00")).cancels())
                .isTrue();
        assertThat(Json.STRICT.writeValueAsString(overrides)).isEqualTo(said);
    }

    @Test
    void whatIsNotExcludedIsAsItWasBefore() throws JsonProcessingException {
        assertThat(Json.STRICT.readValue("{\"excluded\":false}", RecurrenceOverride.class))
                .isEqualTo(RecurrenceOverride.NONE);
    }
}
