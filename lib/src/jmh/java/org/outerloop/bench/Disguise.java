package org.outerloop.bench;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.WorkSample;

/**
 * What a cheat may do to another's contribution, done to the sample of it. Values are signs, as the
 * default quantiser leaves them.
 */
final class Disguise {
  /** Of coordinates that no honest peer sends. */
  private static final long NOWHERE = 1L << 50;

  private final WorkSample victim;
  private final SplitMix64 random;

  Disguise(WorkSample victim, SplitMix64 random) {
    this.victim = victim;
    this.random = random;
  }

  /** Normal noise of so many times each value's magnitude, before rounding to signs. */
  WorkSample noise(double share) {
    long[] coordinates = coordinates();
    byte[] values = values();
    for (int i = 0; i < values.length; i++) {
      values[i] = sign(values[i] + WorkSample.UNIT * share * normal());
    }
    return WorkSample.of(victim.rule(), coordinates, values);
  }

  /** A share of the entries goes to coordinates that nobody else sends. */
  WorkSample moved(double share) {
    long[] coordinates = coordinates();
    for (int i = 0; i < coordinates.length; i++) {
      if (random.nextDouble() < share) {
        coordinates[i] += NOWHERE;
      }
    }
    return WorkSample.of(victim.rule(), coordinates, values());
  }

  /** A share of the entries has the other sign. */
  WorkSample flipped(double share) {
    byte[] values = values();
    for (int i = 0; i < values.length; i++) {
      if (random.nextDouble() < share) {
        values[i] = (byte) -values[i];
      }
    }
    return WorkSample.of(victim.rule(), coordinates(), values);
  }

  /** A share of the entries is another's; where both sent one, either's. */
  WorkSample mixed(WorkSample other, double share) {
    Map<Long, Byte> rows = new HashMap<>();
    take(victim, 1 - share, rows);
    take(other, share, rows);
    return of(rows);
  }

  private void take(WorkSample from, double share, Map<Long, Byte> rows) {
    for (int i = 0; i < from.size(); i++) {
      if (random.nextDouble() < share) {
        rows.put(from.coordinate(i), from.value(i));
      }
    }
  }

  /** The largest rows of the sum of all. */
  static WorkSample top(List<WorkSample> all, int rows) {
    Map<Long, Integer> sums = new HashMap<>();
    for (WorkSample one : all) {
      for (int i = 0; i < one.size(); i++) {
        sums.merge(one.coordinate(i), (int) one.value(i), Integer::sum);
      }
    }
    long[] coordinates =
        sums.entrySet().stream()
            .sorted(
                Comparator.comparingInt((Map.Entry<Long, Integer> e) -> -Math.abs(e.getValue()))
                    .thenComparing(Map.Entry::getKey))
            .limit(rows)
            .mapToLong(Map.Entry::getKey)
            .sorted()
            .toArray();
    byte[] values = new byte[coordinates.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = sign(sums.get(coordinates[i]));
    }
    return WorkSample.of(all.get(0).rule(), coordinates, values);
  }

  private WorkSample of(Map<Long, Byte> rows) {
    long[] coordinates = rows.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    byte[] values = new byte[coordinates.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(coordinates[i]);
    }
    return WorkSample.of(victim.rule(), coordinates, values);
  }

  private static byte sign(double value) {
    return (byte) (value < 0 ? -WorkSample.UNIT : WorkSample.UNIT);
  }

  private double normal() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }

  private long[] coordinates() {
    long[] coordinates = new long[victim.size()];
    Arrays.setAll(coordinates, victim::coordinate);
    return coordinates;
  }

  private byte[] values() {
    byte[] values = new byte[victim.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = victim.value(i);
    }
    return values;
  }
}
