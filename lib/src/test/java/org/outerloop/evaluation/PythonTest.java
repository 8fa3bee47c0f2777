package org.outerloop.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Draws and strings are CPython's: what fixtures.py, beside the fixtures, wrote with Python 3.11.
 */
class PythonTest {
  private static JsonNode fixture(String name) throws IOException {
    try (InputStream in = PythonTest.class.getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  @Test
  void bitsAreThoseOfCpython() throws IOException {
    for (JsonNode expected : fixture("python-random.json").path("bits")) {
      PythonRandom random = new PythonRandom(expected.path("seed").longValue());
      for (JsonNode word : expected.path("words")) {
        assertThat(random.bits(32)).isEqualTo(word.longValue());
      }
      for (JsonNode seven : expected.path("sevens")) {
        assertThat(random.bits(7)).isEqualTo(seven.longValue());
      }
    }
  }

  @Test
  void samplesAreThoseOfCpython() throws IOException {
    JsonNode samples = fixture("python-random.json").path("samples");
    assertThat(samples).hasSize(12);
    for (JsonNode expected : samples) {
      PythonRandom random = new PythonRandom(expected.path("seed").longValue());
      for (JsonNode draw : expected.path("draws")) {
        List<Integer> wanted = new ArrayList<>();
        draw.forEach(number -> wanted.add(number.intValue()));
        assertThat(random.sample(expected.path("n").intValue(), wanted.size())).isEqualTo(wanted);
      }
    }
    assertThatThrownBy(() -> new PythonRandom(1).sample(3, 4)).hasMessage("A sample of 4 out of 3");
  }

  @Test
  void stringsAreThoseOfCpython() throws IOException {
    JsonNode texts = fixture("python-text.json");
    assertThat(texts).hasSize(21);
    for (JsonNode expected : texts) {
      String text = expected.path("text").textValue();
      assertThat(PythonText.strip(text)).isEqualTo(expected.path("strip").textValue());
      assertThat(PythonText.capitalize(text)).isEqualTo(expected.path("capitalize").textValue());
      assertThat(PythonText.pieces(text)).as(text).isEqualTo(expected.path("pieces").intValue());
      assertThat(text.codePointCount(0, text.length()))
          .isEqualTo(expected.path("length").intValue());
    }
  }
}
