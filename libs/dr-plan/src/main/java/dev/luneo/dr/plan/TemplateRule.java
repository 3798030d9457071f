package dev.luneo.dr.plan;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a template must look like before any variable in it is known, and who will fill it.
 *
 * @param services whose environment must hold the variables
 */
public record TemplateRule(Shape shape, List<String> services) {

    static final Pattern WEB_ADDRESS = Pattern.compile("https?://[^\\s/]\\S*");

    static final String NO_DATABASE_URL = "no PostgreSQL url";
    static final String NO_WEB_ADDRESS = "no web address";
    static final String WEB_WAY_OUT = "write one that begins with https:// or http://";

    private static final String POSTGRES_WORDS = "`postgresql://USER:${PASSWORD}@HOST:5432/DATABASE`";

    enum Shape {
        POSTGRES,
        /** The server itself and no connection pool before it. */
        POSTGRES_DIRECT,
        HTTP,
        SECRET,
        /** A secret that repositories are signed with. Without it nothing is backed up or restored, so services do not start. */
        KEY,
        TEXT
    }

    public static TemplateRule postgres(String... services) {
        return new TemplateRule(Shape.POSTGRES, List.of(services));
    }

    public static TemplateRule postgresDirect(String... services) {
        return new TemplateRule(Shape.POSTGRES_DIRECT, List.of(services));
    }

    public static TemplateRule http(String... services) {
        return new TemplateRule(Shape.HTTP, List.of(services));
    }

    public static TemplateRule secret(String... services) {
        return new TemplateRule(Shape.SECRET, List.of(services));
    }

    public static TemplateRule key(String... services) {
        return new TemplateRule(Shape.KEY, List.of(services));
    }

    public static TemplateRule text(String... services) {
        return new TemplateRule(Shape.TEXT, List.of(services));
    }

    Form form() {
        return switch (shape) {
            case POSTGRES -> Form.matching(POSTGRES_WORDS, "^(postgres(ql)?://\\S+|\\$\\{.*)$");
            case POSTGRES_DIRECT ->
                Form.matching(POSTGRES_WORDS + ", not of a connection pool", "^(postgres(ql)?://\\S+|\\$\\{.*)$");
            case HTTP -> Form.matching("an address, `https://…`", "^(https?://[^\\s/]\\S*|\\$\\{.*)$");
            case SECRET, KEY -> Form.matching("`${A_VARIABLE}` that holds 32 bytes or more", "\\$\\{");
            case TEXT -> Form.text("text");
        };
    }

    /** Variables that are not set do not make a plan invalid: only the services named here need them. */
    boolean accepts(Scalar scalar) {
        Template template = scalar.template();
        boolean accepted = switch (shape) {
            case POSTGRES, POSTGRES_DIRECT -> template.raw().matches("(?s)(postgres(ql)?://\\S+|\\$\\{.*)");
            case HTTP ->
                template.raw().startsWith("${")
                        || WEB_ADDRESS.matcher(template.raw()).matches();
            case SECRET, KEY ->
                template.literal().isBlank() && !template.variables().isEmpty();
            case TEXT -> true;
        };
        if (!accepted) {
            refuse(scalar);
        }
        Resolution resolution = template.resolve(scalar.reading().environment);
        if (resolution instanceof Resolution.Missing missing) {
            String names = String.join(", ", missing.names());
            scalar.reading()
                    .problems
                    .lack(
                            scalar,
                            Lacks.NOT_SET + names,
                            Lacks.set(names, services),
                            shape == Shape.KEY,
                            missing.names(),
                            services);
            return accepted;
        }
        return accepted && new FilledIn(this, scalar, ((Resolution.Resolved) resolution).value()).accepted();
    }

    /** Of this environment: the plan itself may be right. */
    void lack(Scalar scalar, String problem, String wayOut) {
        scalar.reading().problems.lack(scalar, problem, wayOut, shape == Shape.KEY, Set.of(), services);
    }

    private void refuse(Scalar scalar) {
        switch (shape) {
            case POSTGRES, POSTGRES_DIRECT ->
                scalar.refuse(
                        "is " + NO_DATABASE_URL,
                        "write postgresql://USER:${PASSWORD}@HOST:5432/DATABASE, or ${A_VARIABLE} that holds it");
            case HTTP -> scalar.refuse("is " + NO_WEB_ADDRESS, WEB_WAY_OUT);
            case SECRET, KEY ->
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

    String people() {
        return Lacks.people(services);
    }
}
