package org.outerloop.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.CompressionSpec.Coding;
import org.outerloop.protocol.CompressionSpec.Quantisation;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.PeerKeys;
import org.outerloop.protocol.PeerKeysTest;
import org.outerloop.sparseloco.SparseSlice;

/**
 * The bytes of version 1, for ever: of each coding a payload and its signed header, and what all of
 * them say as text, one line per entry, so that another decoder can be compared.
 */
class GoldenFileTest {
  private static final String TEXT = "contribution-v1.txt";
  private static final PeerKeys KEYS = PeerKeys.parse(PeerKeysTest.PRIVATE, PeerKeysTest.PUBLIC);

  static Stream<Coding> codings() {
    return Codec.codings().stream();
  }

  private static MessagePlan plan(Coding coding) {
    return new Codec(coding, Quantisation.SIGN_MEAN).plan();
  }

  private static String payload(Coding coding) {
    return "contribution-v1-" + coding.name().toLowerCase(Locale.ROOT) + ".arrow";
  }

  private static String header(Coding coding) {
    return "header-v1-" + coding.name().toLowerCase(Locale.ROOT) + ".json";
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenFileTest.class.getResourceAsStream(name)) {
      assertThat(in).as(name).isNotNull();
      return in.readAllBytes();
    }
  }

  private static String text() throws IOException {
    return new String(resource(TEXT), StandardCharsets.UTF_8);
  }

  private static List<SparseSlice> readGolden(Coding coding) throws IOException {
    ContributionHeader header = SignedHeader.verify(resource(header(coding)), KEYS.publicKey());
    return Contributions.readAll(plan(coding), new Written(resource(payload(coding)), header));
  }

  private static String text(List<SparseSlice> slices) {
    StringBuilder text = new StringBuilder("# tensor row column value\n");
    for (SparseSlice slice : slices) {
      int columns = slice.slice().columns();
      slice.forEach(
          (offset, value) ->
              text.append(slice.slice().tensor())
                  .append(' ')
                  .append(slice.slice().firstRow() + offset / columns)
                  .append(' ')
                  .append(offset % columns)
                  .append(' ')
                  .append(value)
                  .append('\n'));
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("codings")
  void readsVersion1(Coding coding) throws IOException {
    assertThat(text(readGolden(coding))).isEqualTo(text());
  }

  @ParameterizedTest
  @MethodSource("codings")
  void writesVersion1(Coding coding) throws IOException {
    assertThat(Contributions.write(plan(coding), readGolden(coding)).file())
        .isEqualTo(resource(payload(coding)));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void signsVersion1(Coding coding) throws IOException {
    ContributionHeader header = Contributions.write(plan(coding), readGolden(coding)).header();

    assertThat(SignedHeader.sign(header, KEYS.privateKey())).isEqualTo(resource(header(coding)));
  }

  @ParameterizedTest
  @MethodSource("codings")
  void stillCompressesToVersion1(Coding coding) throws IOException {
    assertThat(text(Contributions.slices(plan(coding), 1))).isEqualTo(text());
  }

  @ParameterizedTest
  @MethodSource("codings")
  void isReadByArrowItself(Coding coding) throws IOException {
    List<Object> rows = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader = arrowReader(coding, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema()).isEqualTo(ContributionWriter.schema());
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++) {
          rows.add(root.getVector("slice").getObject(row));
        }
      }
    }

    assertThat(rows).containsExactly(0, 1, 2, 3, 4, 5, 6);
  }

  private static ArrowFileReader arrowReader(Coding coding, RootAllocator allocator)
      throws IOException {
    return new ArrowFileReader(
        new ByteArrayReadableSeekableByteChannel(resource(payload(coding))), allocator);
  }

  @ParameterizedTest
  @MethodSource("codings")
  void readsABlockOfAWriterThatLeavesOutValidity(Coding coding) throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader = arrowReader(coding, allocator)) {
      reader.loadNextBatch();
      try (ArrowRecordBatch full =
              new VectorUnloader(reader.getVectorSchemaRoot()).getRecordBatch();
          ArrowRecordBatch batch = withoutValidity(full, allocator.getEmpty())) {
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(block)), batch);
      }
    }
    byte[] bytes = block.toByteArray();
    MessagePlan plan = plan(coding);
    PayloadBlock promised =
        new PayloadBlock(576, bytes.length, Digest.of(bytes), 0, plan.slices().size());

    List<SparseSlice> read = new ContributionReader(plan).readBlock(bytes, promised);

    assertThat(text(read)).isEqualTo(text());
    assertThat(bytes.length).isLessThan(readHeader(coding).blocks().get(0).length());
  }

  private static ContributionHeader readHeader(Coding coding) throws IOException {
    return SignedHeader.read(resource(header(coding))).header();
  }

  private static ArrowRecordBatch withoutValidity(ArrowRecordBatch batch, ArrowBuf empty) {
    List<ArrowBuf> buffers = new ArrayList<>(batch.getBuffers());
    int buffer = 0;
    for (Column column : Column.values()) {
      buffers.set(buffer, empty);
      buffer += column.buffers();
    }
    return new ArrowRecordBatch(batch.getLength(), batch.getNodes(), buffers);
  }

  /** For a new version: mvn test -Dtest=GoldenFileTest -Douterloop.golden.write=FOLDER. */
  @ParameterizedTest
  @MethodSource("codings")
  @EnabledIfSystemProperty(named = "outerloop.golden.write", matches = ".+")
  void writesTheGoldenFilesAnew(Coding coding) throws IOException {
    Path folder = Path.of(System.getProperty("outerloop.golden.write"));
    List<SparseSlice> slices = Contributions.slices(plan(coding), 1);
    Written written = Contributions.write(plan(coding), slices);

    Files.createDirectories(folder);
    Files.write(folder.resolve(payload(coding)), written.file());
    Files.write(
        folder.resolve(header(coding)), SignedHeader.sign(written.header(), KEYS.privateKey()));
    Files.writeString(folder.resolve(TEXT), text(slices));
  }
}
