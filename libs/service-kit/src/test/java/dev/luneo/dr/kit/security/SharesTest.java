package dev.luneo.dr.kit.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.luneo.dr.kit.web.ProblemWriter;
import dev.luneo.dr.kit.web.Refusals;
import jakarta.servlet.FilterChain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** How much of a server one token can take, and all of them together. */
class SharesTest {
    private static final FilterChain AT_ONCE = (request, response) -> {};
    private final Shares shares =
            new Shares(new Refusals(new ProblemWriter(JsonMapper.builder().build())));
    private final ExecutorService server = Executors.newCachedThreadPool();
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final List<Future<Integer>> atWork = new ArrayList<>();

    @AfterEach
    void end() {
        mayEnd.countDown();
        server.shutdownNow();
    }

    @Test
    void one_token_at_work_everywhere_is_told_to_wait_and_keeps_nobody_else_out() throws Exception {
        hold("greedy", Shares.BY_TOKEN);

        MockHttpServletResponse refused = ask("greedy", AT_ONCE);
        assertThat(refused.getStatus()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getContentAsString()).contains("with this token");
        assertThat(ask("modest", AT_ONCE).getStatus()).isEqualTo(200);

        mayEnd.countDown();
        for (Future<Integer> request : atWork) {
            assertThat(request.get()).isEqualTo(200);
        }
        assertThat(ask("greedy", AT_ONCE).getStatus()).isEqualTo(200);
    }

    @Test
    void all_tokens_together_leave_threads_for_the_public_page() throws Exception {
        int full = Shares.ALL_TOKENS / Shares.BY_TOKEN;
        for (int token = 0; token < full; token++) {
            hold("token-" + token, Shares.BY_TOKEN);
        }
        hold("rest", Shares.ALL_TOKENS % Shares.BY_TOKEN);

        assertThat(ask("late", AT_ONCE).getStatus()).isEqualTo(429);
        MockHttpServletResponse strangers = new MockHttpServletResponse();
        shares.doFilter(new MockHttpServletRequest("GET", "/status"), strangers, AT_ONCE);
        assertThat(strangers.getStatus()).isEqualTo(200);
        assertThat(strangers.getHeader("Connection")).isEqualTo("close");

        mayEnd.countDown();
        for (Future<Integer> request : atWork) {
            request.get();
        }
        assertThat(ask("late", AT_ONCE).getStatus()).isEqualTo(200);
    }

    private void hold(String token, int requests) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(requests);
        for (int i = 0; i < requests; i++) {
            atWork.add(server.submit(() -> ask(token, (request, response) -> {
                        begun.countDown();
                        awaitEnd();
                    })
                    .getStatus()));
        }
        assertThat(begun.await(60, TimeUnit.SECONDS)).as("all are at work").isTrue();
    }

    private void awaitEnd() {
        try {
            mayEnd.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private MockHttpServletResponse ask(String token, FilterChain work) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/recoveries");
        request.setUserPrincipal(() -> token);
        MockHttpServletResponse response = new MockHttpServletResponse();
        shares.doFilter(request, response, work);
        return response;
    }
}
