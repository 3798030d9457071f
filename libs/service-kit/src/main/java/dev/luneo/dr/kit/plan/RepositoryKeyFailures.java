package dev.luneo.dr.kit.plan;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the start what is missing, in place of a page of stack trace. */
final class RepositoryKeyFailures extends AbstractFailureAnalyzer<RepositoryKeyException> {
    @Override
    protected FailureAnalysis analyze(Throwable failure, RepositoryKeyException cause) {
        return new FailureAnalysis(cause.problem(), RepositoryKeyException.WAY_OUT, cause);
    }
}
