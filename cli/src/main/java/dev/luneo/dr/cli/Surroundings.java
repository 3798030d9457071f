package dev.luneo.dr.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Map;

/**
 * What a command knows of where it was typed.
 *
 * @param directory that it was typed in
 * @param user of the operating system; behind {@code sudo} the one who typed it
 * @param zone of the terminal
 * @param program as it was called, to name the next command
 */
record Surroundings(
        Map<String, String> environment,
        Path directory,
        String user,
        ZoneId zone,
        Clock clock,
        String program,
        Screen screen,
        Keyboard keyboard) {
    private static final int USUAL_WIDTH = 80;

    /** Those of this process. The launcher tells what only a shell knows for sure: which ends are a terminal, and how wide it is. */
    static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                environment,
                Path.of("").toAbsolutePath(),
                environment.getOrDefault("SUDO_USER", System.getProperty("user.name", "")),
                ZoneId.systemDefault(),
                Clock.systemUTC(),
                System.getProperty("dr.program", "./dr"),
                new Screen(
                        System.out,
                        System.err,
                        told("dr.stdout"),
                        environment,
                        Integer.getInteger("dr.columns", USUAL_WIDTH)),
                new Keyboard(
                        new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
                        told("dr.stdin")));
    }

    /** Not {@code System.console()}: from JDK 22 on there always is one. */
    private static boolean told(String end) {
        return System.getProperty(end, "").equals("terminal");
    }
}
