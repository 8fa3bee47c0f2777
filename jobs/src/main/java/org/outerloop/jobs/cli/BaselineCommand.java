package org.outerloop.jobs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.outerloop.jobs.Progress;
import org.outerloop.jobs.train.BaselineJob;
import org.outerloop.jobs.train.Party;
import org.outerloop.round.AdamWBaseline.Point;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code outerloop baseline --conf FILE}. */
@Command(
    name = "baseline",
    mixinStandardHelpOptions = true,
    description = {
      "Trains one plain AdamW on the sequences of a run, in the same order and from the same first "
          + "parameters, to compare with; commits nothing.",
      "Computes in this process with training.threads threads."
    })
final class BaselineCommand implements Callable<Integer> {
  @Mixin private RunOptions options;

  @Override
  public Integer call() {
    try (OpenRun run = OpenRun.open("baseline", options.read(), Work.DRIVER)) {
      Say.line(new CorpusPreparation(run.spark(), run.conf().corpus(), run.stores()).run());
      Party party = run.party();
      List<Point> points = new ArrayList<>();
      try (Progress progress = Progress.onStandardError(party.spec().rounds(), 0)) {
        BaselineJob.run(
            party,
            point -> {
              points.add(point);
              progress.committed(
                  point.round(), "loss on unseen text %.4f".formatted(point.heldOutLoss()));
            });
      }
      Point last = points.get(points.size() - 1);
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("tokens", last.tokens());
      figures.put("heldout_loss_end", last.heldOutLoss());
      figures.put("heldout_bits_per_byte_end", run.manifest().bitsPerByte(last.heldOutLoss()));
      figures.put("heldout_loss", points.stream().map(Point::heldOutLoss).toList());
      figures.put("tokens_per_second", last.tokens() / last.seconds());
      Say.figures(figures);
      return 0;
    }
  }
}
