package dev.luneo.dr.notify.channel;

import dev.luneo.dr.kit.plan.ServedTypes;
import dev.luneo.dr.notify.stakeholders.Addressed;
import dev.luneo.dr.plan.Block;
import dev.luneo.dr.plan.Channel;
import dev.luneo.dr.plan.Key;
import dev.luneo.dr.plan.Kinds;
import dev.luneo.dr.plan.PlanTypes;
import dev.luneo.dr.plan.Variant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** A channel that the product does not have: all that has to be written to add one, and both lines that register it. */
public final class Pager implements NoticeChannel {

    record PagerPlan(String name, int number) implements Channel {
        static final Key<Integer> NUMBER =
                Key.value("number", Kinds.number(1, 999), "who is rung").must("write `number: 7`");
        static final Variant<Channel> VARIANT = Variant.of(
                "pager",
                Block.of("pager channel", NUMBER),
                section -> new PagerPlan(section.name(), section.get(NUMBER)));
    }

    public static final PlanTypes PLAN_TYPES = PlanTypes.BUILT_IN.with(PlanTypes.CHANNELS, PagerPlan.VARIANT);

    private final List<String> rang = new CopyOnWriteArrayList<>();
    private Supplier<Future<Attempt>> answers = () -> CompletableFuture.completedFuture(new Attempt.Accepted());

    public ServedTypes.Type<Channel, NoticeChannel> served() {
        return ServedTypes.Type.of(PagerPlan.class, plan -> this);
    }

    void answers(Supplier<Future<Attempt>> like) {
        answers = like;
    }

    public List<String> rang() {
        return List.copyOf(rang);
    }

    @Override
    public String type() {
        return "pager";
    }

    @Override
    public Future<Attempt> handOver(Addressed addressed) {
        rang.add(addressed.notice().message());
        return answers.get();
    }
}
