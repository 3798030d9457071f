package dev.luneo.dr.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which types of things a plan may have at each of its {@link Place}s. A new type is a {@link Variant} and a line here. */
public final class PlanTypes {

    public static final Place<RepositoryPlan> REPOSITORIES = Place.<RepositoryPlan>byWord(
                    "type", "where the backups lie")
            .later(new LaterWord("s3", "repositories in S3", "write `type: filesystem` and `path`"));
    public static final Place<BackupMethodPlan> METHODS = Place.<BackupMethodPlan>byWord(
                    "method", "how it is copied; logical: by pg_dump", "logical")
            .later(
                    new LaterWord("physical", "physical backups", "write `method: logical`"),
                    new LaterWord("provider", "backups made by a provider", "write `method: logical`"));
    public static final Place<PlatformPlan> PLATFORMS = Place.<PlatformPlan>byWord("type", "where it runs")
            .later(platform("railway"), platform("vercel"), platform("kubernetes"), platform("docker-compose"));
    /** Of an application. */
    public static final Place<CheckPlan> CHECKS = checks();
    /** Made before there is an application to ask. */
    public static final Place<CheckPlan> DATABASE_CHECKS = checks();

    public static final Place<Channel> CHANNELS = Place.<Channel>byWord(
                    "type", "how a notice travels; log: into the notifier's log")
            .later(channel("slack"), channel("pagerduty"), channel("email"));

    /** What the product serves. */
    public static final PlanTypes BUILT_IN = new PlanTypes(Map.of())
            .with(REPOSITORIES, FilesystemRepository.VARIANT)
            .with(METHODS, LogicalMethod.VARIANT)
            .with(PLATFORMS, HostPlatform.VARIANT)
            .with(CHECKS, SqlCheckPlan.VARIANT)
            .with(CHECKS, HttpCheckPlan.VARIANT)
            .with(DATABASE_CHECKS, SqlCheckPlan.VARIANT)
            .with(CHANNELS, LogPlan.VARIANT)
            .with(CHANNELS, WebhookPlan.VARIANT);

    private final Map<Place<?>, List<Variant<?>>> registered;

    private PlanTypes(Map<Place<?>, List<Variant<?>>> registered) {
        this.registered = Map.copyOf(registered);
    }

    private static LaterWord platform(String type) {
        return new LaterWord(type, "the platform " + type, "write `type: host`: an env file and a command to restart");
    }

    private static Place<CheckPlan> checks() {
        return Place.<CheckPlan>byKey("checks nothing", "checks more than one thing")
                .later(new LaterWord(
                        "sentry",
                        "checks of an error tracker",
                        "check a page of the application, or its data by `sql`"));
    }

    private static LaterWord channel(String type) {
        return new LaterWord(
                type, "the channel " + type, "write `type: webhook` with `url` and `secret`, or `type: log`");
    }

    /** These, and one more. */
    public <T> PlanTypes with(Place<T> place, Variant<T> variant) {
        if (of(place).stream().anyMatch(other -> other.word().equals(variant.word()))) {
            throw new IllegalArgumentException("there is another type of that word here: " + variant.word());
        }
        Map<Place<?>, List<Variant<?>>> all = new HashMap<>(registered);
        List<Variant<?>> here = new ArrayList<>(all.getOrDefault(place, List.of()));
        here.add(variant);
        all.put(place, List.copyOf(here));
        return new PlanTypes(all);
    }

    /** In the order in which they are shown. */
    @SuppressWarnings("unchecked") // `with` puts nothing but variants of T at a place of T
    <T> List<Variant<T>> of(Place<T> place) {
        return (List<Variant<T>>) (List<?>) registered.getOrDefault(place, List.of());
    }

    /** What a place refuses by name: the words of later versions that no registered type has. */
    List<LaterWord> later(Place<?> place) {
        return place.later().stream()
                .filter(later ->
                        of(place).stream().noneMatch(variant -> variant.word().equals(later.word())))
                .toList();
    }

    List<Key<?>> marks(Place<?> place) {
        List<Key<?>> marks = new ArrayList<>();
        of(place).forEach(variant -> marks.addAll(variant.marks()));
        return marks;
    }
}
