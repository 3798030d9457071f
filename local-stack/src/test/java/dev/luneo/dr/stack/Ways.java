package dev.luneo.dr.stack;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The shortest way from some methods, through all of our code that they may call, to a call that is looked for. A call of a method
 * that others override leads to those whose class is made on the way, not to all that there are: a test with a fake of its own does
 * not call the real thing.
 */
final class Ways {
    private final Predicate<AccessTarget> wanted;
    private final Map<JavaCodeUnit, List<Call>> calls = new IdentityHashMap<>();

    Ways(Predicate<AccessTarget> wanted) {
        this.wanted = wanted;
    }

    Optional<String> from(Collection<? extends JavaCodeUnit> beginning) {
        return new Walk(beginning).walk();
    }

    private record Call(JavaAccess<?> access, Optional<? extends JavaMember> member) {
        JavaClass owner() {
            return access.getTargetOwner();
        }
    }

    private List<Call> calls(JavaCodeUnit unit) {
        return calls.computeIfAbsent(
                unit,
                each -> each.getAccessesFromSelf().stream()
                        .filter(access -> ours(access.getTargetOwner()) || wanted.test(access.getTarget()))
                        .map(access -> new Call(access, access.getTarget().resolveMember()))
                        .toList());
    }

    private final class Walk {
        private final Map<JavaCodeUnit, Optional<JavaCodeUnit>> cameFrom = new HashMap<>();
        private final Deque<JavaCodeUnit> toDo = new ArrayDeque<>();
        private final Set<JavaClass> made = new HashSet<>();
        private final Map<String, List<JavaMethod>> makings = new HashMap<>();
        private final Map<String, Set<JavaMethod>> called = new HashMap<>();

        private Walk(Collection<? extends JavaCodeUnit> beginning) {
            beginning.forEach(unit -> add(unit, Optional.empty()));
        }

        private Optional<String> walk() {
            while (!toDo.isEmpty()) {
                JavaCodeUnit unit = toDo.remove();
                for (Call call : calls(unit)) {
                    if (wanted.test(call.access.getTarget())) {
                        return Optional.of(way(unit, call.access));
                    }
                    follow(call, Optional.of(unit));
                }
            }
            return Optional.empty();
        }

        private void follow(Call call, Optional<JavaCodeUnit> from) {
            call.owner().getStaticInitializer().ifPresent(initializer -> add(initializer, from));
            call.member().ifPresent(member -> {
                if (member instanceof JavaConstructor && made.add(call.owner())) {
                    make(call.owner(), from);
                }
                if (member instanceof JavaMethod method
                        && called.computeIfAbsent(key(method), key -> new HashSet<>())
                                .add(method)) {
                    makings.getOrDefault(key(method), List.of()).stream()
                            .filter(each -> overrides(each, method))
                            .forEach(each -> add(each, from));
                }
                if (member instanceof JavaCodeUnit next) {
                    add(next, from);
                }
            });
        }

        private void make(JavaClass type, Optional<JavaCodeUnit> from) {
            Set<String> calledByLibraries = new HashSet<>();
            Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                    .filter(each -> !ours(each) && !each.isEquivalentTo(Object.class))
                    .flatMap(each -> each.getMethods().stream())
                    .forEach(method -> calledByLibraries.add(key(method)));
            for (JavaMethod each : type.getMethods()) {
                makings.computeIfAbsent(key(each), key -> new ArrayList<>()).add(each);
                if (calledByLibraries.contains(key(each))
                        || called.getOrDefault(key(each), Set.of()).stream()
                                .anyMatch(method -> overrides(each, method))) {
                    add(each, from);
                }
            }
        }

        private void add(JavaCodeUnit unit, Optional<JavaCodeUnit> from) {
            if (ours(unit.getOwner()) && cameFrom.putIfAbsent(unit, from) == null) {
                toDo.add(unit);
            }
        }

        private String way(JavaCodeUnit end, JavaAccess<?> last) {
            Deque<String> way = new ArrayDeque<>(List.of(name(last.getTargetOwner(), last.getName())));
            for (Optional<JavaCodeUnit> each = Optional.of(end); each.isPresent(); each = cameFrom.get(each.get())) {
                way.addFirst(name(each.get().getOwner(), each.get().getName()));
            }
            return String.join(" > ", way);
        }
    }

    private static String name(JavaClass owner, String member) {
        return owner.getSimpleName() + "." + member;
    }

    /** By name and number of parameters alone: a type parameter has another type where it is filled in. */
    private static String key(JavaMethod method) {
        return method.getName() + "/" + method.getRawParameterTypes().size();
    }

    private static boolean overrides(JavaMethod method, JavaMethod called) {
        return method.getOwner().isAssignableTo(called.getOwner().getName());
    }

    private static boolean ours(JavaClass type) {
        return type.getPackageName().startsWith("dev.luneo");
    }
}
