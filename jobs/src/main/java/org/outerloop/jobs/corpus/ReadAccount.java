package org.outerloop.jobs.corpus;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.stats.FileTrouble;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.protocol.RecordJson;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * The sum of the records of all files. Executors read and add them; the driver gets one sum per
 * task, and a few short rows per file.
 *
 * @param stages in the order of the chain
 * @param files counts per file
 * @param troubles files with lines that gave no document
 * @param times per stage, over all files
 */
record ReadAccount(
    List<StageStatistics> stages,
    List<FileRow> files,
    List<FileTrouble> troubles,
    List<StageTime> times) {
  private static final int RECORDS_PER_TASK = 64;

  static ReadAccount of(
      SparkSession spark, StoreLocation output, ExampleDraw draw, List<CorpusFile> files) {
    List<String> sources = files.stream().map(CorpusFile::name).toList();
    int tasks = (sources.size() + RECORDS_PER_TASK - 1) / RECORDS_PER_TASK;
    List<byte[]> parts =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(sources, tasks)
            .mapPartitions(names -> List.of(part(names, output, draw)).iterator())
            .collect();
    Sum sum = new Sum(draw);
    parts.forEach(part -> sum.add(RecordJson.fromBytes(part, ReadAccount.class)));
    return sum.finish();
  }

  private static byte[] part(Iterator<String> sources, StoreLocation output, ExampleDraw draw) {
    Sum sum = new Sum(draw);
    try (ObjectStore store = ObjectStores.open(output)) {
      while (sources.hasNext()) {
        String key = WorkKeys.record(sources.next());
        sum.add(of(FileRecord.fromBytes(store.get(key, FileRecord.MAX_BYTES))));
      }
    }
    return RecordJson.toBytes(sum.finish());
  }

  private static ReadAccount of(FileRecord file) {
    List<FileTrouble> troubles = BadInput.trouble(file).stream().toList();
    return new ReadAccount(file.stages(), FileRows.of(file), troubles, file.times());
  }

  private static final class Sum implements Serializable {
    private final ExampleDraw draw;
    private final Map<String, StageTally> tallies = new LinkedHashMap<>();
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final List<FileRow> files = new ArrayList<>();
    private final List<FileTrouble> troubles = new ArrayList<>();

    Sum(ExampleDraw draw) {
      this.draw = draw;
    }

    void add(ReadAccount other) {
      for (StageStatistics stage : other.stages()) {
        tallies.computeIfAbsent(stage.name(), draw::tally).add(stage);
      }
      for (StageTime time : other.times()) {
        seconds.merge(time.name(), time.taskSeconds(), Double::sum);
      }
      files.addAll(other.files());
      troubles.addAll(other.troubles());
    }

    ReadAccount finish() {
      List<StageTime> times = new ArrayList<>();
      seconds.forEach((stage, sum) -> times.add(new StageTime(stage, sum, 0)));
      return new ReadAccount(
          tallies.values().stream().map(StageTally::finish).toList(), files, troubles, times);
    }
  }
}
