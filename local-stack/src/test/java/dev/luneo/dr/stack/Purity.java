package dev.luneo.dr.stack;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import dev.luneo.dr.backup.schedule.MaintenanceRuns;
import dev.luneo.dr.recovery.Situation;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What makes a machine impure, wherever in our code it is done for it. */
final class Purity {
    /** Packages, classes and methods. */
    private static final Set<String> EFFECTS = Set.of(
            "java.io",
            "java.net",
            "java.nio.channels",
            "java.nio.file",
            "java.sql",
            "java.util.concurrent",
            "java.util.concurrent.atomic",
            "java.util.concurrent.locks",
            "org.slf4j",
            "java.lang.Math.random",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.System",
            "java.lang.Thread",
            "java.lang.ThreadLocal",
            "java.security.SecureRandom",
            "java.time.Clock",
            "java.util.Collections.shuffle",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.util.UUID.randomUUID");

    private static final Set<String> CANNOT_CHANGE = Set.of(
            "java.lang",
            "java.math.BigDecimal",
            "java.math.BigInteger",
            "java.nio.file.Path",
            "java.time",
            "java.time.format",
            "java.time.temporal",
            "java.time.zone",
            "java.util.Comparator",
            "java.util.Locale",
            "java.util.Optional",
            "java.util.OptionalInt",
            "java.util.OptionalLong",
            "java.util.function",
            "java.util.regex",
            "org.pcollections",
            "tools.jackson.databind.json.JsonMapper");

    private static final Set<String> MAY_BE_COPIES =
            Set.of("java.util.Collection", "java.util.List", "java.util.Map", "java.util.Set");

    /** All that a machine is told of the world: the instant and who owns what; and when this process has last looked after its repositories. */
    private static final Set<Class<?>> TOLD = Set.of(Situation.class, MaintenanceRuns.class);

    private Purity() {}

    /** From {@code evolve} and {@code decide} on, through all of our code that they call. */
    static ArchCondition<JavaClass> touchNothing() {
        return new ArchCondition<>(
                "touch neither clock nor chance, neither file nor network, and remember nothing in static fields") {
            @Override
            public void check(JavaClass machine, ConditionEvents events) {
                for (JavaCodeUnit reached : reachedFrom(machine)) {
                    reached.getAccessesFromSelf().stream()
                            .filter(access -> effect(access.getTarget()) || changeableStatic(access.getTarget()))
                            .forEach(access -> events.add(SimpleConditionEvent.violated(
                                    machine, "%s: %s".formatted(machine.getName(), access.getDescription()))));
                }
            }
        };
    }

    /** For classes all of which are pure. */
    static ArchCondition<JavaClass> dependOnEffects() {
        return new ArchCondition<>("touch clock or chance, file or network") {
            @Override
            public void check(JavaClass each, ConditionEvents events) {
                each.getAccessesFromSelf().stream()
                        .filter(access -> effect(access.getTarget()))
                        .forEach(access -> events.add(SimpleConditionEvent.satisfied(each, access.getDescription())));
            }
        };
    }

    /** Neither its own fields, nor what they lead to; and neither what it folds the log into, nor the constants that it reads. */
    static ArchCondition<JavaClass> keepNothingThatChanges() {
        return new ArchCondition<>("keep nothing that can change") {
            @Override
            public void check(JavaClass machine, ConditionEvents events) {
                keptBy(machine).stream()
                        .flatMap(kept -> kept.getFields().stream())
                        .filter(Purity::changeable)
                        .forEach(field -> events.add(SimpleConditionEvent.violated(
                                machine, "%s: %s can change".formatted(machine.getName(), field.getDescription()))));
            }
        };
    }

    private static Set<JavaCodeUnit> reachedFrom(JavaClass machine) {
        Set<JavaCodeUnit> reached = new LinkedHashSet<>();
        Deque<JavaCodeUnit> toDo = new ArrayDeque<>(machine.getMethods());
        while (!toDo.isEmpty()) {
            JavaCodeUnit unit = toDo.remove();
            if (told(unit.getOwner()) || !reached.add(unit)) {
                continue;
            }
            unit.getAccessesFromSelf().stream()
                    .map(JavaAccess::getTarget)
                    .filter(target -> ours(target.getOwner()))
                    .flatMap(target -> target.resolveMember().stream())
                    .forEach(member -> {
                        if (member instanceof JavaMethod method) {
                            toDo.addAll(overriding(method));
                        }
                        if (member instanceof JavaCodeUnit called) {
                            toDo.add(called);
                        }
                    });
        }
        return reached;
    }

    private static Collection<JavaMethod> overriding(JavaMethod method) {
        String[] parameters =
                method.getRawParameterTypes().stream().map(JavaClass::getName).toArray(String[]::new);
        return method.getOwner().getAllSubclasses().stream()
                .flatMap(each -> each.tryGetMethod(method.getName(), parameters).stream())
                .toList();
    }

    private static Set<JavaClass> keptBy(JavaClass machine) {
        Set<JavaClass> kept = new LinkedHashSet<>();
        Deque<JavaClass> toDo = new ArrayDeque<>(Set.of(machine));
        machine.tryGetMethod("initial").ifPresent(initial -> toDo.add(initial.getRawReturnType()));
        constantsReadBy(machine).forEach(toDo::add);
        while (!toDo.isEmpty()) {
            JavaClass next = toDo.remove();
            if (ours(next) && !told(next) && kept.add(next)) {
                toDo.addAll(next.getAllSubclasses());
                next.getAllFields().stream()
                        .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                        .map(JavaField::getType)
                        .map(JavaType::getAllInvolvedRawTypes)
                        .forEach(toDo::addAll);
            }
        }
        return kept;
    }

    private static Stream<JavaClass> constantsReadBy(JavaClass machine) {
        return reachedFrom(machine).stream()
                .flatMap(unit -> unit.getFieldAccesses().stream())
                .flatMap(access -> access.getTarget().resolveMember().stream())
                .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
                .flatMap(field -> field.getType().getAllInvolvedRawTypes().stream());
    }

    private static boolean told(JavaClass type) {
        return TOLD.stream().anyMatch(type::isAssignableTo);
    }

    private static boolean effect(AccessTarget target) {
        JavaClass owner = target.getOwner();
        return EFFECTS.contains(owner.getPackageName())
                || EFFECTS.contains(owner.getName())
                || EFFECTS.contains(owner.getName() + "." + target.getName())
                || (owner.getPackageName().equals("java.time")
                        && target.getName().equals("now"));
    }

    private static boolean changeableStatic(AccessTarget target) {
        return target instanceof AccessTarget.FieldAccessTarget field
                && ours(field.getOwner())
                && field.resolveMember()
                        .filter(found -> found.getModifiers().contains(JavaModifier.STATIC))
                        .filter(Purity::changeable)
                        .isPresent();
    }

    private static boolean changeable(JavaField field) {
        if (field.getModifiers().contains(JavaModifier.SYNTHETIC)) {
            return false;
        }
        JavaClass type = field.getRawType();
        boolean fixed = type.isPrimitive()
                || type.isEnum()
                || ours(type)
                || CANNOT_CHANGE.contains(type.getName())
                || (CANNOT_CHANGE.contains(type.getPackageName()) && !type.isEquivalentTo(Clock.class))
                || (MAY_BE_COPIES.contains(type.getName()) && !makesCollections(field.getOwner()));
        return !field.getModifiers().contains(JavaModifier.FINAL) || type.isArray() || !fixed;
    }

    /** Whether what is behind its list may have been made by itself, so that it can still be added to. */
    private static boolean makesCollections(JavaClass owner) {
        return Stream.concat(owner.getConstructors().stream(), owner.getStaticInitializer().stream())
                .flatMap(unit -> unit.getConstructorCallsFromSelf().stream())
                .map(call -> call.getTarget().getOwner())
                .anyMatch(made -> made.isAssignableTo(Collection.class) || made.isAssignableTo(Map.class));
    }

    private static boolean ours(JavaClass type) {
        return type.getPackageName().startsWith("dev.luneo.dr");
    }
}
