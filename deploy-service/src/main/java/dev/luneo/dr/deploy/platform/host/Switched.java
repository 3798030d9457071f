package dev.luneo.dr.deploy.platform.host;

import dev.luneo.dr.events.Failure;

/** An env file with every variable that names the database at another place; all of them, or a reason why not one. */
public sealed interface Switched {

    record Changed(EnvFile file) implements Switched {}

    record Refused(Failure failure) implements Switched {}
}
