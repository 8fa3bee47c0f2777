package org.outerloop.jobs.arena;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.JobSummary;
import org.outerloop.jobs.RecordRows;
import org.outerloop.protocol.RecordJson;

/** A rehearsal in a folder: {@code arena.json}, {@code arena.html} and the table {@code arena}. */
public final class ArenaFiles {
  private ArenaFiles() {}

  /** Writes all three; what was there before is replaced. */
  public static void write(SparkSession spark, Path folder, List<ArenaRow> rows, String command) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("arena.json"), json(rows, command) + "\n");
      Files.writeString(folder.resolve("arena.html"), new ArenaPage(rows, command).html());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + folder, e);
    }
    List<Row> table = rows.stream().map(RecordRows::row).toList();
    spark
        .createDataFrame(table, RecordRows.schema(ArenaRow.class))
        .coalesce(1)
        .write()
        .mode(SaveMode.Overwrite)
        .parquet(folder.resolve("arena").toUri().toString());
  }

  private static String json(List<ArenaRow> rows, String command) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("command", command);
    all.put("figures", new ArenaTable(rows).figures());
    List<Map<String, Object>> worlds = new ArrayList<>();
    for (ArenaRow row : rows) {
      Map<String, Object> world = new LinkedHashMap<>();
      RecordJson.toTree(row)
          .properties()
          .forEach(
              entry ->
                  world.put(
                      entry.getKey(),
                      entry.getValue().isIntegralNumber()
                          ? (Object) entry.getValue().longValue()
                          : entry.getValue().isNumber()
                              ? (Object) entry.getValue().doubleValue()
                              : entry.getValue().asText()));
      worlds.add(world);
    }
    all.put("worlds", worlds);
    return JobSummary.line(all);
  }
}
