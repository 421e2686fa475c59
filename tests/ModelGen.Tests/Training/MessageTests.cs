using System.Globalization;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Errors name the parameter of the method that was called, and their numbers are the same in every culture.</summary>
public class MessageTests
{
    private static readonly CultureInfo Elsewhere = new("") { NumberFormat = { NegativeSign = "~", NumberDecimalSeparator = "," } };

    public static TheoryData<string, string, string, Action> Errors
    {
        get
        {
            LinearModel model = new(2);
            ScriptedModel classifier = new(FakeModel.Describe(new TensorShape(1), new TensorShape(3), Loss.SparseCategoricalCrossentropy), 2);
            Dataset data = Samples.Numbered(4), wrong = new(new float[2], 2), labels = new(new float[2], 1, new[] { 1, -0.5f }, 1);
            return new()
            {
                { "epochs", "options", "Training from epoch -1 up to epoch 1, counted from 0, trains", () => model.Fit(data, new FitOptions { InitialEpoch = -1 }) },
                { "batch size", "options", "The batch size is -2; this", () => model.Fit(data, new FitOptions { BatchSize = -2 }) },
                { "batch size to evaluate", "batchSize", "The batch size is -2; this", () => model.Evaluate(data, -2) },
                { "split", "options", "The validation split is -0.5; it", () => model.Fit(data, new FitOptions { ValidationSplit = -0.5 }) },
                {
                    "validation data", "options", "One sample of the validation data has 2 elements; Fake",
                    () => model.Fit(data, new FitOptions { ValidationData = wrong })
                },
                {
                    "labels of validation", "options", "The target of sample 1 of the validation data is -0.5; the",
                    () => classifier.Fit(labels.Slice(0, 1), new FitOptions { ValidationData = labels })
                },
                { "labels", "train", "The target of sample 1 of the training data is -0.5; the", () => classifier.Fit(labels) },
                { "labels to test", "data", "The target of sample 1 is -0.5; the", () => classifier.Test(labels) },
                { "class", "label", "There is no class -3; classes go from 0 to 1.", () => new ConfusionMatrix(2).Add(-3, 0) },
                { "classes", "labels", "Position 1 has the class -3; classes go", () => ClassWeights.Balanced([0, -3], 2) },
                { "weights", "weights", "The weight at 1 is -0.25; weights", () => Classification.Accuracy([0, 0], [0, 0], [1, -0.25]) },
                { "share", "validationShare", "A split of 4 samples at a share of 0.9 leaves 0", () => data.Split(0.9) },
                { "sample", "samples", "There is no such sample; there are 4", () => data.Select([3, -1]) },
                { "samples", "samples", "There is no index;", () => data.Select([]) },
            };
        }
    }

    [Theory]
    [MemberData(nameof(Errors))]
    public void TellWhatIsWrongInEveryCulture(string about, string parameter, string message, Action action)
    {
        CultureInfo before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = Elsewhere;
            ArgumentException exception = Assert.ThrowsAny<ArgumentException>(action);
            Assert.True(exception.Message.StartsWith(message, StringComparison.Ordinal), $"{about}: {exception.Message}");
            Assert.Equal(parameter, exception.ParamName);
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
