package dev.luneo.dr.restore.selection;

import dev.luneo.dr.events.Failure;
import dev.luneo.dr.repository.Manifest;

/** What came of looking at one backup closely. */
public sealed interface Verdict {

    /** Every byte is as it was stored, and it says of itself what its manifest says of it. */
    record Good(String repository, Manifest manifest) implements Verdict {}

    /** It must never be chosen again. */
    record Damaged(String detail) implements Verdict {}

    /** Nobody known vouches for it, and no incident lead has said that it is to be restored nevertheless. */
    record NotAuthenticated(String detail) implements Verdict {}

    /** Nothing says that it is damaged, yet it cannot be restored, or not to this server. */
    record Unfit(String detail) implements Verdict {}

    /** We cannot judge any backup: the fault is ours, not the backup's. */
    record CannotTell(Failure failure) implements Verdict {}
}
