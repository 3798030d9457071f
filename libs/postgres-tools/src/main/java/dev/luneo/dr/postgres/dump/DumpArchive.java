package dev.luneo.dr.postgres.dump;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.PostgresBinaries;
import dev.luneo.dr.postgres.PostgresFailure;
import dev.luneo.dr.postgres.PostgresFailure.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into a dump directory without restoring it. */
public final class DumpArchive {

    private static final Pattern HEADER =
            Pattern.compile(";\\s+(TOC Entries|Dumped from database version|Dumped by pg_dump version): (.*)");

    private final ArchiveTool tool;

    public DumpArchive(PostgresBinaries binaries) {
        this.tool = new ArchiveTool(binaries);
    }

    /**
     * Reads the table of contents only; damage in a table's own file shows in a restore or by its checksum.
     * {@code DATA_DAMAGED} when there is none to be read.
     */
    public Answer<ArchiveInfo> inspect(Path directory) throws InterruptedException {
        if (!Files.isRegularFile(directory.resolve("toc.dat"))) {
            return damaged(directory + " holds no dump: toc.dat is missing");
        }
        Map<String, String> header = new ConcurrentHashMap<>();
        Answer<String> listed = tool.run(directory, List.of("--list"), line -> {
            Matcher field = HEADER.matcher(line);
            if (field.matches()) {
                header.putIfAbsent(field.group(1), field.group(2).strip());
            }
        });
        if (listed.whenFailed().isPresent()) {
            PostgresFailure failure = listed.whenFailed().get();
            // pg_restore has a hundred ways to say that it cannot make sense of bytes.
            return failure.reason() == Reason.OTHER ? damaged(failure.detail()) : Answer.failed(failure);
        }
        String server = header.getOrDefault("Dumped from database version", "");
        String entries = header.getOrDefault("TOC Entries", "");
        Matcher major = Pattern.compile("^\\d+").matcher(server);
        if (!major.find() || !entries.matches("\\d{1,9}")) {
            return damaged(directory + " does not say what it was dumped from");
        }
        return Answer.given(new ArchiveInfo(
                Integer.parseInt(major.group()),
                server,
                header.getOrDefault("Dumped by pg_dump version", ""),
                Integer.parseInt(entries)));
    }

    private static Answer<ArchiveInfo> damaged(String detail) {
        return Answer.failed(PostgresFailure.of(Reason.DATA_DAMAGED, detail));
    }
}
