package org.outerloop.jobs.chain;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One line per epoch and uid, comma-separated, with a head. Full precision; a figure that does not
 * apply is empty.
 */
public final class ChainCsv {
  private static final String HEAD =
      "epoch,uid,name,role,behaviour,quality,stake,active_stake,consensus,rank,trust,"
          + "validator_trust,incentive,dividends,emission_share,miner_coins,take_coins,staker_coins";

  private ChainCsv() {}

  public static List<String> lines(List<EpochReport> reports) {
    Stream<Row> rows = reports.stream().flatMap(report -> report.rows().stream());
    return Stream.concat(Stream.of(HEAD), rows.map(ChainCsv::line)).toList();
  }

  private static String line(Row row) {
    Participant who = row.participant();
    return Stream.of(
            row.epoch(),
            row.uid(),
            who.name(),
            who.role().name().toLowerCase(Locale.ROOT),
            who.behaviour(),
            Double.isNaN(row.quality()) ? "" : row.quality(),
            row.share().stake(),
            row.share().activeStake(),
            row.share().consensus(),
            row.share().rank(),
            row.share().trust(),
            row.share().validatorTrust(),
            row.share().incentive(),
            row.share().dividends(),
            row.share().emission(),
            row.payment().miner(),
            row.payment().take(),
            row.payment().stakers())
        .map(String::valueOf)
        .collect(java.util.stream.Collectors.joining(","));
  }
}
