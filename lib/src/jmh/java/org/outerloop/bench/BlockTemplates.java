package org.outerloop.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.outerloop.message.ContributionWriter;
import org.outerloop.message.MessagePlan;
import org.outerloop.message.MessagePlan.BlockRange;
import org.outerloop.message.PayloadBlock;
import org.outerloop.protocol.ParameterLayout;
import org.outerloop.protocol.Require;
import org.outerloop.protocol.Slice;
import org.outerloop.protocol.SplitMix64;
import org.outerloop.sparseloco.ChunkGrid;
import org.outerloop.sparseloco.Quantiser;
import org.outerloop.sparseloco.SparseSlice;

/**
 * Real blocks on disk, as {@link ContributionWriter} writes them: for every composition of slices
 * that some block of a plan has, a few with different random supports, codes and scales.
 *
 * <p>A model of 72B has 1756 blocks, but of 21 compositions: layers repeat. In memory there is only
 * where each block lies.
 */
final class BlockTemplates implements AutoCloseable {
  /** Codes of {@link org.outerloop.sparseloco.LogScale} near 1e-3, the size of real entries. */
  private static final int SMALLEST_SCALE = 140;

  private static final int SCALES = 16;

  private final MessagePlan plan;
  private final int variants;
  private final Path path;
  private final FileChannel file;
  private final Map<List<Shape>, List<Place>> places = new HashMap<>();
  private final List<List<Place>> byBlock = new ArrayList<>();

  private record Shape(int rows, int columns, boolean vector) {}

  private record Place(long offset, int length) {}

  BlockTemplates(MessagePlan plan, int variants) throws IOException {
    this.plan = plan;
    this.variants = variants;
    this.path = Files.createTempFile("blocks", ".arrow");
    try (RandomAccessFile out = new RandomAccessFile(path.toFile(), "rw")) {
      for (BlockRange block : plan.blocks()) {
        List<Shape> shapes = shapes(block);
        if (!places.containsKey(shapes)) {
          places.put(shapes, write(out, shapes));
        }
        byBlock.add(places.get(shapes));
      }
    }
    this.file = FileChannel.open(path);
  }

  private List<Shape> shapes(BlockRange block) {
    List<Shape> shapes = new ArrayList<>();
    for (int i = block.firstSlice(); i < block.firstSlice() + block.slices(); i++) {
      Slice slice = plan.slice(i);
      shapes.add(new Shape(slice.rows(), slice.columns(), plan.vector(i)));
    }
    return shapes;
  }

  private List<Place> write(RandomAccessFile out, List<Shape> shapes) throws IOException {
    ParameterLayout.Builder layout = ParameterLayout.builder();
    for (int i = 0; i < shapes.size(); i++) {
      Shape shape = shapes.get(i);
      if (shape.vector) {
        layout.vector("tensor " + i, shape.columns);
      } else {
        layout.matrix("tensor " + i, shape.rows, shape.columns);
      }
    }
    MessagePlan alone = MessagePlan.of(layout.build(), plan.spec());
    Require.that(alone.blocks().size() == 1, "%s are not one block", shapes);
    List<Place> written = new ArrayList<>();
    for (int variant = 0; variant < variants; variant++) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      PayloadBlock block = write(alone, new SplitMix64(places.size() * 1000L + variant), bytes);
      written.add(new Place(out.getFilePointer(), block.length()));
      out.write(bytes.toByteArray(), (int) block.offset(), block.length());
    }
    return written;
  }

  private static PayloadBlock write(
      MessagePlan plan, SplitMix64 random, ByteArrayOutputStream bytes) {
    try (ContributionWriter writer = new ContributionWriter(bytes, plan)) {
      for (int i = 0; i < plan.slices().size(); i++) {
        writer.write(random(plan.slice(i), plan.grid(i), plan.quantiser(i), random));
      }
      return writer.finish().blocks().get(0);
    }
  }

  private static SparseSlice random(
      Slice slice, ChunkGrid grid, Quantiser quantiser, SplitMix64 random) {
    short[] positions = new short[grid.entries()];
    byte[] codes = new byte[positions.length];
    byte[] scales = new byte[quantiser.scaleBytes(grid)];
    int entry = 0;
    for (int chunk = 0; chunk < grid.chunks(); chunk++) {
      entry = choose(grid.length(chunk), grid.sent(chunk), positions, entry, random);
    }
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) random.nextInt(1 << quantiser.codeBits());
    }
    // larger ones are further back, as two levels of one chunk must be
    for (int i = 0; i < scales.length; i++) {
      scales[i] = (byte) (SMALLEST_SCALE + random.nextInt(SCALES) + i % 2 * SCALES);
    }
    return SparseSlice.of(slice, grid, quantiser, positions, codes, scales);
  }

  /** Any positions with equal probability; returns the next entry. */
  private static int choose(int length, int sent, short[] positions, int first, SplitMix64 random) {
    BitSet chosen = new BitSet(length);
    if (sent == length) {
      chosen.set(0, length);
    }
    for (int left = sent - chosen.cardinality(); left > 0; ) {
      int position = random.nextInt(length);
      left -= chosen.get(position) ? 0 : 1;
      chosen.set(position);
    }
    int entry = first;
    for (int position = chosen.nextSetBit(0);
        position >= 0;
        position = chosen.nextSetBit(position + 1)) {
      positions[entry++] = (short) position;
    }
    return entry;
  }

  /** A copy of one variant of a block. */
  byte[] read(int block, int variant) throws IOException {
    Place place = byBlock.get(block).get(variant);
    ByteBuffer bytes = ByteBuffer.allocate(place.length);
    while (bytes.hasRemaining()) {
      Require.that(
          file.read(bytes, place.offset + bytes.position()) > 0, "Template %s is gone", path);
    }
    return bytes.array();
  }

  int variants() {
    return variants;
  }

  /** Number of different compositions. */
  int compositions() {
    return places.size();
  }

  @Override
  public void close() throws IOException {
    file.close();
    Files.delete(path);
  }
}
