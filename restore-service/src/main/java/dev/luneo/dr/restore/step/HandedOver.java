package dev.luneo.dr.restore.step;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.catalogue.DatabaseFacts;
import dev.luneo.dr.postgres.catalogue.OpenDoor;
import dev.luneo.dr.postgres.catalogue.RightsComparison;
import dev.luneo.dr.restore.RestoreReason;
import dev.luneo.dr.restore.server.Administration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Lets others into a restored database whose data has been looked at: its owner, who may connect, its settings. */
final class HandedOver {
    private final DatabaseUrl restored;

    public HandedOver(DatabaseUrl restored) {
        this.restored = restored;
    }

    /** What came of it: what is to be told, or why nobody should use the database. */
    public record Opened(List<String> words, Optional<dev.luneo.dr.events.Failure> failure) {}

    /** @param live empty when the live database cannot be asked */
    public Opened open(Optional<DatabaseFacts> facts, Optional<DatabaseFacts> live) {
        String name = restored.location().database();
        List<String> words = new ArrayList<>();
        Answer<List<String>> opened = Administration.ask(restored, connection -> {
            OpenDoor door = new OpenDoor(connection, name);
            return facts.isPresent() ? door.open(facts.get()) : door.open(live);
        });
        if (opened.whenFailed().isPresent()) {
            return new Opened(words, opened.whenFailed().map(RestoreReason::of));
        }
        words.addAll(opened.orThrow());
        if (facts.isEmpty()) {
            return new Opened(words, Optional.empty());
        }
        live.map(now -> RightsComparison.settings(facts.get(), now)).ifPresent(words::addAll);
        Answer<DatabaseFacts> found = DatabaseFacts.read(restored);
        if (found.whenFailed().isPresent()) {
            return new Opened(words, found.whenFailed().map(RestoreReason::of));
        }
        List<String> lost = RightsComparison.lost(facts.get(), found.orThrow());
        return new Opened(
                words,
                lost.isEmpty()
                        ? Optional.empty()
                        : Optional.of(RestoreReason.RIGHTS_LOST.because(
                                "Roles may not do what they might when the backup was taken: "
                                        + String.join("; ", lost))));
    }
}
