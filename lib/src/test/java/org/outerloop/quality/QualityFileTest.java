package org.outerloop.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.outerloop.checkpoint.MalformedCheckpointException;
import org.outerloop.protocol.Digest;
import org.outerloop.quality.QualityMetrics.Bin;
import org.outerloop.storage.MemoryObjectStore;
import org.outerloop.storage.MissingObjectException;
import org.outerloop.storage.ObjectInfo;
import org.outerloop.storage.ObjectStore;

class QualityFileTest {
  private static final QualityMetrics METRICS =
      new QualityMetrics(3, 2, 0.75, 0.5, 0.6, 1, 0.1, 0.02, List.of(new Bin(5, 0.5, 0.6)));

  private static final String GOLDEN =
      """
      parameters/digests.json 0309998831b2
      parameters/model-00001-of-00001.safetensors e7322ffe20ed
      parameters/model.safetensors.index.json 55275f2d472f
      quality.json 9b2dd13e99c5
      """;

  private final ObjectStore store = new MemoryObjectStore();
  private final QualityModel model = QualityModelTest.model();

  @BeforeEach
  void write() {
    QualityFile.write(store, model, METRICS);
  }

  private String card() {
    return new String(store.get(QualityFile.CARD, 1 << 20), StandardCharsets.UTF_8);
  }

  private void put(String card) {
    store.put(QualityFile.CARD, card.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    assertThat(QualityFile.read(store)).isEqualTo(model);
    assertThat(QualityFile.card(store).metrics()).isEqualTo(METRICS);
  }

  @Test
  void aModelIsAlwaysTheSameBytes() {
    StringBuilder all = new StringBuilder();
    for (ObjectInfo object : store.list("")) {
      all.append(object.key()).append(' ');
      all.append(Digest.of(store.get(object.key(), 1 << 20)).brief()).append('\n');
    }
    assertThat(all.toString()).isEqualTo(GOLDEN);
    assertThat(QualityFile.card(store).digest().brief()).isEqualTo("2f3b7d4df297");
  }

  @Test
  void metricsAreNoPartOfTheName() {
    Digest before = QualityFile.card(store).digest();
    put(card().replace("0.75", "0.5"));
    assertThat(QualityFile.card(store).digest()).isEqualTo(before);
    put(card().replace("\"longest-ngram\" : 1", "\"longest-ngram\" : 2"));
    assertThat(QualityFile.card(store).digest()).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"buckets\" : 16     | \"buckets\" : 17          | buckets",
        "\"buckets\" : 16     | \"buckets\" : 1000000000  | buckets",
        "\"hidden\" : 2       | \"hidden\" : -2           | hidden",
        "\"hidden\" : 2       | \"hidden\" : 2000000      | hidden",
        "\"hidden\" : 2       | \"hiden\" : 2             | hid",
        "\"hidden\" : 2       | \"hidden\" : 2, \"class\" : \"x\" | class",
        "\"auc\" : 0.75       | \"auc\" : \"high\"        | auc",
      })
  void aCardThatIsNotOursIsNamed(String from, String to, String named) {
    assertThat(card()).contains(from);
    put(card().replace(from, to));

    assertThatThrownBy(() -> QualityFile.read(store))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageStartingWith("quality.json: ")
        .hasMessageContaining(named);
  }

  @Test
  void parametersMustBeThoseOfTheCard() {
    String card = card();
    put(card().replace("\"hidden\" : 2", "\"hidden\" : 3"));
    assertThatThrownBy(() -> QualityFile.read(store))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("another layout");

    ObjectStore other = new MemoryObjectStore();
    float[] embedding = model.embedding().clone();
    embedding[7] = 1;
    QualityFile.write(
        other,
        new QualityModel(
            model.features(), embedding, model.hiddenBias(), model.output(), model.outputBias()),
        METRICS);
    other.put(QualityFile.CARD, card.getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> QualityFile.read(other))
        .isInstanceOf(MalformedCheckpointException.class)
        .hasMessageContaining("names parameters");
  }

  @Test
  void everyChangedByteOfTheParametersIsFound() {
    String key = "parameters/model-00001-of-00001.safetensors";
    byte[] bytes = store.get(key, 1 << 20);
    for (int i = 0; i < bytes.length; i++) {
      byte[] changed = bytes.clone();
      changed[i] ^= 0x40;
      store.put(key, changed);
      try {
        assertThat(QualityFile.read(store)).isEqualTo(model); // in the header's other words
      } catch (MalformedCheckpointException e) {
        assertThat(e).hasMessageContaining("parameters/");
      }
    }
  }

  @Test
  void withoutACardThereIsNoModel() {
    store.delete(QualityFile.CARD);
    assertThatThrownBy(() -> QualityFile.read(store)).isInstanceOf(MissingObjectException.class);
    assertThatThrownBy(() -> QualityFile.requireFree(store))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("There is something at");
  }
}
