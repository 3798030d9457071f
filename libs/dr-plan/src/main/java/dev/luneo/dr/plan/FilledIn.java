package dev.luneo.dr.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a template amounts to in this environment. The value is never shown. */
record FilledIn(TemplateRule rule, Scalar scalar, String value) {

    /** The length of SHA-256's output. */
    private static final int LEAST_SECRET_BYTES = 32;

    /** 32 random hex digits have fewer than this once in millions. */
    private static final int LEAST_DIFFERENT_SIGNS = 8;

    /** What Prisma's URLs say of themselves when they lead to a connection pool. */
    private static final Pattern POOLED = Pattern.compile("(?i)[?&]pgbouncer=true(&|$)");

    /** Of a url that is written into an application's settings as it stands: libraries differ in what they make of these. */
    private static final Pattern PLACED = Pattern.compile("(?s).*\\{(host|port|database)}.*");

    private static final Pattern LOGIN = Pattern.compile("^[a-z]+://([^/]*)@");

    /** Whether the template can be kept; what else is wrong with it is reported. */
    boolean accepted() {
        if (rule.shape() == TemplateRule.Shape.POSTGRES_DIRECT && !isDirect()) {
            return false;
        }
        switch (rule.shape()) {
            case POSTGRES, POSTGRES_DIRECT -> judgeDatabaseUrl();
            case HTTP -> judgeWebAddress();
            case SECRET -> refuseWeak();
            case KEY -> judgeKey();
            case TEXT -> {}
        }
        return true;
    }

    private boolean isDirect() {
        boolean pooled = POOLED.matcher(value.strip()).find();
        if (pooled) {
            scalar.refuse(
                    "leads to a connection pool (pgbouncer=true), which would hand our settings to the application",
                    "write the server's own address; with Prisma that is the value of DIRECT_URL");
        }
        return !pooled;
    }

    private void judgeDatabaseUrl() {
        Optional<String> unescaped = unescaped();
        if (unescaped.isPresent()) {
            judge(TemplateRule.NO_DATABASE_URL, unescaped.get());
            return;
        }
        // What is filled in at each cut-over is not known before; this is what it might be.
        String placed =
                value.replace("{host}", "host").replace("{port}", "5432").replace("{database}", "database");
        scalar.reading()
                .checks
                .databaseUrl()
                .apply(placed)
                .ifPresent(flaw -> judge(TemplateRule.NO_DATABASE_URL, flaw));
    }

    private Optional<String> unescaped() {
        Matcher login = LOGIN.matcher(value);
        if (!PLACED.matcher(scalar.raw()).matches() || !login.find()) {
            return Optional.empty();
        }
        return Stream.of(new String[] {"@", "%40"}, new String[] {" ", "%20"})
                .filter(sign -> login.group(1).contains(sign[0]))
                .findFirst()
                .map(sign ->
                        "a %s in a user or password is written as %s: programs differ in how they read it otherwise"
                                .formatted(sign[0].isBlank() ? "blank" : sign[0], sign[1]));
    }

    private void judgeWebAddress() {
        if (!TemplateRule.WEB_ADDRESS.matcher(value).matches()) {
            judge(TemplateRule.NO_WEB_ADDRESS, TemplateRule.WEB_WAY_OUT);
        }
    }

    /**
     * A key shorter than the hash weakens HMAC (RFC 2104, section 3), and one of few different signs can be guessed from a
     * single signed notice.
     */
    private boolean refuseWeak() {
        boolean weak = value.getBytes(UTF_8).length < LEAST_SECRET_BYTES
                || value.codePoints().distinct().count() < LEAST_DIFFERENT_SIGNS;
        if (weak) {
            scalar.refuse(
                    "is too weak a secret: it has fewer than %d bytes, or hardly any different ones"
                            .formatted(LEAST_SECRET_BYTES),
                    "make one with: openssl rand -hex 32");
        }
        return weak;
    }

    private void judgeKey() {
        if (!refuseWeak()) {
            scalar.reading().checks.repositoryKeys().apply(value).ifPresent(flaw -> judge("no key", flaw));
        }
    }

    /** What stands in the plan is wrong with the plan; what comes from variables, with this environment. */
    private void judge(String isNo, String flaw) {
        String names = String.join(", ", scalar.template().variables());
        if (names.isEmpty()) {
            scalar.refuse("is " + isNo, flaw);
        } else {
            rule.lack(
                    scalar,
                    "amounts to " + isNo + " here",
                    "%s; put %s right in the environment of %s".formatted(flaw, names, rule.people()));
        }
    }
}
