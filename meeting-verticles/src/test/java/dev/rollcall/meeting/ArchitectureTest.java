package dev.rollcall.meeting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import dev.rollcall.sql.Database;
import io.vertx.core.Deployable;
import io.vertx.core.eventbus.EventBus;

/** The walls of the house. */
@AnalyzeClasses(packages = "dev.rollcall", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String HERE = "dev.rollcall.meeting..";

    @ArchTest
    static final ArchRule onlyStoresHoldSql = noClasses()
            .that()
            .resideInAPackage(HERE)
            .and()
            .haveSimpleNameNotEndingWith("Store")
            .should()
            .callMethod(Database.class, "run", String.class, Object[].class)
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.vertx.pgclient..");

    @ArchTest
    static final ArchRule routesNeverTouchAStore = noClasses()
            .that()
            .resideInAPackage("dev.rollcall.meeting.http..")
            .should()
            .dependOnClassesThat()
            .haveSimpleNameEndingWith("Store")
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("dev.rollcall.sql..");

    @ArchTest
    static final ArchRule theServicesNeverImportEachOther = noClasses()
            .that()
            .resideInAPackage(HERE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.rollcall.auth..");

    @ArchTest
    static final ArchRule onlyTheBusTouchesTheEventBus = noClasses()
            .that()
            .resideInAPackage(HERE)
            .should()
            .dependOnClassesThat()
            .areAssignableTo(EventBus.class);

    @ArchTest
    static final ArchRule aVerticleIsCalledOne = classes()
            .that()
            .resideInAPackage(HERE)
            .and()
            .areAssignableTo(Deployable.class)
            .should()
            .haveSimpleNameEndingWith("Verticle");

    @ArchTest
    static void actorsDoNotKnowTheRoutesThatAskThem(JavaClasses classes) {
        noClasses()
                .that()
                .resideInAnyPackage("dev.rollcall.meeting.meetings..", "dev.rollcall.meeting.users..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.rollcall.meeting.http..")
                .check(classes);
    }
}
