package org.outerloop.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.outerloop.evaluation.PieceOfWork.Result;
import org.outerloop.model.Continuation;
import org.outerloop.model.TreePass;

/**
 * Every metric of every task equals what is worked out by hand: contexts and continuations are
 * written out here as the harness' rules make them, and their log-likelihoods come from a model of
 * which they are known.
 */
class TaskRulesTest {
  private static BigramModel model;

  @BeforeAll
  static void open() {
    model = new BigramModel();
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static JsonNode json(String row) {
    try {
      return new ObjectMapper().readTree(row.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static List<JsonNode> rows(String... rows) {
    return Arrays.stream(rows).map(TaskRulesTest::json).toList();
  }

  private static Questions questions(
      Task task, List<JsonNode> scored, List<JsonNode> examples, int shots) {
    Split split = task.scored().get(0);
    return Questions.of(
        task,
        split,
        TaskRows.read(task, split, scored),
        TaskRows.read(task, Split.TRAIN, examples),
        shots,
        Integer.MAX_VALUE,
        model.encoder(false));
  }

  private static List<Answer> answers(Questions questions) {
    List<List<Continuation>> trees = questions.asked().stream().map(Question::requests).toList();
    Result[] results = new Result[trees.size()];
    try (TreePass pass = model.pass()) {
      for (PieceOfWork piece : PassPlan.of(List.of(trees))) {
        piece.run(pass).forEach(result -> results[result.number()] = result);
      }
    }
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < results.length; i++) {
      answers.add(
          new Answer(
              questions.asked().get(i).item(), results[i].logProbabilities(), results[i].greedy()));
    }
    return answers;
  }

  /** A question by hand: (context, continuation) of each choice, texts to divide by, the answer. */
  private record ByHand(List<List<String>> requests, List<String> choices, int gold) {
    double[] logProbabilities() {
      return requests.stream()
          .mapToDouble(pair -> model.logProbability(pair.get(0), pair.get(1)))
          .toArray();
    }

    double right(ToDoubleFunction<String> norm) {
      double[] values = logProbabilities();
      int best = 0;
      for (int i = 0; i < values.length; i++) {
        values[i] /= norm.applyAsDouble(choices.get(i));
        best = values[i] > values[best] ? i : best;
      }
      return best == gold ? 1 : 0;
    }
  }

  private static ByHand byHand(String context, List<String> choices, int gold) {
    return new ByHand(
        choices.stream().map(choice -> List.of(context, " " + choice)).toList(), choices, gold);
  }

  private static void agree(Task task, Questions questions, List<ByHand> expected) {
    List<Answer> answers = answers(questions);
    assertThat(answers).hasSameSizeAs(expected);
    for (int i = 0; i < answers.size(); i++) {
      double[] wanted = expected.get(i).logProbabilities();
      for (int choice = 0; choice < wanted.length; choice++) {
        assertThat(answers.get(i).logProbabilities()[choice])
            .isCloseTo(wanted[choice], within(2e-3));
      }
    }
    for (Score score : TaskScores.of(task, answers)) {
      double[] values =
          expected.stream()
              .mapToDouble(
                  question ->
                      switch (score.metric()) {
                        case ACC -> question.right(choice -> 1);
                        case ACC_NORM -> question.right(c -> c.codePointCount(0, c.length()));
                        case ACC_BYTES ->
                            question.right(c -> c.getBytes(StandardCharsets.UTF_8).length);
                        case PERPLEXITY -> throw new IllegalStateException();
                      })
              .toArray();
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      assertThat(score.value()).isCloseTo(mean, within(1e-12));
      assertThat(score.error())
          .isCloseTo(Math.sqrt(squares / (values.length - 1) / values.length), within(1e-12));
      assertThat(score.questions()).isEqualTo(values.length);
    }
  }

  @Test
  void arc() {
    List<String> rows = new ArrayList<>();
    List<ByHand> expected = new ArrayList<>();
    List<List<String>> choices =
        List.of(
            List.of("green plants", "sun", "an animal that eats", "x"),
            List.of("caf\u00e9s \ud83d\ude00", "cats and dogs"),
            List.of("a", "bb", "ccc", "dddd", "eeeee"),
            List.of("the moon", "the moons", "the sun"),
            List.of("1", "2", "3"));
    for (int i = 0; i < choices.size(); i++) {
      boolean digits = i % 2 == 1; // labels of some rows are 1, 2, 3
      List<String> labels = new ArrayList<>();
      for (int c = 0; c < choices.get(i).size(); c++) {
        labels.add("'" + (digits ? "" + (c + 1) : "" + (char) ('A' + c)) + "'");
      }
      int gold = i % choices.get(i).size();
      rows.add(
          "{'id': 'q%d', 'question': 'What is %d?', 'choices': {'text': ['%s'], 'label': [%s]}, 'answerKey': %s}"
              .formatted(
                  i,
                  i,
                  String.join("', '", choices.get(i)),
                  String.join(", ", labels),
                  labels.get(gold)));
      expected.add(byHand("Question: What is " + i + "?\nAnswer:", choices.get(i), gold));
    }
    for (String name : List.of("arc_easy", "arc_challenge")) {
      Task task = Tasks.named(name).orElseThrow();
      agree(task, questions(task, rows(rows.toArray(String[]::new)), List.of(), 0), expected);
    }
  }

  @Test
  void openBookQaAsksTheStemAlone() {
    Task task = Tasks.named("openbookqa").orElseThrow();
    List<JsonNode> rows =
        rows(
            "{'id': '7', 'question_stem': 'The sun is', 'choices': {'text': ['hot', 'a cold thing'], 'label': ['A', 'B']}, 'answerKey': ' A'}",
            "{'id': '8', 'question_stem': 'Ice is', 'choices': {'text': ['hot', 'cold'], 'label': ['A', 'B']}, 'answerKey': 'B'}");
    agree(
        task,
        questions(task, rows, List.of(), 0),
        List.of(
            byHand("The sun is", List.of("hot", "a cold thing"), 0),
            byHand("Ice is", List.of("hot", "cold"), 1)));
  }

  @Test
  void piqa() {
    Task task = Tasks.named("piqa").orElseThrow();
    List<JsonNode> rows =
        rows(
            "{'goal': 'boil eggs', 'sol1': 'Use water.', 'sol2': 'Use sand, lots of it.', 'label': 0}",
            "{'goal': 'open a door', 'sol1': 'Push.', 'sol2': 'Pull.', 'label': '1'}");
    agree(
        task,
        questions(task, rows, List.of(), 0),
        List.of(
            byHand(
                "Question: boil eggs\nAnswer:", List.of("Use water.", "Use sand, lots of it."), 0),
            byHand("Question: open a door\nAnswer:", List.of("Push.", "Pull."), 1)));
  }

  @Test
  void hellaswagIsCleaned() {
    Task task = Tasks.named("hellaswag").orElseThrow();
    List<JsonNode> rows =
        rows(
            "{'ind': 3, 'activity_label': 'Baking', 'ctx_a': ' [header] How to bake [title] Mix.', 'ctx_b': 'the COOK', 'endings': ['[step] Stir  it.', 'sits down. [title] Then'], 'label': '1'}",
            "{'ind': 4, 'query': 'Taken: as it  stands', 'choices': [' a', 'b [x]'], 'gold': 0}");
    Questions asked = questions(task, rows, List.of(), 0);
    assertThat(asked.asked()).extracting(q -> q.item().id()).containsExactly("3", "4");
    agree(
        task,
        asked,
        List.of(
            byHand(
                "Baking: How to bake. Mix. The cook", List.of(" Stir it.", "sits down.. Then"), 1),
            byHand("Taken: as it  stands", List.of(" a", "b [x]"), 0)));
  }

  @Test
  void winograndeScoresTheRestBehindEitherName() {
    Task task = Tasks.named("winogrande").orElseThrow();
    List<JsonNode> rows =
        rows(
            "{'sentence': 'The box is bigger than the bag so _ holds more. ', 'option1': 'the box', 'option2': 'the bag', 'answer': '1'}",
            "{'sentence': 'Ann thanked Sue because _ had helped.', 'option1': 'Ann', 'option2': 'Sue', 'answer': '2'}");
    agree(
        task,
        questions(task, rows, List.of(), 0),
        List.of(
            new ByHand(
                List.of(
                    List.of("The box is bigger than the bag so the box", " holds more."),
                    List.of("The box is bigger than the bag so the bag", " holds more.")),
                List.of("", ""),
                0),
            new ByHand(
                List.of(
                    List.of("Ann thanked Sue because Ann", " had helped."),
                    List.of("Ann thanked Sue because Sue", " had helped.")),
                List.of("", ""),
                1)));
  }

  @Test
  void mmluWithTheFirstExamples() {
    Task task = Tasks.mmlu("high_school_biology");
    List<JsonNode> examples = new ArrayList<>();
    StringBuilder before =
        new StringBuilder(
            "The following are multiple choice questions (with answers) about high school biology.\n\n");
    for (int i = 0; i < 6; i++) {
      examples.add(
          json(
              "{'question': ' ex%d ', 'choices': ['p', 'q', 'r', 's'], 'answer': %d}"
                  .formatted(i, i % 4)));
      if (i < 5) {
        before.append(
            "ex%d\nA. p\nB. q\nC. r\nD. s\nAnswer: %s\n\n".formatted(i, "ABCD".charAt(i % 4)));
      }
    }
    List<JsonNode> rows =
        rows(
            "{'question': 'Cells?', 'choices': ['a', 'b', 'c', 'd'], 'answer': 2, 'subject': 'high_school_biology'}",
            "{'question': 'Genes?', 'choices': ['e', 'f', 'g', 'h'], 'answer': 'D'}");
    List<String> letters = List.of("A", "B", "C", "D");
    agree(
        task,
        questions(task, rows, examples, 5),
        List.of(
            byHand(before + "Cells?\nA. a\nB. b\nC. c\nD. d\nAnswer:", letters, 2),
            byHand(before + "Genes?\nA. e\nB. f\nC. g\nD. h\nAnswer:", letters, 3)));
    agree(
        task,
        questions(task, rows, List.of(), 0),
        List.of(
            byHand(task.description() + "Cells?\nA. a\nB. b\nC. c\nD. d\nAnswer:", letters, 2),
            byHand(task.description() + "Genes?\nA. e\nB. f\nC. g\nD. h\nAnswer:", letters, 3)));
  }

  @Test
  void lastWord() {
    Task task = Tasks.named("lambada").orElseThrow();
    int o = model.tokenizer.encode("o")[0];
    int space = model.tokenizer.encode(" ")[0];
    String likeliest = model.tokenizer.decode(new int[] {model.likeliest(o)});
    Questions asked =
        questions(
            task, rows("{'text': 'he said  hello'}", "{'text': 'and she said no'}"), List.of(), 0);

    List<Answer> answers = answers(asked);

    double first = model.logProbability("he said", "  hello"); // the space goes over
    double second = model.logProbability("and she said", " no");
    assertThat(answers.get(0).logProbabilities()[0]).isCloseTo(first, within(2e-3));
    assertThat(answers.get(1).logProbabilities()[0]).isCloseTo(second, within(2e-3));
    List<Score> scores = TaskScores.of(task, answers);
    assertThat(scores).extracting(Score::metric).containsExactly(Metric.ACC, Metric.PERPLEXITY);
    assertThat(scores.get(1).value())
        .isCloseTo(Math.exp(-(first + second) / 2), within(1e-2 * Math.exp(-(first + second) / 2)));
    assertThat(likeliest).isNotNull();
    assertThat(space).isPositive();
  }

  @Test
  void aChoiceWithoutTextIsNeverTheBestByLength() {
    Item item = new Item("x", List.of("q", "q"), List.of("", "b"), List.of("", "b"), 0);
    Answer answer = new Answer(item, new double[] {-1, -5}, new boolean[2]);

    assertThat(answer.likeliest()).isZero();
    assertThat(answer.likeliestByCharacters()).isEqualTo(1); // - 1 / 0 is minus infinity
    assertThat(answer.value(Metric.ACC_BYTES)).isZero();
  }

  @Test
  void ofEqualsTheFirstAndBeforeAllWhatIsNotANumber() {
    Item item =
        new Item("x", List.of("q", "q", "q"), List.of("a", "b", "c"), List.of("a", "b", "c"), 0);
    assertThat(new Answer(item, new double[] {-3, -2, -2}, new boolean[3]).likeliest())
        .isEqualTo(1);
    assertThat(new Answer(item, new double[] {-3, -2, Double.NaN}, new boolean[3]).likeliest())
        .isEqualTo(2);
  }

  @Test
  void examplesOfOtherTasksAreDrawnInTheOrderOfTheQuestions() {
    Task task = Tasks.named("piqa").orElseThrow();
    List<JsonNode> pool = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      pool.add(
          json(
              "{'goal': 'g%d', 'sol1': 'x%d', 'sol2': 'y%d', 'label': %d}"
                  .formatted(i, i, i, i % 2)));
    }
    List<JsonNode> rows =
        List.of(json("{'goal': 'A', 'sol1': 's', 'sol2': 't', 'label': 0}"), pool.get(7));
    PythonRandom random = new PythonRandom(1234);
    List<Integer> first = random.sample(40, 4).subList(0, 3);
    List<Integer> second = new ArrayList<>(random.sample(40, 4));
    second.remove(Integer.valueOf(7)); // itself
    List<ByHand> expected =
        List.of(
            byHand(before(first) + "Question: A\nAnswer:", List.of("s", "t"), 0),
            byHand(before(second.subList(0, 3)) + "Question: g7\nAnswer:", List.of("x7", "y7"), 1));

    agree(task, questions(task, rows, pool, 3), expected);
    assertThatThrownBy(() -> questions(task, rows, pool, 40))
        .hasMessage("piqa has 40 examples, 40 shots need 41");
  }

  private static String before(List<Integer> drawn) {
    StringBuilder text = new StringBuilder();
    drawn.forEach(
        i ->
            text.append("Question: g%d\nAnswer: %s%d\n\n".formatted(i, i % 2 == 0 ? "x" : "y", i)));
    return text.toString();
  }

  @Test
  void malformedRowsAreNamedAndTheOthersAsked() {
    Task task = Tasks.named("arc_easy").orElseThrow();
    Questions asked =
        questions(
            task,
            rows(
                "{'id': 'a', 'question': 'q', 'choices': {'text': ['x', 'y'], 'label': ['A', 'B']}, 'answerKey': 'C'}",
                "{'id': 'b', 'question': 5, 'choices': {'text': ['x'], 'label': ['A']}, 'answerKey': 'A'}",
                "{'id': 'c', 'question': 'q', 'choices': {'text': ['x'], 'label': []}, 'answerKey': 'A'}",
                "{'id': 'd', 'question': 'q', 'choices': {'text': ['x', 'y'], 'label': ['A', 'B']}, 'answerKey': 'B'}",
                "'no row'",
                "{'query': 'q', 'choices': [], 'gold': 0}",
                "{'query': 'q', 'choices': ['%s', 'b'], 'gold': 0}".formatted("long ".repeat(100))),
            List.of(),
            0);

    assertThat(asked.asked()).extracting(q -> q.item().id()).containsExactly("d");
    assertThat(asked.malformed())
        .extracting(m -> m.id() + ": " + m.reason())
        .containsExactly(
            "a: answerKey 'C' is none of [A, B]",
            "b: question is no text but 5",
            "c: has 1 choices and 0 labels",
            "4: question is no text but nothing",
            "5: has no choices",
            "6: a continuation of 501 tokens is longer than the model's context of 400");
  }
}
