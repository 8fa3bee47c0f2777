package org.outerloop.jobs.corpus;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.octet_length;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.jobs.corpus.DecisionPart.Written;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.StoreLocation;

/**
 * Runs a stage and commits what it decided: a row for each page that it dropped, changed or
 * measured. Texts are among them only where they were changed, so a stage that looks at digests
 * moves digests. The pages after a stage are those before it, joined with its decisions; unless it
 * {@linkplain CorpusStage#rewrites rewrites} them all.
 */
final class CompareStep {
  private static final String NEW_TEXT = "new_text";
  private static final List<String> PLACE = List.of(Columns.SOURCE, Columns.LINE);

  private final SparkSession spark;
  private final StoreLocation output;
  private final ObjectStore store;
  private final ExampleDraw draw;

  CompareStep(SparkSession spark, StoreLocation output, ObjectStore store, ExampleDraw draw) {
    this.spark = spark;
    this.output = output;
    this.store = store;
    this.draw = draw;
  }

  /** What the stage has done, if it has. */
  Optional<StepRecord> find(int place, CorpusStage stage, Digest basis) {
    String key = WorkKeys.step(place, stage.name());
    return store
        .find(key)
        .map(info -> StepRecord.fromBytes(store.get(key, StepRecord.MAX_BYTES)))
        .filter(record -> record.basis().equals(basis));
  }

  /** Runs the stage and commits it. */
  StepRecord run(
      int place, CorpusStage stage, Digest basis, Dataset<Row> kept, StageStatistics before) {
    long start = System.nanoTime();
    DecisionPart parts =
        stage.rewrites()
            ? DecisionPart.ofPages(output, place, stage.name(), draw)
            : DecisionPart.ofDecisions(output, place, stage.name(), draw);
    Dataset<Row> after = stage.apply(kept);
    List<Written> written =
        new ArrayList<>(
            (stage.rewrites() ? after : decisions(after))
                .javaRDD()
                .mapPartitions(parts::write)
                .collect());
    written.sort(Comparator.comparing(Written::key));
    StepRecord record = record(stage, basis, written, before, (System.nanoTime() - start) / 1e9);
    store.put(WorkKeys.step(place, stage.name()), record.toBytes());
    return record;
  }

  private static Dataset<Row> decisions(Dataset<Row> after) {
    Column dropped = col(Columns.OUTCOME).notEqual(Columns.KEPT);
    Column cut = size(col(Columns.CUTS)).gt(0);
    return after
        .where(dropped.or(cut).or(size(col(Columns.MEASURES)).gt(0)))
        .withColumn(Columns.TEXT, when(cut.and(dropped.unary_$bang()), col(Columns.TEXT)))
        .select(Columns.pages());
  }

  private StepRecord record(
      CorpusStage stage,
      Digest basis,
      List<Written> written,
      StageStatistics before,
      double seconds) {
    StageTally tally = draw.tally(stage.name());
    List<FileRow> files = new ArrayList<>();
    long changed = 0;
    long growth = 0;
    for (Written part : written) {
      tally.add(part.statistics());
      files.addAll(part.files());
      changed += part.changed();
      growth += part.growth();
    }
    StageStatistics noted = tally.finish();
    long dropped = noted.documentsIn();
    long left = before.bytesKept() - noted.bytesIn();
    tally.keep(before.documentsKept() - dropped, left, left + growth);
    return new StepRecord(
        stage.name(),
        basis,
        written.stream().map(Written::key).toList(),
        stage.rewrites(),
        dropped,
        changed,
        tally.finish(),
        FileRows.sum(files),
        seconds);
  }

  /** The pages that are left after a stage. */
  Dataset<Row> after(Dataset<Row> kept, StepRecord record) {
    if (record.parts().isEmpty()) {
      return kept;
    } else if (record.rewritten()) {
      return PageReads.rewritten(spark, output, record.parts());
    } else if (record.dropped() == 0 && record.changed() == 0) {
      return kept;
    }
    Dataset<Row> decisions = PageReads.read(spark, output, record.parts(), DecisionPart.FIELDS);
    Column isKept = col(Columns.OUTCOME).equalTo(Columns.KEPT);
    Dataset<Row> dropped =
        decisions.where(isKept.unary_$bang()).select(Columns.SOURCE, Columns.LINE);
    Dataset<Row> left =
        record.dropped() == 0
            ? kept
            : kept.join(dropped, PLACE.toArray(String[]::new), "left_anti");
    return record.changed() == 0 ? left : changed(left, decisions);
  }

  private static Dataset<Row> changed(Dataset<Row> left, Dataset<Row> decisions) {
    Dataset<Row> texts =
        decisions
            .where(col(Columns.TEXT).isNotNull())
            .select(col(Columns.SOURCE), col(Columns.LINE), col(Columns.TEXT).as(NEW_TEXT));
    Column[] columns =
        java.util.Arrays.stream(left.columns())
            .map(CompareStep::afterChange)
            .toArray(Column[]::new);
    return left.join(texts, PLACE.toArray(String[]::new), "left").select(columns);
  }

  private static Column afterChange(String column) {
    return switch (column) {
      case Columns.TEXT -> coalesce(col(NEW_TEXT), col(Columns.TEXT)).as(Columns.TEXT);
      case Columns.BYTES ->
          coalesce(octet_length(col(NEW_TEXT)).cast("long"), col(Columns.BYTES)).as(Columns.BYTES);
      default -> col(column);
    };
  }
}
