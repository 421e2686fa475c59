using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// What a model gave on test data, as a <see cref="Report"/> takes it: <see cref="Predictions"/> of a classifier, a
/// <see cref="RegressionResult"/>, or an <see cref="EvaluationResult"/>, which has loss and metrics alone.
/// <see cref="ModelTraining.Test"/> makes the one that suits the model.
/// </summary>
public abstract class TestResult
{
    private protected TestResult(ModelDescription model, Dataset data)
    {
        Model = model;
        Data = data;
    }

    /// <summary>The samples.</summary>
    public Dataset Data { get; }

    /// <summary>The model that was asked.</summary>
    public ModelDescription Model { get; }

    /// <summary>What was measured, by name, such as <c>accuracy</c>; one value at least.</summary>
    public abstract MetricValues Values { get; }

    /// <summary>One of <see cref="Values"/>, as <c>result["accuracy"]</c>.</summary>
    /// <param name="name">The name of the value, or another one of the same metric: <c>mae</c> and <c>mean_absolute_error</c> are the same.</param>
    /// <exception cref="KeyNotFoundException">There is no such value; says which there are.</exception>
    public double this[string name] => Values[name];

    /// <summary>How many outputs were not finite where they count.</summary>
    public abstract long NotFinite { get; }

    /// <summary>The values as <c>loss: 0.1234 - accuracy: 0.9567</c>, and how many outputs are not finite where any is.</summary>
    public override string ToString() =>
        NotFinite == 0 ? Values.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Values} - not finite: {NotFinite:N0}");

    /// <summary>What was compared: how many, and the noun for one, a sample or a step.</summary>
    internal abstract (int Count, string What) Extent { get; }

    /// <summary>The value to name where there is room for one: the accuracy, if there is one, else the first.</summary>
    internal MetricValue Headline => Values.FirstOrDefault(value => MetricNames.IsAccuracy(value.Name), Values[0]);
}
