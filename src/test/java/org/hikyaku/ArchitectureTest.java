// SPDX-License-Identifier: Apache-2.0
package org.hikyaku;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/// The picture in ARCHITECTURE.md, as a test. When a rule is in the way, change the picture and the
/// rule in the same commit, with the reason.
class ArchitectureTest {

    /// A package may use packages listed after it, never before.
    private static final List<String> TOP_TO_BOTTOM =
            List.of(
                    // front door
                    "cli",
                    "master",
                    // the mail path
                    "receive",
                    "schedule",
                    "deliver",
                    "bounce",
                    "cleanup",
                    "queue",
                    // mail words
                    "rewrite",
                    "verify",
                    "ratelimit",
                    "milter",
                    "policy",
                    "smtp",
                    "mail",
                    // ground floor
                    "sasl",
                    "tls",
                    "dns",
                    "tables",
                    "config",
                    "net",
                    "posix",
                    "log");

    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("org.hikyaku");

    @Test
    void arrowsPointDown() {
        for (int lower = 1; lower < TOP_TO_BOTTOM.size(); lower++) {
            var above =
                    TOP_TO_BOTTOM.subList(0, lower).stream()
                            .map(ArchitectureTest::inside)
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(inside(TOP_TO_BOTTOM.get(lower)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(above)
                    .because("arrows point down the rows and never up")
                    .allowEmptyShould(true)
                    .check(CODE);
        }
    }

    @Test
    void everyPackageIsInThePicture() {
        classes()
                .should()
                .resideInAnyPackage(
                        TOP_TO_BOTTOM.stream().map(ArchitectureTest::inside).toArray(String[]::new))
                .because("a package that is not listed escapes the rule about arrows")
                .check(CODE);
    }

    @Test
    void deliveryAgentsDoNotKnowEachOther() {
        slices().matching("org.hikyaku.deliver.(*)..")
                .should()
                .notDependOnEachOther()
                .because("only master knows which agents exist")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void onlyCommandsTalkToTheTerminal() {
        noClasses()
                .that(resideOutside("cli"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .accessField(System.class, "in")
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .because("what the server says goes to the log, and only a command may end")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void onlyTheGroundFloorOpensSockets() {
        noClasses()
                .that(resideOutside("net", "dns", "posix"))
                .should()
                .callCodeUnitWhere(
                        isOneOf(
                                "java.net.Socket.<init>",
                                "java.net.ServerSocket.<init>",
                                "java.net.DatagramSocket.<init>",
                                "java.nio.channels.SocketChannel.open",
                                "java.nio.channels.ServerSocketChannel.open",
                                "java.nio.channels.DatagramChannel.open"))
                .because("limits, time-outs and byte counts are kept where sockets are opened")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callCodeUnitWhere(
                        isOneOf("java.lang.Thread.sleep", "java.util.concurrent.TimeUnit.sleep"))
                .because("a sleeper hears neither shutdown nor the end of what it waits for")
                .check(CODE);
    }

    @Test
    void timeIsHandedIn() {
        noClasses()
                .should()
                .callCodeUnitWhere(isOneOf("java.lang.System.currentTimeMillis"))
                .orShould()
                .callCodeUnitWhere(
                        describe(
                                "ask java.time for the present",
                                (JavaCall<?> call) ->
                                        call.getTargetOwner().getPackageName().equals("java.time")
                                                && call.getName().equals("now")
                                                && call.getTarget()
                                                        .getRawParameterTypes()
                                                        .isEmpty()))
                .orShould()
                .callConstructor(Date.class)
                .because(
                        "time comes from the InstantSource a class was given, so that a test can set"
                                + " the clock; System.nanoTime is fine for measuring")
                .check(CODE);
    }

    @Test
    void onlyMasterAndCommandsStartTheClock() {
        noClasses()
                .that(resideOutside("cli", "master"))
                .should()
                .callCodeUnitWhere(
                        isOneOf(
                                "java.time.InstantSource.system",
                                "java.time.Clock.systemUTC",
                                "java.time.Clock.systemDefaultZone",
                                "java.time.Clock.system"))
                .because("whoever builds the parts hands them the time")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void onlyPosixLeavesJava() {
        noClasses()
                .that(resideOutside("posix"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("sun.misc")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
                .because(
                        "system calls and signals have one place where their arguments are checked")
                .allowEmptyShould(true)
                .check(CODE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(liveInANullMarkedPackage()).check(CODE);
    }

    private static String inside(String name) {
        return "org.hikyaku." + name + "..";
    }

    private static DescribedPredicate<JavaClass> resideOutside(String... names) {
        var packages = Arrays.stream(names).map(ArchitectureTest::inside);
        return JavaClass.Predicates.resideOutsideOfPackages(packages.toArray(String[]::new));
    }

    /// Compared as `fully.qualified.Owner.method`, whatever the parameters.
    private static DescribedPredicate<JavaCall<?>> isOneOf(String... methods) {
        var wanted = Set.of(methods);
        return describe(
                "call " + String.join(" or ", methods),
                call -> wanted.contains(call.getTargetOwner().getName() + "." + call.getName()));
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a package whose package-info.java says @NullMarked") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type, type.getPackageName() + " is not @NullMarked"));
                }
            }
        };
    }
}
