package org.outerloop.jobs.evaluate;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.outerloop.evaluation.PassPlan;
import org.outerloop.evaluation.PieceOfWork;
import org.outerloop.evaluation.PromptEncoder;
import org.outerloop.evaluation.RollingWindows;
import org.outerloop.evaluation.TextScore;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreePass;
import org.outerloop.round.TaskDevices;
import org.outerloop.tensor.Device;
import org.outerloop.tensor.Torch;

/**
 * How well a model predicts texts of one source. A task reads texts, and scores them some {@value
 * #BATCH_TOKENS} tokens at a time, so that windows of equal length go through the model together;
 * what comes back is sums.
 */
public final class TextEvaluation {
  private static final int BATCH_TOKENS = 1 << 16;

  private final ModelPlace model;
  private final EncoderSettings encoder;
  private final TaskDevices devices;

  public TextEvaluation(ModelPlace model, EncoderSettings encoder, TaskDevices devices) {
    this.model = model;
    this.encoder = encoder;
    this.devices = devices;
  }

  /**
   * Scores.
   *
   * @param texts rows of id and text
   */
  public TextScore score(Dataset<Row> texts) {
    int threads = texts.sparkSession().sparkContext().conf().getInt("spark.task.cpus", 1);
    Scoring scoring = new Scoring(model, encoder, devices, threads);
    return texts.javaRDD().mapPartitions(scoring).collect().stream()
        .reduce(TextScore.none(), TextScore::and);
  }

  /** What a task does. */
  private record Scoring(
      ModelPlace place, EncoderSettings settings, TaskDevices devices, int threads)
      implements FlatMapFunction<Iterator<Row>, TextScore>, Serializable {

    @Override
    public Iterator<TextScore> call(Iterator<Row> rows) {
      if (!rows.hasNext()) {
        return List.<TextScore>of().iterator();
      }
      PromptEncoder encoder = settings.encoder();
      Device device = devices.first();
      Torch.useThreads(threads);
      TextScore sum = TextScore.none();
      try (ExecutorModel model = ExecutorModel.of(place, device);
          TreePass pass =
              TreePass.of(
                  model.model().reading(settings.contextLength()),
                  place.precision(),
                  device,
                  model.values().tensor(),
                  threads)) {
        while (rows.hasNext()) {
          sum = sum.and(next(rows, encoder, pass));
        }
      }
      return List.of(sum).iterator();
    }

    /** Some texts more. */
    private static TextScore next(Iterator<Row> rows, PromptEncoder encoder, TreePass pass) {
      List<String> texts = new ArrayList<>();
      List<List<List<Continuation>>> windows = new ArrayList<>(); // of each text, each a tree
      long tokens = 0;
      while (rows.hasNext() && tokens < BATCH_TOKENS) {
        String text = rows.next().getString(1);
        List<List<Continuation>> own =
            RollingWindows.of(encoder, text).stream().map(List::of).toList();
        tokens += own.stream().mapToLong(tree -> tree.get(0).predicted()).sum();
        texts.add(text);
        windows.add(own);
      }
      double[] logProbabilities = scored(windows, pass);
      TextScore sum = TextScore.none();
      int at = 0;
      for (int i = 0; i < texts.size(); i++) {
        double ofText = 0;
        long predicted = 0;
        for (List<Continuation> window : windows.get(i)) {
          ofText += logProbabilities[at++];
          predicted += window.get(0).predicted();
        }
        sum = sum.and(TextScore.of(texts.get(i), ofText, predicted));
      }
      return sum;
    }

    private static double[] scored(List<List<List<Continuation>>> windows, TreePass pass) {
      List<List<List<Continuation>>> alone = new ArrayList<>(); // nothing is shared among texts
      windows.forEach(text -> text.forEach(window -> alone.add(List.of(window))));
      double[] logProbabilities = new double[alone.size()];
      for (PieceOfWork piece : PassPlan.of(alone)) {
        for (PieceOfWork.Result result : piece.run(pass)) {
          logProbabilities[result.number()] = result.logProbabilities()[0];
        }
      }
      return logProbabilities;
    }
  }
}
