package org.outerloop.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreePass;

class PassPlanTest {
  private static final String EXAMPLES = "Some examples that all questions have before them. ";

  /** Groups with a prefix, without one, with texts that lost their beginning, and with one tree. */
  private static List<List<List<Continuation>>> groups(BigramModel model)
      throws MalformedRowException {
    PromptEncoder encoder = model.encoder(false);
    List<List<List<Continuation>>> groups = new ArrayList<>();
    for (String prefix : List.of(EXAMPLES, "", EXAMPLES + EXAMPLES)) {
      List<List<Continuation>> group = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        String context = prefix + (i * 7919) + " asks" + " again".repeat(i % 9 == 5 ? 80 : i % 5);
        List<Continuation> tree = new ArrayList<>();
        for (String choice : List.of(" yes", " no", " not yet", " n")) {
          tree.add(encoder.encode(context, choice).text());
        }
        group.add(tree);
      }
      groups.add(group);
    }
    groups.add(List.of(groups.get(0).get(3)));
    return groups;
  }

  @Test
  void eachContinuationIsScoredOnceAndAsByItself() throws MalformedRowException {
    try (BigramModel model = new BigramModel();
        TreePass pass = model.pass()) {
      List<List<List<Continuation>>> groups = groups(model);
      List<List<Continuation>> trees = groups.stream().flatMap(List::stream).toList();
      PieceOfWork.Result[] results = new PieceOfWork.Result[trees.size()];
      for (PieceOfWork piece : PassPlan.of(groups)) {
        for (PieceOfWork.Result result : piece.run(pass)) {
          assertThat(results[result.number()]).isNull();
          results[result.number()] = result;
        }
      }
      for (int i = 0; i < results.length; i++) {
        for (int choice = 0; choice < 4; choice++) {
          Continuation text = trees.get(i).get(choice);
          double expected = 0;
          for (int t = text.context(); t < text.tokens().length; t++) {
            expected += model.logProbability(text.tokens()[t - 1], text.tokens()[t]);
          }
          assertThat(results[i].logProbabilities()[choice]).isCloseTo(expected, within(2e-3));
        }
      }
    }
  }

  @Test
  void whatAGroupSharesIsReadOnce() throws MalformedRowException {
    try (BigramModel model = new BigramModel()) {
      List<List<List<Continuation>>> groups = groups(model);
      long together = PassPlan.of(groups).stream().mapToLong(PieceOfWork::tokens).sum();
      List<List<List<Continuation>>> alone = new ArrayList<>();
      groups.forEach(
          group -> group.forEach(tree -> tree.forEach(text -> alone.add(List.of(List.of(text))))));
      long apart = PassPlan.of(alone).stream().mapToLong(PieceOfWork::tokens).sum();

      assertThat(apart).isGreaterThan(2 * together);
      assertThat(PassPlan.of(alone).stream().mapToLong(PieceOfWork::requests).sum())
          .isEqualTo(PassPlan.of(groups).stream().mapToLong(PieceOfWork::requests).sum())
          .isEqualTo(4 * 91);
    }
  }

  @Test
  void fewQuestionsSpreadTooAndPrefixesAreSeldomReadAnew() throws MalformedRowException {
    try (BigramModel model = new BigramModel()) {
      List<List<Continuation>> group = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        group.addAll(groups(model).get(2)); // 1,200 trees behind one prefix
      }
      int prefix = PassPlan.of(List.of(group.subList(0, 2))).get(0).prefixLength();
      List<PieceOfWork> pieces = PassPlan.of(List.of(group));
      long all = pieces.stream().mapToLong(PieceOfWork::tokens).sum();

      assertThat(prefix).isGreaterThan(16);
      assertThat(pieces.size()).isGreaterThan(8);
      assertThat((long) prefix * (pieces.size() - 1)).isLessThan(all / 10);
      assertThat(PassPlan.of(groups(model)).size()).isGreaterThan(3);
    }
  }

  @Test
  void nothingToAskIsNothingToPlan() {
    assertThat(PassPlan.of(List.of(List.of(), List.of()))).isEmpty();
  }

  /** Four long texts of which each lost another part of its beginning are no tree. */
  @Test
  void longTextsThatShareNothingAreReadOneByOne() throws MalformedRowException {
    try (BigramModel model = new BigramModel();
        TreePass pass = model.pass()) {
      List<Continuation> tree = new ArrayList<>();
      for (int i = 1; i < 6; i++) {
        tree.add(model.encoder(false).encode("many words ".repeat(50), " no".repeat(i)).text());
      }
      PieceOfWork piece = PassPlan.of(List.of(List.of(tree))).get(0);
      double[] found = piece.run(pass).get(0).logProbabilities();
      for (int i = 0; i < found.length; i++) {
        // the space at the context's end goes over
        double expected = model.logProbability("words", " " + " no".repeat(i + 1));
        assertThat(found[i]).isCloseTo(expected, within(1e-2));
      }
      assertThat(piece.tokens()).isGreaterThan(4 * 390);
    }
  }

  @Test
  void aPlanHangsOnItsTextsAlone() throws MalformedRowException {
    try (BigramModel model = new BigramModel()) {
      List<PieceOfWork> once = PassPlan.of(groups(model));
      List<PieceOfWork> again = PassPlan.of(groups(model));
      assertThat(again).hasSameSizeAs(once).hasSizeGreaterThan(2);
      for (int i = 0; i < once.size(); i++) {
        assertThat(again.get(i).tokens()).isEqualTo(once.get(i).tokens());
      }
    }
  }
}
