package org.outerloop.jobs.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.SparkSession;
import org.outerloop.jobs.UserException;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * A folder of public tasks, here or on S3: JSON lines in the form of their authors or {query,
 * choices, gold}, or Parquet as on the Hub. Read on the driver: all tasks together are some ten
 * thousand short rows.
 */
final class TaskFolder {
  private final SparkSession spark;
  private final StoreLocation place;
  private final List<TaskFile> files = new ArrayList<>();
  private final List<String> others = new ArrayList<>();

  private TaskFolder(SparkSession spark, StoreLocation place) {
    this.spark = spark;
    this.place = place;
  }

  /**
   * Looks a folder through.
   *
   * @throws UserException if it holds no task
   */
  static TaskFolder open(SparkSession spark, StoreLocation place) {
    TaskFolder folder = new TaskFolder(spark, place);
    try (ObjectStore store = ObjectStores.open(place)) {
      for (ObjectInfo file : store.list("")) {
        Optional<TaskFile> known = TaskFile.of(file.key());
        known.ifPresentOrElse(folder.files::add, () -> folder.others.add(file.key()));
      }
    }
    if (folder.files.isEmpty()) {
      throw new UserException(
          "No task at %s: files are to be named as arc_easy/test.jsonl or mmlu/dev/SUBJECT.jsonl"
              .formatted(place.uri()));
    }
    return folder;
  }

  List<TaskFile> files() {
    return files;
  }

  /** Files that are no split of a task, by their names. */
  List<String> others() {
    return others;
  }

  /**
   * The rows of a file, in order; one that is no JSON is a text, which no task can read, so that it
   * is named like all that are malformed.
   */
  List<JsonNode> rows(TaskFile file) {
    List<JsonNode> rows = new ArrayList<>();
    lines(file).forEach(line -> rows.add(parse(line)));
    return rows;
  }

  private static JsonNode parse(String line) {
    try {
      return RecordJson.parse(line.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJsonException e) {
      return JsonNodeFactory.instance.textNode(line);
    }
  }

  private List<String> lines(TaskFile file) {
    if (file.isParquet()) {
      return spark
          .read()
          .options(ObjectStores.hadoopSettings(place))
          .option("fs.s3a.impl.disable.cache", "true")
          .parquet(place.uri().replaceFirst("/*$", "/") + file.key())
          .toJSON()
          .collectAsList();
    }
    try (ObjectStore store = ObjectStores.open(place);
        InputStream bytes = unpacked(file.key(), store.open(file.key()));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException | UncheckedIOException e) {
      throw new UserException(
          "Cannot read %s of %s: %s".formatted(file.key(), place.uri(), e.getMessage()), e);
    }
  }

  private static InputStream unpacked(String key, InputStream in) throws IOException {
    if (key.endsWith(".gz")) {
      return new GZIPInputStream(in);
    }
    return key.endsWith(".zst") ? new ZstdInputStream(in) : in;
  }
}
