package dev.luneo.dr.deploy.cutover.before;

import dev.luneo.dr.deploy.applications.Application;
import dev.luneo.dr.deploy.applications.ApplicationUrl;
import dev.luneo.dr.deploy.cutover.CutOver;
import dev.luneo.dr.deploy.database.Availability;
import dev.luneo.dr.deploy.platform.PlatformException;
import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.plan.DatabaseUrlPlan;
import java.util.List;
import java.util.Optional;

/**
 * Whether the migrations of a recovery in place can be run before the restored database takes the name that applications know. Until
 * then an application that still runs finds nothing to write to.
 */
record MigrationsBeforeSwap(CutOver cutOver) {

    /** Why not, to be added to a sentence; empty when they can. */
    Optional<String> whyNot(List<Application> using) {
        for (Application application : using) {
            Optional<String> why =
                    application.plan().migrate().isPresent() ? whyNot(application) : Optional.<String>empty();
            if (why.isPresent()) {
                return Optional.of(
                        ". The migrations of %s run after the swap, and where it still runs it may write meanwhile: %s"
                                .formatted(application.name(), why.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> whyNot(Application application) {
        Settings now;
        try {
            now = application.platform().settings();
        } catch (PlatformException e) {
            return Optional.of(e.failure().detail());
        }
        Optional<Settings> renamed = application.renamed(now, cutOver.restored().database());
        if (renamed.isEmpty()) {
            return Optional.of("not every variable of `database-url` is written as a postgresql url");
        }
        List<String> left = application.left(now, renamed.get(), cutOver.old());
        if (!left.isEmpty()) {
            return Optional.of(
                    "%s is not in `database-url` and names the database too".formatted(String.join(", ", left)));
        }
        return notLetIn(application, renamed.get());
    }

    /** A pool may know the database by its usual name only; a migration goes round it where another variable leads to the server. */
    private Optional<String> notLetIn(Application application, Settings renamed) {
        boolean direct = false;
        Optional<String> refused = Optional.empty();
        Optional<String> ofPool = Optional.empty();
        for (DatabaseUrlPlan url : application.databaseUrls()) {
            if (application.urlIn(renamed, url) instanceof ApplicationUrl.Filled filled) {
                Optional<String> why = Availability.knockAsApplication(filled.url())
                        .map(failure -> "%s does not lead to %s yet: %s"
                                .formatted(url.variable(), cutOver.restored(), failure.detail()));
                if (filled.url().namesPooler()) {
                    ofPool = ofPool.or(() -> why);
                } else {
                    direct |= why.isEmpty();
                    refused = refused.or(() -> why);
                }
            }
        }
        return refused.isPresent() || direct ? refused : ofPool;
    }
}
