using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Metrics of compiled models: what the file says arrives, and what is measured is what <c>Classify</c> and <c>Regress</c> say.</summary>
public class CompiledMetricTests
{
    private const double Exact = 1e-9;

    private const string Tagger = """
        modelgen: 1
        name: Tagger
        input: { shape: [6, 3], lengths: true }
        layers:
          - lstm: { units: 4, return_sequences: true }
          - dense: { units: 4, activation: softmax }
        training:
          loss: sparse_categorical_crossentropy
          optimizer: adam
          metrics:
            - sparse_categorical_accuracy
            - top_k_accuracy: { k: 2, name: top2 }
            - precision
            - recall: { average: weighted }
            - f1
            - precision: { threshold: 0.26, class_id: 1, name: sure }
            - auc
            - average_precision: { class_id: 2 }
            - perplexity
          batch_size: 4
        """;

    private const string Line = """
        modelgen: 1
        name: Line
        input: { shape: [3] }
        layers: [dense: 2]
        training: { loss: mse, optimizer: sgd, metrics: [mae, rmse, r2], batch_size: 4 }
        """;

    /// <summary>Eleven sequences of one to six steps, so that the last batch is short.</summary>
    [Fact]
    public void OfStepsOfSequencesWithLengths()
    {
        Random random = new(5);
        float[][] sequences = [.. Enumerable.Range(0, 11).Select(i => Numbers(random, ((i % 6) + 1) * 3))];
        int[][] labels = [.. sequences.Select(sequence => Enumerable.Range(0, sequence.Length / 3).Select(_ => random.Next(4)).ToArray())];
        Dataset data = Dataset.Sequences(sequences, 3, labels);
        using ITrainableModel model = ModelCompiler.Compile(Tagger).CreateTrainable();
        EvaluationResult result = model.Evaluate(data);
        Predictions predictions = model.Classify(data);
        Assert.Equal(
            ["loss", "sparse_categorical_accuracy", "top2", "precision", "recall", "f1", "sure", "auc", "average_precision", "perplexity"],
            result.Values.Select(value => value.Name));
        Assert.Equal(predictions.Accuracy, result["sparse_categorical_accuracy"], Exact);
        Assert.Equal(predictions.TopK(2), result["top2"], Exact);
        Assert.Equal(predictions.Confusion.Macro.Precision, result["precision"], Exact);
        Assert.Equal(predictions.Confusion.Weighted.Recall, result["recall"], Exact);
        Assert.Equal(predictions.Confusion.Macro.F1, result["f1_score"], Exact);
        Assert.Equal(predictions.AreaUnderRoc(), result["auc"], Exact);
        Assert.Equal(predictions.AveragePrecision(2), result["average_precision"], Exact);
        double logarithms = 0, sure = 0, right = 0;
        for (int i = 0; i < predictions.Count; i++)
        {
            logarithms += Math.Log(predictions.OutputOf(i)[predictions[i].Label]);
            sure += predictions.OutputOf(i)[1] > 0.26 ? 1 : 0;
            right += predictions.OutputOf(i)[1] > 0.26 && predictions[i].Label == 1 ? 1 : 0;
        }

        Assert.Equal(Math.Exp(-logarithms / predictions.Count), result["perplexity"], 1e-5);
        Assert.InRange(right, 1, sure - 1);
        Assert.Equal(right / sure, result["sure"], Exact);

        // A last epoch is validated with the weights that it ends with.
        History history = model.Fit(data, new FitOptions { Epochs = 2, ValidationData = data, Progress = Progress.None });
        Assert.Equal(model.Evaluate(data).Values.Select(value => value.Value), result.Values.Select(value => history.Final!["val_" + value.Name]));
    }

    [Fact]
    public void OfNumbers()
    {
        Random random = new(6);
        Dataset data = new(Numbers(random, 30), 3, Numbers(random, 20), 2);
        using ITrainableModel model = ModelCompiler.Compile(Line).CreateTrainable();
        EvaluationResult result = model.Evaluate(data);
        RegressionScores scores = model.Regress(data).Overall;
        Assert.Equal(scores.MeanAbsoluteError, result["mae"], Exact);
        Assert.Equal(scores.RootMeanSquaredError, result["root_mean_squared_error"], Exact);
        Assert.Equal(scores.R2, result["r2"], Exact);
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
}
