package dev.rollcall.meeting.recurrence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.rollcall.http.Violations;
import dev.rollcall.json.Json;
import dev.rollcall.protocol.Failure;
import dev.rollcall.protocol.RecurrenceRule;
import dev.rollcall.protocol.Violation;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a rule must be, and how a breach is told; the start is a Tuesday, the third of its month. */
class RecurrenceRulesTest {
    private static final LocalDateTime START = LocalDateTime.parse("2026-10-20T09:00");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'frequency':'daily'",
                "'frequency':'weekly','interval':1",
                "'frequency':'weekly','interval':99,'count':730",
                "'frequency':'weekly','until':'2026-10-20T09:00:00'",
                "'frequency':'weekly','until':'2199-12-31T23:59:59'",
                "'frequency':'weekly','by_day':[{'day':'mo'},{'day':'tu'}],'first_day_of_week':'su'",
                "'frequency':'weekly','by_day':[],'by_month':[10]",
                "'frequency':'daily','by_month':[1,10],'by_month_day':[20],'by_day':[{'day':'tu'}]",
                "'frequency':'monthly','by_day':[{'day':'tu','nth_of_period':3},{'day':'tu','nth_of_period':-1}]",
                "'frequency':'monthly','by_month_day':[20,31,-31]",
                "'frequency':'monthly','by_month_day':[20],'by_day':[{'day':'tu'}]",
                "'frequency':'monthly','by_day':[{'day':'tu'},{'day':'we'}],'by_set_position':[5]",
                "'frequency':'monthly','by_month':[10,12]",
                "'frequency':'yearly'",
                "'frequency':'yearly','by_day':[{'day':'tu'}]",
                "'frequency':'yearly','by_day':[{'day':'tu','nth_of_period':42}]",
                "'frequency':'yearly','by_month':[10],'by_day':[{'day':'tu','nth_of_period':-2}]",
                "'frequency':'yearly','by_month':[10,11],'by_month_day':[20]",
                "'frequency':'yearly','by_month':[10],'by_day':[{'day':'tu'}],'by_set_position':[3]"
            })
    void aSoundRulePasses(String rule) throws JsonProcessingException {
        Violations violations = checked(rule, START, false);

        assertThatCode(violations::throwIfAny).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'interval':2 | /frequency required",
                "'frequency':'daily','interval':0 | /interval out_of_range 1",
                "'frequency':'daily','interval':-1 | /interval out_of_range 1",
                "'frequency':'daily','interval':100 | /interval out_of_range 99",
                "'frequency':'daily','count':0 | /count out_of_range 1",
                "'frequency':'daily','count':731 | /count out_of_range 730",
                "'frequency':'daily','count':3,'until':'2026-12-31T09:00:00' | /until invalid",
                "'frequency':'daily','until':'2026-10-20T08:59:59' | /until out_of_range 2026-10-20T09:00:00",
                "'frequency':'daily','until':'2200-01-01T00:00:00' | /until out_of_range 2199",
                "'frequency':'daily','until':'+999999999-12-31T00:00:00' | /until out_of_range 2199",
                "'frequency':'daily','until':'2026-12-31T09:00:00.5' | /until invalid",
                "'frequency':'weekly','by_day':[null] | /by_day/0 required",
                "'frequency':'weekly','by_day':[{'day':'tu'},{}] | /by_day/1/day required",
                "'frequency':'weekly','by_day':[{'day':'tu'},{'day':'tu'}] | /by_day/1 duplicate",
                "'frequency':'weekly','by_day':[{'day':'tu','nth_of_period':1}] | /by_day/0/nth_of_period invalid",
                "'frequency':'daily','by_day':[{'day':'tu','nth_of_period':0}] | /by_day/0/nth_of_period invalid",
                "'frequency':'monthly','by_day':[{'day':'tu','nth_of_period':0}] | /by_day/0/nth_of_period out_of_range 1",
                "'frequency':'monthly','by_day':[{'day':'tu','nth_of_period':6}] | /by_day/0/nth_of_period out_of_range 5",
                "'frequency':'monthly','by_day':[{'day':'tu','nth_of_period':-6}] | /by_day/0/nth_of_period out_of_range -5",
                "'frequency':'yearly','by_day':[{'day':'tu','nth_of_period':54}] | /by_day/0/nth_of_period out_of_range 53",
                "'frequency':'yearly','by_day':[{'day':'tu','nth_of_period':-54}]| /by_day/0/nth_of_period out_of_range -53",
                "'frequency':'yearly','by_month':[10],'by_day':[{'day':'tu','nth_of_period':6}]"
                        + "| /by_day/0/nth_of_period out_of_range 5",
                "'frequency':'monthly','by_day':[{'day':'mo'},{'day':'tu','nth_of_period':3}]"
                        + "| /by_day/1/nth_of_period invalid",
                "'frequency':'monthly','by_month_day':[20],'by_day':[{'day':'tu','nth_of_period':3}]"
                        + "| /by_day/0/nth_of_period invalid",
                "'frequency':'monthly','by_month_day':[0] | /by_month_day/0 out_of_range 1",
                "'frequency':'monthly','by_month_day':[20,32] | /by_month_day/1 out_of_range 31",
                "'frequency':'monthly','by_month_day':[20,-32] | /by_month_day/1 out_of_range -31",
                "'frequency':'monthly','by_month_day':[20,20] | /by_month_day/1 duplicate",
                "'frequency':'monthly','by_month_day':[20,null] | /by_month_day/1 required",
                "'frequency':'weekly','by_month_day':[20] | /by_month_day invalid",
                "'frequency':'yearly','by_month_day':[20] | /by_month_day invalid",
                "'frequency':'yearly','by_month':[0] | /by_month/0 out_of_range 1",
                "'frequency':'yearly','by_month':[10,13] | /by_month/1 out_of_range 12",
                "'frequency':'yearly','by_month':[10,10] | /by_month/1 duplicate",
                "'frequency':'monthly','by_set_position':[1] | /by_set_position invalid",
                "'frequency':'weekly','by_day':[{'day':'tu'}],'by_set_position':[1] | /by_set_position invalid",
                "'frequency':'daily','by_day':[{'day':'tu'}],'by_set_position':[1] | /by_set_position invalid",
                "'frequency':'yearly','by_day':[{'day':'tu'}],'by_set_position':[22] | /by_set_position invalid",
                "'frequency':'yearly','by_month':[1,10],'by_day':[{'day':'tu'}],'by_set_position':[7]"
                        + "| /by_set_position invalid",
                "'frequency':'monthly','by_day':[{'day':'tu'}],'by_set_position':[0] | /by_set_position/0 out_of_range 1",
                "'frequency':'monthly','by_day':[{'day':'tu'}],'by_set_position':[32] | /by_set_position/0 out_of_range 31",
                "'frequency':'monthly','by_day':[{'day':'tu'}],'by_set_position':[3,3] | /by_set_position/1 duplicate"
            })
    void aBreachIsToldByItsPlaceWithTheLimit(String rule, String expected) throws JsonProcessingException {
        assertThat(told(checked(rule, START, false))).containsExactly("/recurrence_rule" + expected);
    }

    @Test
    void allBreachesAreToldAtOnce() throws JsonProcessingException {
        String rule =
                "'interval':0,'count':0,'by_month':[13],'by_day':[{'day':'tu','nth_of_period':99}],'by_month_day':[0]";

        assertThat(told(checked(rule, START, false)))
                .containsExactlyInAnyOrder(
                        "/recurrence_rule/frequency required",
                        "/recurrence_rule/interval out_of_range 1",
                        "/recurrence_rule/count out_of_range 1",
                        "/recurrence_rule/by_month/0 out_of_range 12",
                        "/recurrence_rule/by_day/0/nth_of_period invalid",
                        "/recurrence_rule/by_month_day/0 out_of_range 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'frequency':'weekly','by_day':[{'day':'mo'}] | whose first is at 2026-10-26T09:00:00",
                "'frequency':'daily','by_month':[11] | whose first is at 2026-11-01T09:00:00",
                "'frequency':'monthly','by_day':[{'day':'tu','nth_of_period':1}] | whose first is at 2026-11-03T09:00:00",
                "'frequency':'monthly','by_day':[{'day':'tu'}],'by_set_position':[1] | whose first is at 2026-11-03T09:00:00",
                "'frequency':'yearly','by_month':[2],'by_month_day':[29] | whose first is at 2028-02-29T09:00:00",
                "'frequency':'weekly','by_day':[{'day':'mo'}],'until':'2026-10-25T09:00:00' | which has none",
                "'frequency':'monthly','by_month':[2],'by_month_day':[30] | which has none",
                "'frequency':'daily','by_month':[2],'by_month_day':[30] | which has none",
                "'frequency':'yearly','by_month':[4],'by_month_day':[31] | which has none",
                "'frequency':'monthly','by_day':[{'day':'tu'}],'by_set_position':[6] | which has none"
            })
    void theStartMustBeAnOccurrenceOfItsRule(String rule, String detail) throws JsonProcessingException {
        Violations violations = checked(rule, START, false);

        assertThat(found(violations)).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo("/start");
            assertThat(violation.code()).isEqualTo(Violation.INVALID);
            assertThat(violation.detail()).endsWith(detail);
        });
    }

    @Test
    void wholeDaysEndOnADay() throws JsonProcessingException {
        LocalDateTime day = LocalDateTime.parse("2026-10-20T00:00");

        assertThat(told(checked("'frequency':'daily','until':'2026-12-31T09:00:00'", day, true)))
                .containsExactly("/recurrence_rule/until invalid");
        assertThat(checked("'frequency':'daily','until':'2026-12-31T00:00:00'", day, true)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void listsAreAsLongAsAnyoneNeeds() throws JsonProcessingException {
        String numbers = IntStream.range(0, 10_000).mapToObj(String::valueOf).collect(Collectors.joining(","));
        String days = "{'day':'tu'},".repeat(10_000) + "{'day':'tu'}";
        String rule = "'frequency':'monthly','by_day':[%s],'by_month_day':[%s],'by_month':[%s],'by_set_position':[%s]"
                .formatted(days, numbers, numbers, numbers);

        assertThat(told(checked(rule, START, false)))
                .containsExactlyInAnyOrder(
                        "/recurrence_rule/by_day out_of_range 35",
                        "/recurrence_rule/by_month_day out_of_range 31",
                        "/recurrence_rule/by_month out_of_range 12",
                        "/recurrence_rule/by_set_position out_of_range 31");
    }

    @Test
    void aFieldThatIsWrongAlreadyIsToldOnlyOnce() {
        Violations violations = new Violations();
        violations.add("/recurrence_rule/by_month", Violation.WRONG_TYPE, "must be a list");
        violations.add("/recurrence_rule/frequency", Violation.INVALID, "must be one of daily");
        RecurrenceRule salvaged = new RecurrenceRule(null, null, null, null, null, List.of(20), null, List.of(1), null);

        RecurrenceRules.check(salvaged, START, false, violations);

        assertThat(told(violations))
                .containsExactly("/recurrence_rule/by_month wrong_type", "/recurrence_rule/frequency invalid");
    }

    @Test
    void withoutARuleOrAStartThereIsLessToCheck() throws JsonProcessingException {
        Violations violations = checked("'frequency':'weekly','by_day':[{'day':'mo'}]", null, false);
        RecurrenceRules.check(null, START, false, violations);

        assertThat(violations.isEmpty()).isTrue();
    }

    private static Violations checked(String rule, LocalDateTime start, boolean allDay) throws JsonProcessingException {
        Violations violations = new Violations();
        String json = "{" + rule.replace('\'', '"') + "}";
        RecurrenceRules.check(Json.LENIENT.readValue(json, RecurrenceRule.class), start, allDay, violations);
        return violations;
    }

    private static List<Violation> found(Violations violations) {
        return catchThrowableOfType(Failure.class, violations::throwIfAny)
                .refusal()
                .violations();
    }

    private static List<String> told(Violations violations) {
        return found(violations).stream()
                .map(found -> found.pointer() + " " + found.code() + (found.limit() == null ? "" : " " + found.limit()))
                .toList();
    }
}
