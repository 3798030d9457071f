package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.postgres.server.RestoredDatabaseName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which databases the settings of all applications of the plan name at this moment, whoever wrote them there. An application that is pointed at
 * a database uses it, although nobody is on it just now and no log tells of it. Where a file cannot be read here, that is unknown.
 */
public final class NamedInSettings {
    private final List<Setting> settings;
    private final Optional<String> unread;

    /** @param value may hold a password, so it is never shown */
    private record Setting(String application, String variable, String value) {

        /**
         * By its name alone: one server has many hosts, and with a pool many ports. The name of a restored database is nobody else's, so it is
         * seen wherever it stands, such as in {@code PGDATABASE}.
         */
        boolean names(String database) {
            return RestoredDatabaseName.matches(database) && value.contains(database)
                    || NamedPlaces.in(value).stream()
                            .anyMatch(place -> place.database().equals(database));
        }

        @Override
        public String toString() {
            return "%s of %s".formatted(variable, application);
        }
    }

    private NamedInSettings(List<Setting> settings, Optional<String> unread) {
        this.settings = settings;
        this.unread = unread;
    }

    /** As they are now. */
    public static NamedInSettings of(Applications applications) {
        List<Setting> settings = new ArrayList<>();
        Optional<String> unread = Optional.empty();
        for (Application application : applications.all()) {
            try {
                application
                        .platform()
                        .settings()
                        .values()
                        .forEach((variable, value) -> settings.add(new Setting(application.name(), variable, value)));
            } catch (PlatformException e) {
                unread = unread.or(() -> Optional.of(e.failure().detail()));
            }
        }
        return new NamedInSettings(List.copyOf(settings), unread);
    }

    /** Why a database has to stay for all that the settings tell; empty where all of them were read and none names it. */
    public Optional<String> keeps(String database) {
        return settings.stream()
                .filter(setting -> setting.names(database))
                .findFirst()
                .map(setting -> "The settings of %s point to it, by %s: the application may be using it"
                        .formatted(setting.application(), setting.variable()))
                .or(() -> unread.map(
                        why -> "Whether an application is pointed to it cannot be seen from here. %s".formatted(why)));
    }
}
