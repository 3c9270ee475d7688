package dev.rollcall.system;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rollcall.app.Health;
import dev.rollcall.sql.Database;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerResponse;

/** The walls of the design, over all modules. */
@AnalyzeClasses(packages = "dev.rollcall", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule theProtocolDependsOnTheJdkAlone = classes()
            .that()
            .resideInAPackage("dev.rollcall.protocol..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "dev.rollcall.protocol..");

    @ArchTest
    static final ArchRule onlyTheBusTouchesTheEventBus = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rollcall.bus..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("io.vertx.core.eventbus..").and(not(simpleNameEndingWith("EventBusOptions"))));

    @ArchTest
    static final ArchRule onlyStoresHoldSql = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rollcall.sql..")
            .and()
            .haveSimpleNameNotEndingWith("Store")
            .and(are(not(type(Health.class))))
            .should()
            .callMethodWhere(target(owner(type(Database.class))).and(target(nameMatching("run|transaction"))));

    @ArchTest
    static final ArchRule onlyRecurrenceKnowsTheEngineThatExpandsRules = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rollcall.meeting.recurrence..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.dmfs..");

    @ArchTest
    static final ArchRule onlyCalendarsKnowTheLibraryOfICalendar = noClasses()
            .that()
            .resideOutsideOfPackage("dev.rollcall.meeting.calendar..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("net.fortuna..");

    @ArchTest
    static final ArchRule routesNeverTouchAStore = noClasses()
            .that()
            .haveSimpleNameEndingWith("Routes")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Store");

    @ArchTest
    static final ArchRule authDoesNotKnowMeeting = noClasses()
            .that()
            .resideInAPackage("dev.rollcall.auth..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rollcall.meeting..");

    @ArchTest
    static final ArchRule meetingDoesNotKnowAuth = noClasses()
            .that()
            .resideInAPackage("dev.rollcall.meeting..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rollcall.auth..");

    @ArchTest
    static final ArchRule commonKnowsNeitherService = noClasses()
            .that()
            .resideInAnyPackage(
                    "dev.rollcall.app..",
                    "dev.rollcall.bus..",
                    "dev.rollcall.http..",
                    "dev.rollcall.idempotency..",
                    "dev.rollcall.jobs..",
                    "dev.rollcall.json..",
                    "dev.rollcall.limits..",
                    "dev.rollcall.protocol..",
                    "dev.rollcall.sql..",
                    "dev.rollcall.token..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rollcall.auth..", "dev.rollcall.meeting..", "dev.rollcall.embedded..");

    @ArchTest
    static final ArchRule nothingThatRunsInProductionKnowsTheEmbeddedServers = noClasses()
            .that()
            .resideInAnyPackage("dev.rollcall.auth..", "dev.rollcall.meeting..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.rollcall.embedded..", "dev.rollcall.quickstart..");

    @ArchTest
    static final ArchRule packagesDependOnEachOtherOneWayOnly =
            slices().matching("dev.rollcall.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule theEnvironmentIsReadByMainsAlone = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Main")
            .should()
            .callMethod(System.class, "getenv")
            .orShould()
            .callMethod(System.class, "getenv", String.class);

    /** So that an answer that is kept for a repeat has them. */
    @ArchTest
    static final ArchRule cookiesAreSetAsHeaders =
            noClasses().should().callMethod(HttpServerResponse.class, "addCookie", Cookie.class);

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils");
}
