namespace ModelGen.Tests.Binding;

/// <summary>What is said of metrics that are wrong, and where.</summary>
public class MetricDiagnosticTests
{
    [Theory]
    [InlineData(
        "MG0006",
        "loss: mse\noptimizer: sgd\nmetrics: [recall, «recall»: { threshold: 0.9 }]",
        "training.metrics[1].recall (line 8): 'recall' is already given on line 8; give one of the two another 'name'")]
    [InlineData(
        "MG0006",
        "loss: mse\noptimizer: sgd\nmetrics: [recall: { name: one }, recall: { threshold: 0.9, name: «one» }]",
        "training.metrics[1].recall.name (line 8): 'one' is already given on line 8; give one of the two another 'name'")]
    [InlineData(
        "MG0055",
        "loss: mse\noptimizer: sgd\nmetrics: [recall: { name: «mae» }]",
        "training.metrics[0].recall.name (line 8): 'mae' is the name of another metric; choose another 'name'")]
    [InlineData(
        "MG0015",
        "loss: mse\noptimizer: sgd\nmetrics: [recall: { name: «val_recall» }]",
        "training.metrics[0].recall.name (line 8): 'val_recall' is not usable as a name for a metric; choose another, as it is the name of a loss or of a "
        + "validation")]
    [InlineData(
        "MG0055",
        "loss: mse\noptimizer: sgd\nmetrics: [recall: { class_id: «2» }]",
        "training.metrics[0].recall.class_id (line 8): the output has 2 elements, counted from 0; write 'class_id: 1' or less")]
    [InlineData(
        "MG0010",
        "loss: mse\noptimizer: sgd\nmetrics: [auc: { num_thresholds: «1» }]",
        "training.metrics[0].auc.num_thresholds (line 8): 1 is out of range; expected an integer from 2 to 1000000")]
    [InlineData(
        "MG0011",
        "loss: mse\noptimizer: sgd\nmetrics: [auc: «ROC»]",
        "training.metrics[0].auc (line 8): there is no curve 'ROC'; did you mean 'roc'?")]
    [InlineData(
        "MG0055",
        "loss: mse\noptimizer: sgd\nmetrics: [«sparse_categorical_accuracy»]",
        "training.metrics[0] (line 8): 'sparse_categorical_accuracy' takes class indices for targets, but mean_squared_error takes a number for each "
        + "output; write 'accuracy'")]
    [InlineData(
        "MG0055",
        "loss: mse\noptimizer: sgd\nmetrics: [«perplexity»]",
        "training.metrics[0] (line 8): 'perplexity' follows from a cross-entropy, and the loss is mean_squared_error; leave it out")]
    public void OfMetrics(string id, string training, string message) => DiagnosticTests.AssertOnly(id, Models.Trained(training), message);

    [Fact]
    public void ClassIndicesHaveNoSquaredError() => DiagnosticTests.AssertOnly(
        "MG0055",
        Models.Trained("loss: sparse_categorical_crossentropy\noptimizer: sgd\nmetrics: [«mse»]", "- dense: { units: 2, activation: softmax }"),
        "training.metrics[0] (line 8): with sparse_categorical_crossentropy the targets are class indices, from which no error of the outputs "
        + "follows; 'accuracy' is possible");

    [Theory]
    [InlineData("categorical_accuracy", "accuracy")]
    [InlineData("top_k_categorical_accuracy", "top_k_accuracy")]
    public void OneOutputHasNoLargest(string metric, string instead) => DiagnosticTests.AssertOnly(
        "MG0055",
        Models.Trained($"loss: binary_crossentropy\noptimizer: sgd\nmetrics: [«{metric}»]", "- dense: { units: 1, activation: sigmoid }"),
        $"training.metrics[0] (line 8): '{metric}' looks for the largest of several outputs, and there is one; write '{instead}'");
}
