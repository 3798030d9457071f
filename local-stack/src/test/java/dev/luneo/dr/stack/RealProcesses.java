package dev.luneo.dr.stack;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Tags;

/** Which tests start a process, a broker or a service, through whatever code of ours: what {@code ./dr test --fast} leaves out. */
final class RealProcesses {
    static final String TAG = "process";

    /** PostgreSQL and its tools are processes like others. */
    private static final Set<String> STARTS = Set.of(
            "java.lang.ProcessBuilder.start",
            "java.lang.ProcessBuilder.startPipeline",
            "java.lang.Runtime.exec",
            "kafka.server.KafkaRaftServer.startup",
            "org.springframework.boot.SpringApplication.run",
            "org.springframework.boot.builder.SpringApplicationBuilder.run");

    private final Ways ways =
            new Ways(target -> STARTS.contains(target.getOwner().getName() + "." + target.getName()));

    ArchCondition<JavaClass> areTagged() {
        return new ArchCondition<>(
                "have @Tag(\"" + TAG + "\") if and only if they start a process, a broker or a service") {
            @Override
            public void check(JavaClass test, ConditionEvents events) {
                Optional<String> start = start(test);
                String says = start.map(
                                way -> "starts something real and has to have @Tag(\"%s\"): %s".formatted(TAG, way))
                        .orElse("starts nothing real, so that @Tag(\"%s\") hides it for no reason".formatted(TAG));
                events.add(
                        new SimpleConditionEvent(test, start.isPresent() == tagged(test), test.getName() + " " + says));
            }
        };
    }

    private Optional<String> start(JavaClass test) {
        List<JavaClass> types =
                withSuperclasses(test).flatMap(RealProcesses::withNested).toList();
        if (types.stream()
                .anyMatch(type -> type.isMetaAnnotatedWith("org.springframework.boot.test.context.SpringBootTest"))) {
            return Optional.of("@SpringBootTest");
        }
        return ways.from(Stream.concat(types.stream(), types.stream().flatMap(RealProcesses::namedByAnnotations))
                .flatMap(type -> type.getCodeUnits().stream())
                .toList());
    }

    private static Stream<JavaClass> withSuperclasses(JavaClass test) {
        return Stream.concat(Stream.of(test), test.getAllRawSuperclasses().stream());
    }

    private static Stream<JavaClass> withNested(JavaClass test) {
        return Stream.concat(
                Stream.of(test),
                test.getPackage().getClasses().stream()
                        .filter(each -> each.isAnnotatedWith(Nested.class))
                        .filter(each ->
                                each.getEnclosingClass().filter(test::equals).isPresent())
                        .flatMap(RealProcesses::withNested));
    }

    /** What JUnit makes and calls: extensions, providers of arguments. */
    private static Stream<JavaClass> namedByAnnotations(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getMembers().stream())
                .flatMap(each -> each.getAnnotations().stream())
                .flatMap(RealProcesses::namedBy)
                .filter(each -> each.getAllRawInterfaces().stream()
                        .anyMatch(made -> made.getPackageName().startsWith("org.junit.")));
    }

    private static Stream<JavaClass> namedBy(Object value) {
        if (value instanceof JavaAnnotation<?> annotation) {
            return annotation.getProperties().values().stream().flatMap(RealProcesses::namedBy);
        }
        if (value instanceof Object[] several) {
            return Arrays.stream(several).flatMap(RealProcesses::namedBy);
        }
        return value instanceof JavaClass type ? Stream.of(type) : Stream.empty();
    }

    private static boolean tagged(JavaClass test) {
        return withSuperclasses(test)
                .flatMap(type -> type.getAnnotations().stream())
                .flatMap(RealProcesses::tags)
                .anyMatch(TAG::equals);
    }

    private static Stream<Object> tags(JavaAnnotation<?> annotation) {
        Object value = annotation.get("value").orElse("");
        if (annotation.getRawType().isEquivalentTo(Tags.class)) {
            return Arrays.stream((JavaAnnotation<?>[]) value).flatMap(RealProcesses::tags);
        }
        return annotation.getRawType().isEquivalentTo(Tag.class) ? Stream.of(value) : Stream.empty();
    }
}
