package org.outerloop.jobs.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.chain.Participant.Role;

/** Tables for the terminal: shares by epoch, then who has what in the end. */
public final class ChainTables {
  private static final int WIDTH = 100;
  private static final String GAP = "  ";

  private final ChainSettings settings;
  private final List<EpochReport> reports;

  public ChainTables(ChainSettings settings, List<EpochReport> reports) {
    this.settings = settings;
    this.reports = reports;
  }

  /** One line for every so many epochs, first and last included. */
  public List<String> epochs(int every) {
    List<String> lines = new ArrayList<>();
    lines.add("Dividends, % of what validators got");
    addShares(lines, every, Role.VALIDATOR, row -> row.share().validatorEmission(), false);
    lines.add("");
    lines.add("Incentive, % of what miners got or burned");
    addShares(lines, every, Role.MINER, row -> row.share().minerEmission(), true);
    return lines;
  }

  private void addShares(
      List<String> lines, int every, Role role, ToDoubleFunction<Row> share, boolean burn) {
    List<Participant> all =
        settings.participants().stream().filter(one -> one.role() == role).toList();
    int column = all.stream().mapToInt(one -> one.name().name().length()).max().orElse(0);
    int width = Math.max(column, 5);
    int perTable = Math.max(1, (WIDTH - 16) / (width + GAP.length()));
    for (int from = 0; from < all.size(); from += perTable) {
      List<Participant> some = all.subList(from, Math.min(all.size(), from + perTable));
      StringBuilder head = new StringBuilder("epoch");
      some.forEach(one -> head.append(GAP).append(right(one.name().name(), width)));
      lines.add(head + (burn ? GAP + " burn" : ""));
      for (EpochReport report : shown(every)) {
        lines.add(line(report, some, share, width) + (burn ? burned(report) : ""));
      }
    }
  }

  private List<EpochReport> shown(int every) {
    return reports.stream()
        .filter(
            report ->
                report.epoch() % every == 0
                    || report.epoch() == 1
                    || report.epoch() == reports.size())
        .toList();
  }

  private static String line(
      EpochReport report, List<Participant> some, ToDoubleFunction<Row> share, int width) {
    StringBuilder line = new StringBuilder(right(String.valueOf(report.epoch()), 5));
    double all = report.rows().stream().mapToDouble(share).sum();
    for (Participant one : some) {
      String figure =
          report.row(one.name()).map(row -> percent(share.applyAsDouble(row) / all)).orElse("-");
      line.append(GAP).append(right(figure, width));
    }
    return line.toString();
  }

  private static String burned(EpochReport report) {
    double burned = report.rows().get(0).share().incentive();
    String change =
        report
            .newcomer()
            .map(name -> GAP + name + " replaces " + report.replaced().get())
            .orElse("");
    return GAP + right(percent(burned), 5) + change;
  }

  private static String percent(double share) {
    return Quantity.fixed(100 * share, 1);
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** In coins, over all epochs. */
  public List<String> totals() {
    List<Earnings> all = Earnings.of(settings, reports);
    int width =
        all.stream().mapToInt(one -> one.participant().name().name().length()).max().orElse(0);
    String format = "%-" + width + "s  %-9s%8s%8s%11s%12s%11s";
    List<String> lines = new ArrayList<>();
    lines.add(
        format.formatted("validator", "", "stake", "trust", "take", "to stakers", "per stake"));
    all.stream()
        .filter(one -> one.participant().role() == Role.VALIDATOR)
        .forEach(one -> lines.add(validator(format, one)));
    lines.add("");
    lines.add(format.formatted("miner", "", "quality", "trust", "incentive", "", ""));
    all.stream()
        .filter(one -> one.participant().role() == Role.MINER)
        .forEach(one -> lines.add(miner(format, one)));
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static String validator(String format, Earnings one) {
    return format.formatted(
        one.participant().name(),
        one.participant().behaviour(),
        Quantity.count(one.stake()),
        Quantity.fixed(one.trust(), 3),
        Quantity.fixed(one.take(), 1),
        Quantity.fixed(one.stakers(), 1),
        Quantity.fixed(one.perStake(), 3));
  }

  private static String miner(String format, Earnings one) {
    return format.formatted(
        one.participant().name(),
        one.participant().behaviour(),
        Quantity.fixed(one.quality(), 3),
        Quantity.fixed(one.trust(), 3),
        Quantity.fixed(one.miner(), 1),
        "",
        "");
  }
}
