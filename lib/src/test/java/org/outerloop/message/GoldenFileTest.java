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
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.util.ByteArrayReadableSeekableByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.outerloop.message.Contributions.Written;
import org.outerloop.protocol.Digest;
import org.outerloop.sparseloco.SparseSlice;

/**
 * The bytes of version 1, for ever: a payload, its signed header, and what they say as text, one
 * line per entry, so that another decoder can be compared.
 */
class GoldenFileTest {
  private static final String PAYLOAD = "contribution-v1.arrow";
  private static final String HEADER = "header-v1.json";
  private static final String TEXT = "contribution-v1.txt";

  private final MessagePlan plan = Contributions.PLAN;
  private final PeerKeys keys = PeerKeys.parse(PeerKeysTest.PRIVATE, PeerKeysTest.PUBLIC);

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GoldenFileTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private List<SparseSlice> readGolden() throws IOException {
    ContributionHeader header = SignedHeader.verify(resource(HEADER), keys.publicKey());
    return Contributions.readAll(plan, new Written(resource(PAYLOAD), header));
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

  @Test
  void readsVersion1() throws IOException {
    assertThat(text(readGolden())).isEqualTo(new String(resource(TEXT), StandardCharsets.UTF_8));
  }

  @Test
  void writesVersion1() throws IOException {
    assertThat(Contributions.write(plan, readGolden()).file()).isEqualTo(resource(PAYLOAD));
  }

  @Test
  void signsVersion1() throws IOException {
    ContributionHeader header = Contributions.write(plan, readGolden()).header();

    assertThat(SignedHeader.sign(header, keys.privateKey())).isEqualTo(resource(HEADER));
  }

  @Test
  void stillCompressesToVersion1() throws IOException {
    assertThat(text(Contributions.slices(plan, 1)))
        .isEqualTo(new String(resource(TEXT), StandardCharsets.UTF_8));
  }

  @Test
  void isReadByArrowItself() throws IOException {
    List<String> rows = new ArrayList<>();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(resource(PAYLOAD)), allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      assertThat(root.getSchema()).isEqualTo(ContributionWriter.schema());
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++) {
          rows.add(
              String.format(
                  "slice(tensor %s, rows %s+%s)",
                  root.getVector("tensor").getObject(row),
                  root.getVector("first_row").getObject(row),
                  root.getVector("rows").getObject(row)));
        }
      }
    }

    assertThat(rows)
        .containsExactlyElementsOf(plan.slices().stream().map(Object::toString).toList());
  }

  @Test
  void readsABlockOfAWriterThatLeavesOutValidity() throws IOException {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    try (RootAllocator allocator = new RootAllocator();
        ArrowFileReader reader =
            new ArrowFileReader(
                new ByteArrayReadableSeekableByteChannel(resource(PAYLOAD)), allocator)) {
      reader.loadNextBatch();
      try (ArrowRecordBatch full =
              new VectorUnloader(reader.getVectorSchemaRoot()).getRecordBatch();
          ArrowRecordBatch batch = withoutValidity(full, allocator.getEmpty())) {
        MessageSerializer.serialize(new WriteChannel(Channels.newChannel(block)), batch);
      }
    }
    byte[] bytes = block.toByteArray();
    PayloadBlock promised =
        new PayloadBlock(576, bytes.length, Digest.of(bytes), 0, plan.slices().size());

    List<SparseSlice> read = new ContributionReader(plan).readBlock(bytes, promised);

    assertThat(text(read)).isEqualTo(text(readGolden()));
    assertThat(bytes.length).isLessThan(944);
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
  @Test
  @EnabledIfSystemProperty(named = "outerloop.golden.write", matches = ".+")
  void writesTheGoldenFilesAnew() throws IOException {
    Path folder = Path.of(System.getProperty("outerloop.golden.write"));
    List<SparseSlice> slices = Contributions.slices(plan, 1);
    Written written = Contributions.write(plan, slices);

    Files.createDirectories(folder);
    Files.write(folder.resolve(PAYLOAD), written.file());
    Files.write(folder.resolve(HEADER), SignedHeader.sign(written.header(), keys.privateKey()));
    Files.writeString(folder.resolve(TEXT), text(slices));
  }
}
