package org.outerloop.jobs.dl4j;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.spark.api.RDDTrainingApproach;
import org.deeplearning4j.spark.api.TrainingMaster;
import org.deeplearning4j.spark.impl.multilayer.SparkDl4jMultiLayer;
import org.deeplearning4j.spark.impl.paramavg.ParameterAveragingTrainingMaster;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.outerloop.jobs.quality.LabelledFeatures;
import org.outerloop.jobs.quality.QualityTrainer;
import org.outerloop.jobs.quality.QualityTraining;
import org.outerloop.quality.FeatureSpec;
import org.outerloop.quality.QualityModel;

/**
 * The model of document quality as a DL4J network: dense, ReLU, logistic output, cross-entropy,
 * Adam. With SparseLoCo the same documents in the same order give the same bits.
 *
 * <p>Labels are not weighted: a probability means the share of good documents in the mixture that
 * was trained on. Which documents a share to keep chooses does not depend on it.
 */
public final class QualityNetwork implements QualityTrainer {
  private final JavaSparkContext spark;
  private final Master master;

  /** Who merges. */
  public enum Master {
    SPARSELOCO,
    /** DL4J's own. */
    AVERAGING
  }

  public QualityNetwork(JavaSparkContext spark, Master master) {
    this.spark = spark;
    this.master = master;
  }

  @Override
  public QualityModel train(JavaRDD<LabelledFeatures> documents, QualityTraining how) {
    int buckets = how.features().buckets();
    int size = how.batchSize();
    JavaRDD<DataSet> batches =
        documents.mapPartitions(some -> new DocumentBatches(some, buckets, size));
    SparkDl4jMultiLayer network =
        new SparkDl4jMultiLayer(spark, configuration(how), trainingMaster(how));
    if (master == Master.AVERAGING) {
      batches.persist(StorageLevel.MEMORY_AND_DISK_SER()); // it reads them again for every split
    }
    for (int epoch = 0; epoch < how.epochs(); epoch++) {
      network.fit(batches);
    }
    batches.unpersist();
    return model(network.getNetwork(), how.features());
  }

  static MultiLayerConfiguration configuration(QualityTraining how) {
    return new NeuralNetConfiguration.Builder()
        .seed(how.seed())
        .updater(new Adam(how.learningRate()))
        .weightInit(WeightInit.XAVIER)
        .list()
        .layer(
            new DenseLayer.Builder()
                .nIn(how.features().buckets())
                .nOut(how.hidden())
                .activation(Activation.RELU)
                .build())
        .layer(
            new OutputLayer.Builder(LossFunction.XENT)
                .nIn(how.hidden())
                .nOut(1)
                .activation(Activation.SIGMOID)
                .build())
        .build();
  }

  private TrainingMaster<?, ?> trainingMaster(QualityTraining how) {
    return switch (master) {
      case SPARSELOCO ->
          new SparseLoCoBuilder(how.workers(), how.batchSize())
              .localSteps(how.localSteps())
              .seed(how.seed())
              .build();
      case AVERAGING ->
          new ParameterAveragingTrainingMaster.Builder(how.workers(), how.batchSize())
              .batchSizePerWorker(how.batchSize())
              .averagingFrequency(how.localSteps())
              .saveUpdater(true)
              .rddTrainingApproach(RDDTrainingApproach.Direct)
              .storageLevel(null) // the batches have one
              .build();
    };
  }

  /** Takes the parameters out of a trained network; it holds weights column by column. */
  static QualityModel model(MultiLayerNetwork network, FeatureSpec features) {
    float[] weights = floats(network.getParam("0_W"));
    float[] hiddenBias = floats(network.getParam("0_b"));
    int hidden = hiddenBias.length;
    float[] embedding = new float[weights.length];
    for (int unit = 0; unit < hidden; unit++) {
      for (int bucket = 0; bucket < features.buckets(); bucket++) {
        embedding[bucket * hidden + unit] = weights[unit * features.buckets() + bucket];
      }
    }
    return new QualityModel(
        features,
        embedding,
        hiddenBias,
        floats(network.getParam("1_W")),
        floats(network.getParam("1_b"))[0]);
  }

  private static float[] floats(INDArray parameter) {
    return FlatRow.floats(parameter.dup('f'));
  }

  /** Documents of a partition as batches of dense rows; holds one. */
  private static final class DocumentBatches implements Iterator<DataSet> {
    private final Iterator<LabelledFeatures> documents;
    private final int buckets;
    private final int size;

    DocumentBatches(Iterator<LabelledFeatures> documents, int buckets, int size) {
      this.documents = documents;
      this.buckets = buckets;
      this.size = size;
    }

    @Override
    public boolean hasNext() {
      return documents.hasNext();
    }

    @Override
    public DataSet next() {
      if (!hasNext()) {
        throw new NoSuchElementException("No further document");
      }
      List<LabelledFeatures> batch = new ArrayList<>();
      while (documents.hasNext() && batch.size() < size) {
        batch.add(documents.next());
      }
      float[] rows = new float[batch.size() * buckets];
      float[] labels = new float[batch.size()];
      for (int i = 0; i < labels.length; i++) {
        int[] at = batch.get(i).features().buckets();
        for (int j = 0; j < at.length; j++) {
          rows[i * buckets + at[j]] = batch.get(i).features().values()[j];
        }
        labels[i] = batch.get(i).good() ? 1 : 0;
      }
      return new DataSet(
          FlatRow.of(rows).reshape(labels.length, buckets),
          FlatRow.of(labels).reshape(labels.length, 1));
    }
  }
}
