package dev.luneo.dr.plan;

import java.util.List;

/**
 * What a template must look like before any variable in it is known, and who will fill it.
 *
 * @param services whose environment must hold the variables
 */
record TemplateRule(Shape shape, List<String> services) {

    enum Shape {
        POSTGRES,
        HTTP,
        SECRET,
        TEXT
    }

    static TemplateRule postgres(String... services) {
        return new TemplateRule(Shape.POSTGRES, List.of(services));
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

    /** Variables that are not set are a warning: only the services named here need them. */
    boolean accepts(Scalar scalar) {
        Template template = scalar.template();
        boolean accepted = switch (shape) {
            case POSTGRES -> template.raw().matches("(?s)(postgres(ql)?://\\S+|\\$\\{.*)");
            case HTTP -> template.raw().matches("(?s)(https?://[^\\s/]\\S*|\\$\\{.*)");
            case SECRET -> template.literal().isBlank() && !template.variables().isEmpty();
            case TEXT -> true;
        };
        if (!accepted) {
            refuse(scalar);
        }
        warnOfMissing(scalar);
        return accepted;
    }

    private void refuse(Scalar scalar) {
        switch (shape) {
            case POSTGRES ->
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
