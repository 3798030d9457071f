package dev.luneo.dr.verify.check.http;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Reads an answer up to a limit and hangs up on what is longer. */
final class LimitedBody implements BodySubscriber<LimitedBody.Read> {
    /** Far more than any health, login or payment answers, and harmless to hold in memory. */
    static final int LIMIT = 1024 * 1024;

    private final CompletableFuture<Read> result = new CompletableFuture<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Flow.@Nullable Subscription subscription;

    /** @param cut whether there was more than the limit */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Read(byte[] bytes, boolean cut) {}

    @Override
    public CompletionStage<Read> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] some = new byte[Math.min(buffer.remaining(), LIMIT - bytes.size())];
            buffer.get(some);
            bytes.writeBytes(some);
            if (buffer.hasRemaining() && subscription != null) {
                subscription.cancel();
                result.complete(new Read(bytes.toByteArray(), true));
                return;
            }
        }
    }

    @Override
    public void onError(Throwable failure) {
        result.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        result.complete(new Read(bytes.toByteArray(), false));
    }
}
