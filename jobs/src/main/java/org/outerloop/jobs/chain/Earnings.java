package org.outerloop.jobs.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one participant has after all epochs.
 *
 * @param epochs in which it had a uid
 * @param stake a validator's; 0 for others
 * @param quality a miner's mean while it had a uid
 * @param trust a validator's mean validator trust, a miner's mean trust
 * @param miner coins as a miner
 * @param take coins that it kept as a validator
 * @param stakers coins for those behind it
 * @param perStake its dividends for each coin staked, by those of the average staked coin: 1 is par
 */
public record Earnings(
    Participant participant,
    int epochs,
    double stake,
    double quality,
    double trust,
    double miner,
    double take,
    double stakers,
    double perStake) {

  /** In the order of the settings. */
  public static List<Earnings> of(ChainSettings settings, List<EpochReport> reports) {
    double staked = settings.validators().stream().mapToDouble(Validator::stake).sum();
    double dividends = 0;
    for (EpochReport report : reports) {
      for (Row row : report.rows()) {
        dividends += row.payment().validator();
      }
    }
    List<Earnings> all = new ArrayList<>();
    for (Participant participant : settings.participants()) {
      List<Row> rows =
          reports.stream().flatMap(report -> report.row(participant.name()).stream()).toList();
      all.add(of(participant, rows, stake(settings, participant), dividends / staked));
    }
    return all;
  }

  private static double stake(ChainSettings settings, Participant participant) {
    return settings.validators().stream()
        .filter(validator -> validator.name().equals(participant.name()))
        .mapToDouble(Validator::stake)
        .sum();
  }

  private static Earnings of(Participant who, List<Row> rows, double stake, double par) {
    double quality = 0;
    double trust = 0;
    double miner = 0;
    double take = 0;
    double stakers = 0;
    for (Row row : rows) {
      quality += row.quality() / rows.size();
      trust += trust(row) / rows.size();
      miner += row.payment().miner();
      take += row.payment().take();
      stakers += row.payment().stakers();
    }
    double perStake = (take + stakers) / stake / par;
    return new Earnings(who, rows.size(), stake, quality, trust, miner, take, stakers, perStake);
  }

  private static double trust(Row row) {
    boolean validator = row.participant().role() == Participant.Role.VALIDATOR;
    return validator ? row.share().validatorTrust() : row.share().trust();
  }

  public double total() {
    return miner + take + stakers;
  }

  /** For scripts. */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("name", participant.name());
    figures.put("behaviour", participant.behaviour());
    figures.put("epochs", epochs);
    if (participant.role() == Participant.Role.VALIDATOR) {
      figures.put("stake", stake);
      figures.put("validator_trust", trust);
      figures.put("take", take);
      figures.put("stakers", stakers);
      figures.put("per_stake", perStake);
    } else {
      figures.put("quality", quality);
      figures.put("trust", trust);
      figures.put("incentive", miner);
    }
    return figures;
  }
}
