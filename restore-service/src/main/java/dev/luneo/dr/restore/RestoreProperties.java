package dev.luneo.dr.restore;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param state a directory of ours, on a disk with room for a copy of the largest backup: it is restored from there */
@ConfigurationProperties("dr")
record RestoreProperties(@DefaultValue("state") Path state) {

    /** Where the copies of all processes are. */
    Path staging() {
        return state.toAbsolutePath().normalize().resolve("staging");
    }
}
