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
import java.util.function.IntFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.outerloop.corpus.TextStage;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.jobs.corpus.DecisionPart.Written;
import org.outerloop.jobs.corpus.StepRecord.Parts;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.Require;
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

  /** What the stage and those behind it have done, if they have; see {@link #run}. */
  Optional<List<StepRecord>> find(
      int place, CorpusStage stage, WayOut out, IntFunction<Digest> basis) {
    List<TextStage> behind = out.behind();
    List<StepRecord> records = new ArrayList<>();
    find(place, stage.name(), basis.apply(place)).ifPresent(records::add);
    for (int i = 0; i < behind.size() && records.size() == i + 1; i++) {
      int next = place + 1 + i;
      find(next, behind.get(i).name(), basis.apply(next)).ifPresent(records::add);
    }
    return records.size() == 1 + behind.size() ? Optional.of(records) : Optional.empty();
  }

  private Optional<StepRecord> find(int place, String stage, Digest basis) {
    String key = WorkKeys.step(place, stage);
    return store
        .find(key)
        .map(info -> StepRecord.fromBytes(store.get(key, StepRecord.MAX_BYTES)))
        .filter(record -> record.basis().equals(basis));
  }

  /**
   * Runs the stage and commits it, with the text stages behind it: they look at the pages as these
   * are written.
   *
   * @param place of the stage in the chain
   * @param basis by place
   * @param out of the pages, if the stage rewrites them
   * @return the record of the stage and of each behind it
   */
  List<StepRecord> run(
      int place,
      CorpusStage stage,
      IntFunction<Digest> basis,
      WayOut out,
      Dataset<Row> kept,
      StageStatistics before) {
    long start = System.nanoTime();
    List<TextStage> behind = out.behind();
    List<Written> written = new ArrayList<>(write(place, stage, out, kept));
    written.sort(Comparator.comparing(Written::key));
    double seconds = (System.nanoTime() - start) / 1e9;
    List<StepRecord> records = new ArrayList<>();
    records.add(record(stage, out, basis.apply(place), written, before, seconds));
    for (int i = 0; i < behind.size(); i++) {
      records.add(behind(i, behind.get(i).name(), basis.apply(place + 1 + i), written, seconds));
    }
    // the first one last: where it is, the others are
    for (int i = behind.size(); i >= 0; i--) {
      String key = WorkKeys.step(place + i, records.get(i).stage());
      store.put(key, records.get(i).toBytes());
    }
    return records;
  }

  private List<Written> write(int place, CorpusStage stage, WayOut out, Dataset<Row> kept) {
    Dataset<Row> after = stage.apply(kept);
    if (stage.rewrites()) {
      String folder = WorkKeys.rewritten(place, stage.name());
      RewrittenPart pages = new RewrittenPart(output, folder, stage.name(), out, draw);
      return after.javaRDD().mapPartitions(pages::write).collect();
    }
    Require.that(out.behind().isEmpty(), "%s does not write the pages", stage.name());
    if (after == kept) {
      return List.of();
    }
    String folder = WorkKeys.decisions(place, stage.name());
    DecisionPart decisions = new DecisionPart(output, folder, stage.name(), draw);
    return decisions(after).javaRDD().mapPartitions(decisions::write).collect();
  }

  private StepRecord behind(
      int number, String stage, Digest basis, List<Written> written, double seconds) {
    StageTally tally = draw.tally(stage);
    List<FileRow> files = new ArrayList<>();
    long changed = 0;
    double taskSeconds = 0;
    for (Written part : written) {
      PageBehind.Told told = part.behind().get(number);
      tally.add(told.statistics());
      files.addAll(told.files());
      changed += told.changed();
      taskSeconds += told.seconds();
    }
    StageStatistics noted = tally.finish();
    return new StepRecord(
        stage,
        basis,
        List.of(),
        Parts.DECISIONS,
        noted.documentsIn() - noted.documentsKept(),
        changed,
        noted,
        FileRows.sum(files),
        taskSeconds,
        seconds);
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
      WayOut out,
      Digest basis,
      List<Written> written,
      StageStatistics before,
      double seconds) {
    StageTally tally = draw.tally(stage.name());
    List<FileRow> files = new ArrayList<>();
    long changed = 0;
    long growth = 0;
    for (Written part : written) {
      tally.add(part.own().statistics());
      files.addAll(part.own().files());
      changed += part.own().changed();
      growth += part.own().growth();
    }
    StageStatistics noted = tally.finish();
    long dropped = noted.documentsIn();
    long left = before.bytesKept() - noted.bytesIn();
    tally.keep(before.documentsKept() - dropped, left, left + growth);
    return new StepRecord(
        stage.name(),
        basis,
        written.stream().map(Written::key).toList(),
        stage.rewrites() ? out.form().parts() : Parts.DECISIONS,
        dropped,
        changed,
        tally.finish(),
        FileRows.sum(files),
        0,
        seconds);
  }

  /** The pages that are left after a stage, or their tokens if it has written these. */
  Dataset<Row> after(Dataset<Row> kept, StepRecord record) {
    if (record.parts().isEmpty()) {
      return kept;
    } else if (record.holding() == Parts.PAGES) {
      return PageReads.rewritten(spark, output, record.parts());
    } else if (record.holding() == Parts.TOKENS) {
      return PageReads.tokens(spark, output, record.parts());
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
