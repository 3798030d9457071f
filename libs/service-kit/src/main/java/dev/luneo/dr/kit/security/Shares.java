package dev.luneo.dr.kit.security;

import dev.luneo.dr.kit.web.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Nobody has more of the server's threads than a share, so that one token, stolen or in a loop, does not keep the others out;
 * and a stranger has one answer a connection, which fits into its buffer, so that no thread waits until he reads it.
 */
final class Shares extends OncePerRequestFilter {
    /** Of the server's 200 threads. More than any of ours sends at once. */
    static final int BY_TOKEN = 40;

    /** What is left is for strangers: health and the public page. */
    static final int ALL_TOKENS = 150;

    private final Refusals refusals;
    private final Semaphore all = new Semaphore(ALL_TOKENS);
    private final Map<String, Semaphore> byToken = new ConcurrentHashMap<>();

    Shares(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal known = request.getUserPrincipal();
        if (known == null) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            chain.doFilter(request, response);
            return;
        }
        Semaphore own = byToken.computeIfAbsent(known.getName(), name -> new Semaphore(BY_TOKEN));
        if (!own.tryAcquire()) {
            tooMany(request, response);
            return;
        }
        try {
            if (!all.tryAcquire()) {
                tooMany(request, response);
                return;
            }
            try {
                chain.doFilter(request, response);
            } finally {
                all.release();
            }
        } finally {
            own.release();
        }
    }

    private void tooMany(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.RETRY_AFTER, "1");
        refusals.answer(
                request,
                response,
                HttpStatus.TOO_MANY_REQUESTS,
                "Too many requests with this token are being answered; ask again in a second");
    }
}
