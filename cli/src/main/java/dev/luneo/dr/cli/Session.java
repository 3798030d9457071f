package dev.luneo.dr.cli;

import java.util.Optional;
import java.util.function.Function;

/** A command that has found its stack, and as whom it talks to it. */
record Session(Surroundings around, Address address, Person person, Typed typed, Rest rest) {

    /** To look at something, which anybody may whom the home or a token lets in. */
    static Session toLook(Surroundings around, Where where) {
        return open(around, where, People::reader);
    }

    /** The same to see what something would do, which is recorded nowhere: as anybody who may, where nobody says who asks. */
    Session toTry(Where where) {
        return at(around, address, where, people -> people.somebody(name(around, where), around.user()));
    }

    /** The same to do something. */
    Session toDo(Where where) {
        return at(around, address, where, people -> people.who(name(around, where), around.user()))
                .saidAsWhom();
    }

    /** To do something, which is recorded under somebody's name; says under whose, where nobody said it. */
    static Session toDo(Surroundings around, Where where) {
        return open(around, where, people -> people.who(name(around, where), around.user()))
                .saidAsWhom();
    }

    /** The same, where it is now: a stack that was started again may listen elsewhere. */
    Session again() {
        Address now = Stacks.again(address);
        return new Session(around, now, person, typed, new Rest(now, person, new Trouble(now, typed)));
    }

    Screen screen() {
        return around.screen();
    }

    PlanFacts plan() {
        return PlanFacts.of(rest.get(Service.RESTORES, "/api/plan"));
    }

    Clocks clocks(PlanFacts plan) {
        return new Clocks(plan.zone(), around.zone(), around.clock().instant());
    }

    private Session saidAsWhom() {
        person.told().ifPresent(screen()::aside);
        return this;
    }

    private static Optional<String> name(Surroundings around, Where where) {
        return where.name()
                .or(() -> Optional.ofNullable(around.environment().get("DR_AS")).filter(name -> !name.isBlank()));
    }

    private static Session open(Surroundings around, Where where, Function<People, Person> who) {
        Address address = new Stacks(around).find(where);
        address.told().ifPresent(told -> around.screen().aside("Using " + told));
        return at(around, address, where, who);
    }

    private static Session at(Surroundings around, Address address, Where where, Function<People, Person> who) {
        // Here the home says who is who: a token in the environment is for another machine, and this stack would not
        // know it.
        Optional<String> elsewhere = address.home().isPresent()
                ? Optional.empty()
                : Optional.ofNullable(around.environment().get("DR_TOKEN"));
        Person person = where.token()
                .or(() -> elsewhere)
                .filter(token -> !token.isBlank())
                .map(token -> new Person(where.name(), Optional.empty(), token.strip(), Optional.empty()))
                .orElseGet(() -> who.apply(people(address)));
        Typed typed = new Typed(around.program(), where.again());
        return new Session(around, address, person, typed, new Rest(address, person, new Trouble(address, typed)));
    }

    private static People people(Address address) {
        return address.home()
                .map(People::in)
                .orElseThrow(
                        () -> Stop.because(
                                "A stack on another machine has to know who you are: set DR_TOKEN to your token. Whoever runs the stack finds it with:  ./dr tokens list --show"));
    }
}
