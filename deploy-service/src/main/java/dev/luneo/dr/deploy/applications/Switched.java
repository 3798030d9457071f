package dev.luneo.dr.deploy.applications;

import dev.luneo.dr.deploy.platform.Settings;
import dev.luneo.dr.events.Failure;

/** Settings with every variable that names the database at another place; all of them, or a reason why not one. */
public sealed interface Switched {

    record Changed(Settings settings) implements Switched {}

    record Refused(Failure failure) implements Switched {}
}
