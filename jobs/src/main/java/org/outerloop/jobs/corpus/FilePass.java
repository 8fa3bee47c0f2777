package org.outerloop.jobs.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.outerloop.corpus.CorpusLine;
import org.outerloop.corpus.Document;
import org.outerloop.corpus.DocumentReader;
import org.outerloop.corpus.Rejection;
import org.outerloop.corpus.stats.Example;
import org.outerloop.corpus.stats.PreparationTimes.StageTime;
import org.outerloop.corpus.stats.StageStatistics;
import org.outerloop.corpus.stats.StageTally;
import org.outerloop.jobs.corpus.ReadStep.Plan;
import org.outerloop.jobs.corpus.TextPass.Fate;
import org.outerloop.jobs.corpus.TextPass.Passing;
import org.outerloop.jobs.corpus.TextPass.Place;
import org.outerloop.protocol.Digest;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;

/** Reads one file of the input, asks the text stages about its pages, writes what is left. */
final class FilePass {
  private static final long NO_OFFSET = -1;

  /** A page of the batch. */
  private record Entry(Document read, Passing passing) {}

  private final Plan plan;
  private final String source;
  private final TextPass pass;
  private final StageTally reading;
  private final List<Entry> batch = new ArrayList<>();
  private long batchBytes;
  private long nanos;

  FilePass(Plan plan, String source) {
    this.plan = plan;
    this.source = source;
    this.pass = new TextPass(plan.stages(), plan.draw());
    this.reading = plan.draw().tally(ReadStep.NAME);
  }

  void run() {
    try (ObjectStore in = ObjectStores.open(plan.input());
        ObjectStore out = ObjectStores.open(plan.output());
        DocumentReader reader = DocumentReader.open(source, in.open(source), plan.maxLineBytes());
        PageTable table = new PageTable(out, WorkKeys.pages(source), ReadStep.FIELDS)) {
      for (Optional<CorpusLine> line = next(reader); line.isPresent(); line = next(reader)) {
        if (line.get() instanceof Document page) {
          accept(page, table);
        } else if (line.get() instanceof Rejection rejection) {
          passBatch(table);
          reject(rejection, table);
        }
      }
      passBatch(table);
      table.finish();
      out.put(WorkKeys.record(source), record().toBytes());
    }
  }

  private Optional<CorpusLine> next(DocumentReader reader) {
    long start = System.nanoTime();
    Optional<CorpusLine> line = reader.next();
    nanos += System.nanoTime() - start;
    return line;
  }

  private void accept(Document page, PageTable table) {
    String text = page.text();
    long bytes = Utf8Length.of(text);
    reading.keep(bytes, bytes);
    reading.measure("bytes", bytes);
    Place place = new Place(source, page.line(), page.id());
    batch.add(new Entry(page, new Passing(place, page.url(), text, bytes)));
    batchBytes += bytes;
    if (batchBytes >= TextPass.BATCH_BYTES) {
      passBatch(table);
    }
  }

  private void passBatch(PageTable table) {
    pass.apply(batch.stream().map(Entry::passing).toList());
    batch.forEach(entry -> write(entry.read(), entry.passing(), table));
    batch.clear();
    batchBytes = 0;
  }

  private void write(Document page, Passing passing, PageTable table) {
    Digest id = passing.place().id();
    Fate fate = passing.fate();
    boolean kept = fate.isKept();
    table.write(
        source,
        page.line(),
        NO_OFFSET,
        fate.outcome(),
        fate.detail(),
        page.url(),
        id.toBytes(),
        key(id, page.text(), fate.text()).toBytes(),
        fate.bytes(),
        kept ? Example.beginning(fate.text()) : null,
        kept ? fate.text() : null);
  }

  /** The id itself where nothing was cut, not even white space: no second digest then. */
  private static Digest key(Digest id, String read, String left) {
    String stripped = left.strip();
    return stripped.equals(read) ? id : Digest.ofText(stripped);
  }

  private void reject(Rejection rejection, PageTable table) {
    String outcome = Columns.REJECTED_PREFIX + rejection.reason().label();
    Digest name = Digest.ofText(source + ":" + rejection.line());
    reading.drop(
        outcome,
        0,
        new Example(
            plan.draw().rank(outcome, name), source, rejection.line(), "", rejection.detail(), ""));
    table.write(
        source,
        rejection.line(),
        rejection.offset(),
        outcome,
        rejection.detail(),
        "",
        null,
        null,
        0L,
        null,
        null);
  }

  private FileRecord record() {
    List<StageStatistics> stages = new ArrayList<>(List.of(reading.finish()));
    stages.addAll(pass.statistics());
    List<StageTime> times = new ArrayList<>(List.of(new StageTime(ReadStep.NAME, nanos / 1e9, 0)));
    times.addAll(pass.times());
    return new FileRecord(source, stages, times);
  }
}
