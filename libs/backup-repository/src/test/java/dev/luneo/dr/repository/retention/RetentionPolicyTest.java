package dev.luneo.dr.repository.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.luneo.dr.repository.BackupId;
import dev.luneo.dr.repository.Manifest;
import dev.luneo.dr.repository.StoredObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final RetentionRule NOTHING = new RetentionRule(Duration.ZERO, 0, 0, 0);

    @Test
    void of_each_day_the_newest_is_kept_and_the_reason_names_the_day() {
        List<RetentionDecision> decisions = decide(
                new RetentionRule(Duration.ofHours(48), 4, 0, 0),
                "2026-11-23T06:00:00Z",
                "2026-11-22T06:00:00Z",
                "2026-11-20T18:00:00Z",
                "2026-11-20T06:00:00Z",
                "2026-11-19T18:00:00Z",
                "2026-11-18T18:00:00Z");

        assertThat(decisions)
                .extracting(RetentionDecision::reason)
                .containsExactly(
                        "kept: the newest backup",
                        "kept: younger than 2d",
                        "kept: newest of 2026-11-20",
                        "expired: older than 2d and not the newest of one of the last 4 days, 0 weeks or 0 months",
                        "kept: newest of 2026-11-19",
                        "expired: older than 2d and not the newest of one of the last 4 days, 0 weeks or 0 months");
    }

    @Test
    void days_are_those_of_the_plan_s_zone() {
        String beforeMidnight = "2026-11-20T22:30:00Z";
        String afterMidnight = "2026-11-20T23:30:00Z";
        RetentionRule rule = new RetentionRule(Duration.ZERO, 10, 0, 0);

        assertThat(RetentionPolicy.decide(backups(beforeMidnight, afterMidnight), rule, BERLIN, NOW, Set.of()))
                .allMatch(RetentionDecision.Kept.class::isInstance);
        assertThat(RetentionPolicy.decide(backups(beforeMidnight, afterMidnight), rule, ZoneOffset.UTC, NOW, Set.of()))
                .last()
                .isInstanceOf(RetentionDecision.Expired.class);
    }

    @Test
    void the_day_on_which_summer_time_ends_is_one_day_of_25_hours() {
        RetentionRule rule = new RetentionRule(Duration.ZERO, 10, 0, 0);

        // 00:30 summer time and 23:30 winter time of the same Sunday.
        assertThat(RetentionPolicy.decide(
                        backups("2026-10-24T22:30:00Z", "2026-10-25T22:30:00Z", "2026-10-25T23:30:00Z"),
                        rule,
                        BERLIN,
                        NOW,
                        Set.of()))
                .extracting(RetentionDecision::reason)
                .satisfiesExactly(
                        newest -> assertThat(newest).isEqualTo("kept: the newest backup"),
                        evening -> assertThat(evening).isEqualTo("kept: newest of 2026-10-25"),
                        morning -> assertThat(morning).startsWith("expired"));
    }

    @Test
    void a_week_is_an_iso_week_even_around_new_year() {
        // Monday 28 December 2026 to Sunday 3 January 2027 are one week, in two years.
        List<RetentionDecision> decisions = RetentionPolicy.decide(
                backups("2026-12-28T06:00:00Z", "2027-01-03T06:00:00Z", "2027-01-04T06:00:00Z", "2027-02-01T06:00:00Z"),
                new RetentionRule(Duration.ZERO, 0, 10, 0),
                BERLIN,
                Instant.parse("2027-02-02T00:00:00Z"),
                Set.of());

        assertThat(decisions)
                .extracting(RetentionDecision::reason)
                .satisfiesExactly(
                        newest -> assertThat(newest).isEqualTo("kept: the newest backup"),
                        monday -> assertThat(monday).isEqualTo("kept: newest of week 2027-W01"),
                        sunday -> assertThat(sunday).isEqualTo("kept: newest of week 2026-W53"),
                        sameWeek -> assertThat(sameWeek).startsWith("expired"));
    }

    @Test
    void of_each_month_the_newest_is_kept() {
        assertThat(decide(
                        new RetentionRule(Duration.ZERO, 0, 0, 3),
                        "2026-11-23T06:00:00Z",
                        "2026-10-31T22:30:00Z",
                        "2026-10-30T06:00:00Z",
                        "2026-07-01T06:00:00Z",
                        "2026-06-01T06:00:00Z"))
                .extracting(RetentionDecision::reason)
                .satisfiesExactly(
                        newest -> assertThat(newest).isEqualTo("kept: the newest backup"),
                        october -> assertThat(october).isEqualTo("kept: newest of 2026-10"),
                        older -> assertThat(older).startsWith("expired"),
                        july -> assertThat(july).isEqualTo("kept: newest of 2026-07"),
                        june -> assertThat(june).startsWith("expired"));
    }

    @Test
    void without_new_backups_the_old_ones_do_not_run_out() {
        RetentionRule rule = new RetentionRule(Duration.ofDays(2), 3, 0, 0);

        assertThat(RetentionPolicy.decide(
                        backups("2020-01-01T06:00:00Z", "2020-01-02T06:00:00Z", "2020-01-03T06:00:00Z"),
                        rule,
                        BERLIN,
                        NOW,
                        Set.of()))
                .allMatch(RetentionDecision.Kept.class::isInstance);
    }

    @Test
    void a_backup_in_use_is_kept_under_any_rule() {
        List<Manifest> backups = backups("2020-01-01T06:00:00Z", "2026-11-23T06:00:00Z");

        assertThat(RetentionPolicy.decide(
                        backups, NOTHING, BERLIN, NOW, Set.of(backups.get(0).backupId())))
                .extracting(RetentionDecision::reason)
                .containsExactly("kept: the newest backup", "kept: in use");
    }

    @Test
    void a_backup_from_the_future_neither_expires_nor_makes_the_real_newest_expire() {
        assertThat(decide(NOTHING, "2031-01-01T00:00:00Z", "2030-01-01T00:00:00Z", "2026-11-22T06:00:00Z"))
                .extracting(RetentionDecision::reason)
                .containsExactly("kept: the newest backup", "kept: dated in the future", "kept: the newest backup");
    }

    @Test
    void beside_one_from_the_future_the_real_newest_stays_though_it_looks_suspicious() {
        List<Manifest> backups = backups("2026-11-24T12:00:00Z", "2026-11-23T06:00:00Z", "2026-11-22T06:00:00Z");
        List<RetentionDecision> decisions = RetentionPolicy.decide(
                backups, NOTHING, BERLIN, NOW, Set.of(), backup -> backup.equals(backups.get(1)));
        assertThat(decisions)
                .extracting(RetentionDecision::reason)
                .containsExactly(
                        "kept: the newest backup", "kept: the newest backup", "kept: the last that looked whole");
    }

    @Test
    void a_backup_expires_when_it_is_exactly_as_old_as_the_plan_says() {
        assertThat(decide(
                        new RetentionRule(Duration.ofHours(12), 0, 0, 0),
                        "2026-11-23T06:00:00Z",
                        "2026-11-23T00:00:01Z",
                        "2026-11-23T00:00:00Z"))
                .extracting(RetentionDecision::reason)
                .containsExactly(
                        "kept: the newest backup",
                        "kept: younger than 12h",
                        "expired: older than 12h and not the newest of one of the last 0 days, 0 weeks or 0 months");
    }

    @Test
    void a_negative_rule_is_refused() {
        assertThatThrownBy(() -> new RetentionRule(Duration.ZERO, 1, -1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weekly -1");
    }

    @Test
    void whatever_the_backups_and_the_rule_what_must_stay_stays() {
        for (int run = 0; run < 2_000; run++) {
            int seed = run;
            Random random = new Random(seed);
            List<Manifest> backups = randomBackups(random);
            RetentionRule rule = new RetentionRule(
                    Duration.ofHours(random.nextInt(100)), random.nextInt(10), random.nextInt(6), random.nextInt(6));
            Set<BackupId> inUse = backups.stream()
                    .map(Manifest::backupId)
                    .filter(id -> random.nextInt(20) == 0)
                    .collect(Collectors.toSet());
            Set<BackupId> kept = kept(RetentionPolicy.decide(backups, rule, BERLIN, NOW, inUse));

            assertThat(kept).as("in use, seed %d", seed).containsAll(inUse);
            backups.stream()
                    .max(Comparator.comparing(Manifest::restorablePoint).thenComparing(Manifest::backupId))
                    .ifPresent(newest -> assertThat(kept).contains(newest.backupId()));
            assertThat(kept)
                    .as("young, seed %d", seed)
                    .containsAll(idsOf(backups.stream()
                            .filter(backup -> backup.restorablePoint().isAfter(NOW.minus(rule.all())))));
            Map<LocalDate, List<Manifest>> days = backups.stream()
                    .filter(backup -> !backup.restorablePoint().isAfter(NOW))
                    .collect(Collectors.groupingBy(
                            backup -> backup.restorablePoint().atZone(BERLIN).toLocalDate()));
            days.keySet().stream()
                    .sorted(Comparator.reverseOrder())
                    .limit(rule.daily())
                    .forEach(day -> assertThat(days.get(day))
                            .as("%s, seed %d", day, seed)
                            .anyMatch(backup -> kept.contains(backup.backupId())));
            long old = backups.stream()
                    .filter(backup -> !backup.restorablePoint().isAfter(NOW.minus(rule.all())))
                    .filter(backup -> kept.contains(backup.backupId()))
                    .count();
            assertThat(old)
                    .as("no more than asked for, seed %d", seed)
                    .isLessThanOrEqualTo(rule.daily() + rule.weekly() + rule.monthly() + inUse.size() + 1);
        }
    }

    @Test
    void deciding_again_on_what_was_kept_expires_nothing_and_order_does_not_matter() {
        for (long seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            List<Manifest> backups = randomBackups(random);
            RetentionRule rule = new RetentionRule(Duration.ofHours(random.nextInt(100)), 3, 2, 2);
            Set<BackupId> kept = kept(RetentionPolicy.decide(backups, rule, BERLIN, NOW, Set.of()));

            List<Manifest> left = new ArrayList<>(backups.stream()
                    .filter(backup -> kept.contains(backup.backupId()))
                    .toList());
            Collections.shuffle(left, random);
            assertThat(kept(RetentionPolicy.decide(left, rule, BERLIN, NOW, Set.of())))
                    .isEqualTo(kept);
        }
    }

    private static List<RetentionDecision> decide(RetentionRule rule, String... restorablePoints) {
        return RetentionPolicy.decide(backups(restorablePoints), rule, BERLIN, NOW, Set.of());
    }

    private static List<Manifest> randomBackups(Random random) {
        Duration span = Duration.ofDays(1 + random.nextInt(200));
        return IntStream.range(0, random.nextInt(60))
                .mapToObj(number -> backup(
                        NOW.minusSeconds(random.nextLong(span.toSeconds()) - span.toSeconds() / 20), "n" + number))
                .toList();
    }

    private static List<Manifest> backups(String... restorablePoints) {
        return Stream.of(restorablePoints)
                .map(point -> backup(Instant.parse(point), "1a2b"))
                .toList();
    }

    private static Set<BackupId> kept(List<RetentionDecision> decisions) {
        return idsOf(decisions.stream()
                .filter(RetentionDecision.Kept.class::isInstance)
                .map(RetentionDecision::backup));
    }

    private static Set<BackupId> idsOf(Stream<Manifest> backups) {
        return backups.map(Manifest::backupId).collect(Collectors.toSet());
    }

    private static Manifest backup(Instant restorablePoint, String suffix) {
        return new Manifest(
                1,
                BackupId.of(restorablePoint, suffix),
                "luneo",
                "logical",
                restorablePoint,
                restorablePoint,
                restorablePoint,
                150_013,
                "pg_dump",
                1,
                Map.of(),
                List.of(new StoredObject("toc.dat", 1, "a".repeat(64))),
                Optional.empty(),
                "a".repeat(64));
    }
}
