package org.outerloop.jobs.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.jobs.Quantity;
import org.outerloop.jobs.chain.Participant.Role;

/**
 * The subnet's account after all epochs, in coins.
 *
 * @param refusals by validator and reason, how often
 */
public record ChainTotals(
    double emission,
    double owner,
    double burned,
    double root,
    double miners,
    double validators,
    Map<String, Integer> refusals) {

  public static ChainTotals of(List<EpochReport> reports) {
    double[] sums = new double[6];
    Map<String, Integer> refusals = new TreeMap<>();
    for (EpochReport report : reports) {
      sums[0] += report.payout().emission();
      sums[1] += report.payout().owner();
      sums[2] += report.payout().burned();
      sums[3] += report.payout().root();
      for (Row row : report.rows()) {
        sums[4] += row.payment().miner();
        sums[5] += row.payment().validator();
      }
      for (EpochReport.Refusal refusal : report.refusals()) {
        refusals.merge(refusal.validator() + " " + refusal.reason(), 1, Integer::sum);
      }
    }
    return new ChainTotals(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], refusals);
  }

  /** What was paid or burned for each coin of the emission, less 1: rounding. */
  double error() {
    double paid = owner + burned + root + miners + validators;
    return emission > 0 ? paid / emission - 1 : paid;
  }

  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(line("emission", emission, ""));
    lines.add(line("  validators", validators, share(validators)));
    lines.add(line("  miners", miners, share(miners)));
    lines.add(line("  burned", burned, share(burned)));
    lines.add(line("  owner", owner, share(owner)));
    if (root > 0) {
      lines.add(line("  root", root, share(root)));
    }
    refusals.forEach((what, times) -> lines.add("refused: " + what + ", " + times + " time(s)"));
    return lines;
  }

  private String share(double part) {
    return emission > 0 ? Quantity.share(part / emission) : "";
  }

  private static String line(String label, double coins, String remark) {
    return "%-14s%12s  %5s".formatted(label, Quantity.fixed(coins, 1), remark).stripTrailing();
  }

  /** The one line for scripts. */
  public Map<String, Object> figures(ChainSettings settings, List<EpochReport> reports) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("epochs", reports.size());
    figures.put("emission", emission);
    figures.put("to_validators", validators);
    figures.put("to_miners", miners);
    figures.put("burned", burned);
    figures.put("to_owner", owner);
    figures.put("to_root", root);
    figures.put("relative_error", error());
    List<Earnings> all = Earnings.of(settings, reports);
    figures.put("validators", figures(all, Role.VALIDATOR));
    figures.put("miners", figures(all, Role.MINER));
    figures.put("refusals", refusals);
    return figures;
  }

  private static List<Map<String, Object>> figures(List<Earnings> all, Role role) {
    return all.stream()
        .filter(one -> one.participant().role() == role)
        .map(Earnings::figures)
        .toList();
  }
}
