package dev.luneo.dr.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a template must look like before any variable in it is known, and who will fill it.
 *
 * @param services whose environment must hold the variables
 */
record TemplateRule(Shape shape, List<String> services) {

    /** The length of SHA-256's output. */
    private static final int LEAST_SECRET_BYTES = 32;

    /** 32 random hex digits have fewer than this once in millions. */
    private static final int LEAST_DIFFERENT_SIGNS = 8;

    /** What Prisma's URLs say of themselves when they lead to a connection pool. */
    private static final Pattern POOLED = Pattern.compile("(?i)[?&]pgbouncer=true(&|$)");

    private static final String POSTGRES_WORDS = "`postgresql://USER:${PASSWORD}@HOST:5432/DATABASE`";

    enum Shape {
        POSTGRES,
        /** The server itself and no connection pool before it. */
        POSTGRES_DIRECT,
        HTTP,
        SECRET,
        TEXT
    }

    static TemplateRule postgres(String... services) {
        return new TemplateRule(Shape.POSTGRES, List.of(services));
    }

    static TemplateRule postgresDirect(String... services) {
        return new TemplateRule(Shape.POSTGRES_DIRECT, List.of(services));
    }

    static TemplateRule http(String... services) {
        return new TemplateRule(Shape.HTTP, List.of(services));
    }

    static TemplateRule secret(String... services) {
        return new TemplateRule(Shape.SECRET, List.of(services));
    }

    static TemplateRule text(String... services) {
        return new TemplateRule(Shape.TEXT, List.of(services));
    }

    Form form() {
        return switch (shape) {
            case POSTGRES -> Form.matching(POSTGRES_WORDS, "^(postgres(ql)?://\\S+|\\$\\{.*)$");
            case POSTGRES_DIRECT ->
                Form.matching(POSTGRES_WORDS + ", not of a connection pool", "^(postgres(ql)?://\\S+|\\$\\{.*)$");
            case HTTP -> Form.matching("an address, `https://…`", "^(https?://[^\\s/]\\S*|\\$\\{.*)$");
            case SECRET -> Form.matching("`${A_VARIABLE}` that holds 32 bytes or more", "\\$\\{");
            case TEXT -> Form.text("text");
        };
    }

    /** Variables that are not set are a warning: only the services named here need them. */
    boolean accepts(Scalar scalar) {
        Template template = scalar.template();
        boolean accepted = switch (shape) {
            case POSTGRES, POSTGRES_DIRECT -> template.raw().matches("(?s)(postgres(ql)?://\\S+|\\$\\{.*)");
            case HTTP -> template.raw().matches("(?s)(https?://[^\\s/]\\S*|\\$\\{.*)");
            case SECRET -> template.literal().isBlank() && !template.variables().isEmpty();
            case TEXT -> true;
        };
        if (!accepted) {
            refuse(scalar);
        }
        warnOfMissing(scalar);
        if (accepted
                && shape == Shape.SECRET
                && scalar.template().resolve(scalar.reading().environment) instanceof Resolution.Resolved secret) {
            refuseWeak(scalar, secret.value());
        }
        return accepted && (shape != Shape.POSTGRES_DIRECT || isDirect(scalar));
    }

    private static boolean isDirect(Scalar scalar) {
        boolean pooled = scalar.template().resolve(scalar.reading().environment) instanceof Resolution.Resolved filled
                && POOLED.matcher(filled.value().strip()).find();
        if (pooled) {
            scalar.refuse(
                    "leads to a connection pool (pgbouncer=true), which would hand our settings to the application",
                    "write the server's own address; with Prisma that is the value of DIRECT_URL");
        }
        return !pooled;
    }

    private void refuse(Scalar scalar) {
        switch (shape) {
            case POSTGRES, POSTGRES_DIRECT ->
                scalar.refuse(
                        "is no PostgreSQL url",
                        "write postgresql://USER:${PASSWORD}@HOST:5432/DATABASE, or ${A_VARIABLE} that holds it");
            case HTTP -> scalar.refuse("is no web address", "write one that begins with https:// or http://");
            case SECRET ->
                scalar.reading()
                        .problems
                        .error(
                                scalar.path(),
                                scalar.line(),
                                Secrets.HIDDEN,
                                "holds a secret",
                                "write ${A_VARIABLE} and set that in the environment of " + people());
            case TEXT -> {}
        }
    }

    /**
     * A key shorter than the hash weakens HMAC (RFC 2104, section 3), and one of few different signs can be guessed from a
     * single signed notice. Known only where the variable is set; it is never shown.
     */
    private static void refuseWeak(Scalar scalar, String secret) {
        boolean weak = secret.getBytes(UTF_8).length < LEAST_SECRET_BYTES
                || secret.codePoints().distinct().count() < LEAST_DIFFERENT_SIGNS;
        if (weak) {
            scalar.reading()
                    .problems
                    .error(
                            scalar.path(),
                            scalar.line(),
                            scalar.shown(),
                            "is too weak a secret: it has fewer than %d bytes, or hardly any different ones"
                                    .formatted(LEAST_SECRET_BYTES),
                            "make one with: openssl rand -hex 32");
        }
    }

    private void warnOfMissing(Scalar scalar) {
        if (scalar.template().resolve(scalar.reading().environment) instanceof Resolution.Missing missing) {
            String names = String.join(", ", missing.names());
            scalar.reading()
                    .problems
                    .warning(
                            scalar.path(),
                            scalar.line(),
                            scalar.shown(),
                            "refers to what is not set here: " + names,
                            "set " + names + " in the environment of " + people() + "; nobody else needs it");
        }
    }

    private String people() {
        int last = services.size() - 1;
        return last == 0
                ? services.get(0)
                : String.join(", ", services.subList(0, last)) + " and " + services.get(last);
    }
}
