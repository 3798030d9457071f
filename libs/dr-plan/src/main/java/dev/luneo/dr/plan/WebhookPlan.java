package dev.luneo.dr.plan;

/** An HTTP POST, signed with the secret so that the receiver can tell it is from us. */
public record WebhookPlan(String name, Template url, Template secret) implements Channel {

    private static final String NOTIFIER = "notifier-service";
    private static final Key<Template> URL = Key.template("url", TemplateRule.http(NOTIFIER), "gets an HTTP POST")
            .must("write `url: https://HOST/PATH`");
    private static final Key<Template> SECRET = Key.template(
                    "secret",
                    TemplateRule.secret(NOTIFIER),
                    "signs it, so that the receiver can tell that it is genuine")
            .must("write `secret: ${A_VARIABLE}`: receivers recognise us by it");

    static final Variant<Channel> VARIANT = Variant.of(
            "webhook",
            Block.of("webhook channel", URL, SECRET),
            section -> new WebhookPlan(section.name(), section.get(URL), section.get(SECRET)));
}
