package dev.luneo.dr.cli;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Why a service did not do what it was asked, in a sentence, and the next thing to type.
 *
 * @param typed to name it
 */
record Trouble(Address address, Typed typed) {
    Stop unanswered(Service service, IOException why) {
        if (why instanceof Rest.NotReached) {
            return Stop.unanswered(
                    address.home().isPresent()
                            ? notRunning(service, address.home().get())
                            : remote(service, why));
        }
        return Stop.unanswered(
                why instanceof SocketTimeoutException
                        ? "%s at %s was asked and did not answer: it hangs, or its machine is busy. Its log: %s"
                                .formatted(service.label(), address.of(service, "/"), log())
                        : "%s at %s went away while it answered (%s). Ask again:  %s"
                                .formatted(
                                        service.label(),
                                        address.of(service, "/"),
                                        why.getMessage(),
                                        typed.command("status")));
    }

    Stop refused(Service service, Answer answer, Person person) {
        return switch (answer.status()) {
            case 401 ->
                Stop.because(
                        address.home().isPresent()
                                ? "%s does not know the token in %s. The stack that answers there is another one: look what runs, or start yours again"
                                        .formatted(
                                                service.label(),
                                                address.home().get().resolve("credentials.json"))
                                : "%s does not know your token. Set DR_TOKEN to yours; whoever runs the stack finds it with:  ./dr tokens list --show"
                                        .formatted(service.label()));
            case 403 ->
                Stop.because("You are asking as %s. %s%nWho may: %s"
                        .formatted(person, said(answer), typed.command("tokens", "list")));
            case 503 ->
                Stop.unanswered("%s cannot answer yet: %s%nThat is so for some seconds after a start. Ask again:  %s"
                        .formatted(service.label(), said(answer), typed.command("status")));
            default ->
                answer.body().path("detail").isString()
                        ? Stop.because(said(answer))
                        : Stop.unanswered("%s answers, but not as Luneo DR does (HTTP %d). Is the address right? %s"
                                .formatted(service.label(), answer.status(), address.of(service, "/")));
        };
    }

    private String said(Answer answer) {
        JsonNode errors = answer.body().path("errors");
        String said = errors.isEmpty()
                ? answer.body().path("detail").asString(answer.text())
                : errors.values().stream()
                        .map(error -> "%s %s"
                                .formatted(
                                        error.path("field").asString(),
                                        error.path("problem").asString()))
                        .collect(Collectors.joining("\n"));
        return typed.instead(said);
    }

    private String notRunning(Service service, Path home) {
        Optional<Instant> since = address.runsSince();
        if (since.isPresent()) {
            return "The stack in %s does not answer yet: it was started %s ago, and is still starting, or it hangs. Look again in a minute:  %s%nWhat it does at this moment: %s"
                    .formatted(
                            home,
                            Amounts.span(Duration.between(since.get(), Instant.now())),
                            typed.command("status"),
                            log());
        }
        String up = new Typed(typed.program(), List.of())
                .command("up", "--plan", address.plan().map(Path::toString).orElse("FILE"), "--home", home.toString());
        return ("The stack in %s does not answer: nobody listens at %s for %s. Nothing is lost by that; what was going on goes on when it is back.%n"
                        + "Start it as it was started, with the variables that its plan needs (and with --ports auto, if it was started so):%n  %s%n"
                        + "If it should be running, its log says why it is not: %s")
                .formatted(home, address.of(service, "/"), service.label(), up, log());
    }

    private String remote(Service service, IOException why) {
        return "%s does not answer at %s: %s.%nIs it running, and may this machine reach it? On its own machine:  %s"
                .formatted(
                        service.label(),
                        address.of(service, "/"),
                        why.getCause() instanceof UnknownHostException
                                ? "its name is not known here"
                                : String.valueOf(why.getMessage()),
                        new Typed(typed.program(), List.of()).command("status"));
    }

    private String log() {
        return address.home()
                .map(home -> home.resolve("logs").resolve("luneo-dr.log"))
                .filter(Files::exists)
                .map(Path::toString)
                .orElse("on its machine, in logs/luneo-dr.log of its home");
    }
}
