package dev.luneo.dr.notify.channel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/** A toy passes as what the product ships does. */
class PagerContractTest extends NoticeChannelContract {
    private final Pager pager = new Pager();

    @Override
    protected Optional<NoticeChannel> channelTo(Receiver like) {
        pager.answers(() -> switch (like) {
            case TAKES -> CompletableFuture.completedFuture(new Attempt.Accepted());
            case REFUSES -> notTaken(DeliveryFailure.REFUSED);
            case AWAY -> notTaken(DeliveryFailure.UNREACHABLE);
            case SILENT -> new CompletableFuture<>();
        });
        return Optional.of(pager);
    }

    private static Future<Attempt> notTaken(DeliveryFailure why) {
        return CompletableFuture.completedFuture(new Attempt.NotTaken(why, "nobody answered the telephone"));
    }

    @Override
    protected List<String> arrived() {
        return pager.rang();
    }
}
