package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Published tokenizers on real web text, against an implementation that is not ours. */
class TokenizerOracleTest {
  private static final String SHARD =
      "global-shard_01_of_10/local-shard_0_of_10/shard_00000000_processed.jsonl.zst";

  @Test
  void gpt2HasTheIdsThatEverybodyKnows() throws IOException {
    Tokenizer gpt2 = Tokenizer.read(SharedTexts.tokenizerFile("gpt2.tokenizer.json"));

    assertThat(gpt2.vocabularySize()).isEqualTo(50257);
    assertThat(gpt2.endOfText()).isEqualTo(50256);
    assertThat(gpt2.encode("Hello world")).containsExactly(15496, 995);
    assertThat(gpt2.encode(" the")).containsExactly(262);
    assertThat(gpt2.encode("Hello, world!")).containsExactly(15496, 11, 995, 0);
    assertThat(gpt2.decode(new int[] {15496, 11, 995, 0})).isEqualTo("Hello, world!");
  }

  @Test
  void gpt2EncodesAsTheOracleDoes() throws IOException {
    Tokenizer gpt2 = Tokenizer.read(SharedTexts.tokenizerFile("gpt2.tokenizer.json"));

    assertSameIds(gpt2, EncodingType.R50K_BASE);
  }

  @Test
  void dolma2EncodesAsTheOracleDoes() throws IOException {
    Tokenizer dolma2 = Tokenizer.read(SharedTexts.tokenizerFile("dolma2.tokenizer.json"));

    assertThat(dolma2.vocabularySize()).isEqualTo(100278);
    assertThat(dolma2.endOfText()).isEqualTo(100257);
    assertSameIds(dolma2, EncodingType.CL100K_BASE);
  }

  @Test
  void o200kEncodesAsTheOracleDoes() throws IOException {
    Tokenizer o200k = Tokenizer.read(TiktokenFile.o200k());

    assertThat(o200k.encode("Hello, world!")).containsExactly(13225, 11, 2375, 0);
    assertSameIds(o200k, EncodingType.O200K_BASE);
  }

  @Test
  void gpt2TakesAboutATokenForFourAndAHalfBytesOfWebText() throws IOException {
    Tokenizer gpt2 = Tokenizer.read(SharedTexts.tokenizerFile("gpt2.tokenizer.json"));
    long bytes = 0;
    long tokens = 0;
    for (String text : SharedTexts.documents(SHARD).subList(0, 200)) {
      bytes += text.getBytes(StandardCharsets.UTF_8).length;
      tokens += gpt2.encode(text).length;
    }

    assertThat((double) bytes / tokens).isBetween(4.2, 4.6);
  }

  @Test
  void neoxReadsRunsOfSpacesAsOneToken() throws IOException {
    Tokenizer neox =
        Tokenizer.read(SharedTexts.tokenizerFile("gpt-neox-olmo-dolma-v1_5.tokenizer.json"));

    assertThat(neox.endOfText()).isEqualTo(50279);
    assertThat(neox.encode(" ".repeat(24))).containsExactly(50254);
    assertThat(neox.decode(neox.encode("if x:\n        y"))).isEqualTo("if x:\n        y");
  }

  private static void assertSameIds(Tokenizer tokenizer, EncodingType type) throws IOException {
    Encoding oracle = Encodings.newLazyEncodingRegistry().getEncoding(type);
    List<String> texts = new ArrayList<>(SharedTexts.documents(SHARD).subList(0, 200));
    texts.addAll(HardTexts.fixed());
    texts.addAll(HardTexts.random(2000));
    for (String text : texts) {
      int[] expected = oracle.encodeOrdinary(text).toArray();
      assertThat(tokenizer.encode(text)).as(text).isEqualTo(expected);
    }
  }
}
