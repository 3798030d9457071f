package dev.luneo.dr.deploy.platform;

import dev.luneo.dr.plan.ApplicationPlan;
import dev.luneo.dr.plan.PlatformPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What applications may run on, each kind by what the plan says of it. */
public final class Platforms {
    private final List<Kind<?>> kinds;

    private Platforms(List<Kind<?>> kinds) {
        this.kinds = kinds;
    }

    public static Platforms none() {
        return new Platforms(List.of());
    }

    /** Makes an application's platform. @param <P> what the plan says of it */
    public interface Maker<P extends PlatformPlan> {
        Platform of(ApplicationPlan application, P plan);
    }

    private record Kind<P extends PlatformPlan>(Class<P> type, Maker<P> maker) {
        Optional<Platform> of(ApplicationPlan application) {
            return Optional.of(application.platform())
                    .filter(type::isInstance)
                    .map(plan -> maker.of(application, type.cast(plan)));
        }
    }

    public <P extends PlatformPlan> Platforms with(Class<P> type, Maker<P> maker) {
        return new Platforms(Stream.concat(kinds.stream(), Stream.of(new Kind<>(type, maker)))
                .toList());
    }

    /** @throws IllegalStateException when nothing here serves what the plan names, with place and type */
    public Platform of(ApplicationPlan application) {
        return kinds.stream()
                .flatMap(kind -> kind.of(application).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "`applications.%s.platform` is of the type `%s`, which this deploy-service does not serve"
                                .formatted(
                                        application.name(),
                                        application.platform().type())));
    }
}
