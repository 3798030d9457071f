package dev.luneo.dr.stack;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.jspecify.annotations.NullMarked;

/** The rules that keep the house in order. */
@AnalyzeClasses(packages = "dev.luneo.dr", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
    private static final String[] SERVICES = {
        "dev.luneo.dr.backup..",
        "dev.luneo.dr.restore..",
        "dev.luneo.dr.deploy..",
        "dev.luneo.dr.verify..",
        "dev.luneo.dr.notify.."
    };

    @ArchTest
    static final ArchRule services_do_not_know_each_other = SlicesRuleDefinition.slices()
            .matching("dev.luneo.dr.(backup|restore|deploy|verify|notify)..")
            .should()
            .notDependOnEachOther()
            .because("services talk by events alone, so that any of them can be replaced, replicated or down");

    @ArchTest
    static final ArchRule the_contract_depends_on_nothing_of_ours = noClasses()
            .that(resideInAPackage("dev.luneo.dr.events.."))
            .should()
            .dependOnClassesThat(resideInAPackage("dev.luneo.dr..")
                    .and(com.tngtech.archunit.base.DescribedPredicate.not(resideInAPackage("dev.luneo.dr.events.."))))
            .because("whoever reads the contract must not have to read anything else");

    @ArchTest
    static final ArchRule libraries_do_not_know_services = noClasses()
            .that(resideInAnyPackage(
                    "dev.luneo.dr.events..",
                    "dev.luneo.dr.recovery..",
                    "dev.luneo.dr.kit..",
                    "dev.luneo.dr.plan..",
                    "dev.luneo.dr.postgres..",
                    "dev.luneo.dr.process..",
                    "dev.luneo.dr.repository.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(SERVICES))
            .because("a library that knows its users cannot be used by others");

    @ArchTest
    static final ArchRule the_command_line_knows_nothing_of_the_stack = classes()
            .that()
            .resideInAPackage("dev.luneo.dr.cli..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "dev.luneo.dr.cli..",
                    "java..",
                    "com.sun.security.auth.module..",
                    "picocli..",
                    "tools.jackson..",
                    "org.jspecify.."))
            .because("it has to answer at once, and while the stack does not: a client of the REST, and nothing else");

    @ArchTest
    static final ArchRule folds_are_pure = noClasses()
            .that(resideInAPackage("dev.luneo.dr.recovery.."))
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                    "java.io..",
                    "java.net..",
                    "java.nio..",
                    "java.sql..",
                    "org.springframework..",
                    "org.apache.kafka.."))
            .orShould(Purity.dependOnEffects())
            .because("the same log must fold to the same state everywhere and always");

    @ArchTest
    static final ArchRule machines_are_pure = classes()
            .that()
            .implement(dev.luneo.dr.kit.machine.Machine.class)
            .should(Purity.touchNothing())
            .andShould(Purity.keepNothingThatChanges())
            .because("a flow is understood, and tested, from its machine alone");

    @ArchTest
    static final ArchRule legs_are_pure = classes()
            .that()
            .implement(dev.luneo.dr.kit.leg.ServedLeg.class)
            .should(Purity.touchNothing())
            .andShould(Purity.keepNothingThatChanges())
            .because("a machine decides by what its legs say");

    @ArchTest
    static final ArchRule nobody_knows_which_platforms_there_are = noClasses()
            .that()
            .resideOutsideOfPackage("dev.luneo.dr.deploy.platform.*..")
            .and()
            .doNotHaveFullyQualifiedName("dev.luneo.dr.deploy.DeployConfiguration")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.luneo.dr.deploy.platform.*..")
            .because("a platform is a package that is added, and registered in one place");

    @ArchTest
    static final ArchRule nobody_knows_which_stores_and_methods_there_are = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "dev.luneo.dr.repository..",
                    "dev.luneo.dr.backup.taking.logical..",
                    "dev.luneo.dr.restore.method.logical..")
            .and()
            .doNotHaveFullyQualifiedName("dev.luneo.dr.backup.BackupConfiguration")
            .and()
            .doNotHaveFullyQualifiedName("dev.luneo.dr.restore.RestoreConfiguration")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "dev.luneo.dr.repository.filesystem..",
                    "dev.luneo.dr.backup.taking.logical..",
                    "dev.luneo.dr.restore.method.logical..")
            .because("a store and a method are packages that are added, and registered in one place");

    @ArchTest
    static final ArchRule machines_are_told_of_rounds_and_make_none = noClasses()
            .that()
            .resideOutsideOfPackage("dev.luneo.dr.backup.maintenance..")
            .should()
            .callMethod(
                    dev.luneo.dr.backup.schedule.MaintenanceRuns.class,
                    "made",
                    String.class,
                    dev.luneo.dr.backup.schedule.MaintenanceRuns.Run.class)
            .because(
                    "when this process looked after its repositories is said by who did it, and by nobody who decides");

    @ArchTest
    static final ArchRule names_say_what_a_thing_is = noClasses()
            .should()
            .haveNameMatching(".*(Impl|Manager|Helper|Utils?|DTO|Abstract[A-Z].*)$")
            .because("such a name says that nobody knew what the thing is");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .resideInAPackage("dev.luneo.dr..")
            .should(new ArchCondition<JavaClass>("be in a package that is @NullMarked") {
                @Override
                public void check(JavaClass each, ConditionEvents events) {
                    boolean marked = each.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            each, marked, "%s is in %s".formatted(each.getName(), each.getPackageName())));
                }
            })
            .because("NullAway looks only where it is told to; a package without package-info is not looked at");
}
