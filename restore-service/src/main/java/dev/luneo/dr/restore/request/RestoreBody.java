package dev.luneo.dr.restore.request;

import org.jspecify.annotations.Nullable;

/**
 * What {@code POST /api/restores} takes, as it was sent.
 *
 * @param target {@code latest}, an instant, or a backup id
 * @param whenItBegan when the damage began, in place of a target: the newest backup from before then that looks whole. With neither, the
 *     incident's report stands for it
 * @param to {@code database} or {@code in-place}; left out, what the plan says
 * @param acceptUnsigned an incident lead's word that the backup named by its id is to be restored though nobody vouches for it
 * @param reason why, for the record; may be left out of a dry run only
 */
record RestoreBody(
        @Nullable String database,
        @Nullable String target,
        @Nullable String whenItBegan,
        @Nullable String to,
        @Nullable String reason,
        @Nullable String incidentId,
        @Nullable Boolean acceptUnsigned,
        @Nullable Boolean dryRun) {}
