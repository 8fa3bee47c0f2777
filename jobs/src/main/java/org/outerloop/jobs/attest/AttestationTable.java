package org.outerloop.jobs.attest;

import java.util.List;
import org.outerloop.jobs.Quantity;

/** What was found, for the terminal: a line for each executor, its reasons below. */
public final class AttestationTable {
  private AttestationTable() {}

  public static String text(List<AttestationRow> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        "%-9s %-20s %-9s %10s %12s %8s %7s%n"
            .formatted("executor", "host", "verdict", "GFLOP/s", "tokens/s", "GB/s", "time"));
    for (AttestationRow row : rows) {
      table.append(
          "%-9s %-20s %-9s %10s %12s %8s %7s%n"
              .formatted(
                  row.executor(),
                  row.host(),
                  row.verdict(),
                  Quantity.fixed(row.productRate(), 0),
                  Quantity.count(row.trainingRate()),
                  Quantity.fixed(row.memoryRate(), 2),
                  Quantity.seconds(row.seconds())));
      if (!row.reasons().isEmpty()) {
        table.append("          ").append(row.reasons()).append('\n');
      }
    }
    rows.stream()
        .filter(row -> !row.kind().isEmpty())
        .map(AttestationTable::machine)
        .distinct()
        .forEach(machine -> table.append(machine).append('\n'));
    return table.toString();
  }

  private static String machine(AttestationRow row) {
    return "%s; %d cores; heap %s of %s; Java %s"
        .formatted(
            row.kind(),
            row.cores(),
            Quantity.bytes(row.heapBytes()),
            Quantity.bytes(row.memoryBytes()),
            row.java());
  }
}
