package org.outerloop.jobs.corpus;

import static java.util.stream.Collectors.toSet;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.FileTrouble;
import org.outerloop.corpus.stats.OutputStatistics;
import org.outerloop.corpus.stats.PreparationStatistics;
import org.outerloop.corpus.stats.PreparationTimes;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.RuleStatistics;
import org.outerloop.corpus.stats.SourceStatistics;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.storage.StoreLocation;

/** What all stages tell, gathered on the driver while the chain runs. Not thread-safe. */
final class Account {
  private final List<StageStatistics> stages = new ArrayList<>();
  private final List<StageTime> times = new ArrayList<>();
  private final List<FileTrouble> troubles;
  private List<FileRow> files;

  Account(ReadAccount first, double seconds) {
    stages.addAll(first.stages());
    for (StageTime time : first.times()) {
      times.add(new StageTime(time.name(), time.taskSeconds(), seconds));
    }
    troubles = first.troubles();
    files = FileRows.sum(first.files());
  }

  void add(StepRecord step) {
    stages.add(step.statistics());
    times.add(new StageTime(step.stage(), step.taskSeconds(), step.seconds()));
    files = FileRows.after(files, step.files());
  }

  void add(StageStatistics stage, double seconds) {
    stages.add(stage);
    times.add(new StageTime(stage.name(), 0, seconds));
  }

  StageStatistics last() {
    return stages.get(stages.size() - 1);
  }

  Outcomes outcomes() {
    return Outcomes.of(files);
  }

  List<FileRow> files() {
    return files;
  }

  List<FileTrouble> troubles() {
    return troubles;
  }

  PreparationTimes times(double wallSeconds) {
    return new PreparationTimes(wallSeconds, times);
  }

  /** Everything, with the beginnings of texts that later stages dropped. */
  PreparationStatistics finish(
      SparkSession spark, StoreLocation output, CorpusInput input, OutputStatistics shards) {
    Map<String, String> excerpts = excerpts(spark, output);
    return new PreparationStatistics(
        PreparationStatistics.VERSION,
        input.files().size(),
        input.files().stream().mapToLong(CorpusFile::size).sum(),
        stages.stream().map(stage -> withExcerpts(stage, excerpts)).toList(),
        sources(input),
        BadInput.worst(troubles),
        shards);
  }

  private static String place(String source, long line) {
    return line + " " + source;
  }

  /** One look at their files of the first pass for all examples that have no text yet. */
  private Map<String, String> excerpts(SparkSession spark, StoreLocation output) {
    Set<Row> wanted = new HashSet<>();
    for (StageStatistics stage : stages) {
      for (RuleStatistics rule : stage.dropped()) {
        rule.examples().stream()
            .filter(example -> example.excerpt().isEmpty())
            .filter(example -> !rule.outcome().startsWith(Columns.REJECTED_PREFIX))
            .forEach(example -> wanted.add(RowFactory.create(example.source(), example.line())));
      }
    }
    Map<String, String> excerpts = new HashMap<>();
    if (!wanted.isEmpty()) {
      StructType type =
          new StructType()
              .add(Columns.SOURCE, DataTypes.StringType)
              .add(Columns.LINE, DataTypes.LongType);
      Dataset<Row> places = spark.createDataFrame(new ArrayList<>(wanted), type);
      Set<String> sources = wanted.stream().map(row -> row.getString(0)).collect(toSet());
      PageReads.lines(spark, output, sources)
          .select(col(Columns.SOURCE), col(Columns.LINE), col(ReadStep.HEAD))
          .join(broadcast(places), new String[] {Columns.SOURCE, Columns.LINE})
          .where(col(ReadStep.HEAD).isNotNull())
          .collectAsList()
          .forEach(row -> excerpts.put(place(row.getString(0), row.getLong(1)), row.getString(2)));
    }
    return excerpts;
  }

  private static StageStatistics withExcerpts(StageStatistics stage, Map<String, String> texts) {
    List<RuleStatistics> rules = new ArrayList<>();
    for (RuleStatistics rule : stage.dropped()) {
      List<Example> examples =
          rule.examples().stream()
              .map(
                  example ->
                      example.withExcerpt(
                          texts.getOrDefault(
                              place(example.source(), example.line()), example.excerpt())))
              .toList();
      rules.add(new RuleStatistics(rule.outcome(), rule.documents(), rule.bytes(), examples));
    }
    return new StageStatistics(
        stage.name(),
        stage.documentsIn(),
        stage.bytesIn(),
        stage.documentsKept(),
        stage.bytesKept(),
        rules,
        stage.cuts(),
        stage.measures());
  }

  private List<SourceStatistics> sources(CorpusInput input) {
    Map<String, long[]> sums = new TreeMap<>(); // files, lines, bytes, kept, bytes kept
    for (CorpusFile file : input.files()) {
      sums.computeIfAbsent(folder(file.name()), source -> new long[5])[0]++;
    }
    for (FileRow row : files) {
      long[] sum = sums.get(folder(row.source()));
      boolean kept = row.outcome().equals(Columns.KEPT);
      boolean changed = row.outcome().equals(FileRows.CHANGED);
      sum[1] += changed ? 0 : row.documents();
      sum[2] += changed ? 0 : row.bytes();
      sum[3] += kept ? row.documents() : 0;
      sum[4] += kept ? row.bytes() : 0;
    }
    List<SourceStatistics> sources = new ArrayList<>();
    sums.forEach(
        (source, sum) ->
            sources.add(new SourceStatistics(source, sum[0], sum[1], sum[2], sum[3], sum[4])));
    return sources;
  }

  /** First folder of a file's name. */
  private static String folder(String file) {
    return file.substring(0, Math.max(0, file.indexOf('/')));
  }
}
