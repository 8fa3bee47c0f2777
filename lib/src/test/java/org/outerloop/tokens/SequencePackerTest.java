package org.outerloop.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.outerloop.protocol.Digest;

class SequencePackerTest {
  private final List<int[]> sequences = new ArrayList<>();
  private final SequencePacker packer = new SequencePacker(3, 9, sequences::add);

  @Test
  void cutsTheLineOfDocumentsWithoutOverlap() {
    packer.add(new int[] {1, 2, 3, 4, 5});
    packer.add(new int[] {});
    packer.add(new int[] {6});

    assertThat(sequences).containsExactly(new int[] {1, 2, 3, 4}, new int[] {5, 9, 9, 6});
    assertThat(packer.documents()).isEqualTo(3);
    assertThat(packer.tokens()).isEqualTo(9);
    assertThat(packer.sequences()).isEqualTo(2);
    assertThat(packer.dropped()).isEqualTo(1);
  }

  @Test
  void takesADocumentOfManySequences() {
    packer.add(IntStream.range(0, 1003).toArray());

    assertThat(sequences).hasSize(251);
    assertThat(sequences.get(250)).containsExactly(1000, 1001, 1002, 9);
    assertThat(packer.dropped()).isZero();
  }

  /** The numbers are of Python: blake2b(array.tobytes(), digest_size=8), read as '<u8'. */
  @Test
  void theIdOfASequenceIsThatOfTemplar() {
    assertThat(TokenSequence.idOf(new int[] {1, 512})).isEqualTo(0xaf89ffbdf8cbeb81L);
    assertThat(TokenSequence.idOf(new int[2048])).isEqualTo(0xca02cf429efd2124L);
    assertThat(TokenSequence.idOf(IntStream.range(100_000, 102_049).toArray()))
        .isEqualTo(0x177b4bbe6d109795L);
  }

  @Test
  void aSequenceNeverChanges() {
    int[] tokens = {1, 2};
    TokenSequence sequence = TokenSequence.of(7, tokens);
    tokens[0] = 5;
    sequence.tokens()[1] = 5;

    assertThat(sequence).isEqualTo(TokenSequence.of(7, new int[] {1, 2}));
    assertThat(sequence).isNotEqualTo(TokenSequence.of(7, new int[] {5, 2}));
  }

  @Test
  void aReceiptIsTheDigestOfTheIdsInOrder() {
    byte[] bigEndian = {0, 0, 0, 0, 0, 0, 0, 1, -1, -1, -1, -1, -1, -1, -1, -1};

    assertThat(new DataReceipt().add(1).add(-1).finish()).isEqualTo(Digest.of(bigEndian));
    List<TokenSequence> consumed =
        List.of(new TokenSequence(3, 1, new int[1]), new TokenSequence(4, -1, new int[1]));
    assertThat(DataReceipt.of(consumed)).isEqualTo(Digest.of(bigEndian));
  }
}
