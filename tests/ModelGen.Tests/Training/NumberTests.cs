using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Numbers that a loss makes no sense of are refused, with the sample that has them and the data that it is of.</summary>
public class NumberTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Shuffle = false };

    /// <summary>A loss, a target that it does not take, and what is said of it.</summary>
    public static TheoryData<Loss, float, string> Refused => new()
    {
        { Loss.BinaryCrossentropy, 2, "2; targets of binary_crossentropy are numbers from 0 to 1." },
        { Loss.BinaryCrossentropy, -1, "-1; targets of binary_crossentropy are numbers from 0 to 1." },
        { Loss.BinaryCrossentropy, float.NaN, "NaN; targets of binary_crossentropy are numbers from 0 to 1." },
        { Loss.BinaryCrossentropy, 1.0000001f, "1.0000001; targets of binary_crossentropy are numbers from 0 to 1." },
        { Loss.CategoricalCrossentropy, 1.5f, "1.5; targets of categorical_crossentropy are numbers from 0 to 1." },
        { Loss.CategoricalCrossentropy, float.PositiveInfinity, "Infinity; targets of categorical_crossentropy are numbers from 0 to 1." },
        { Loss.MeanSquaredError, float.NaN, "NaN; targets of mean_squared_error are finite numbers." },
        { Loss.MeanSquaredError, float.NegativeInfinity, "-Infinity; targets of mean_squared_error are finite numbers." },
        { Loss.MeanAbsoluteError, float.PositiveInfinity, "Infinity; targets of mean_absolute_error are finite numbers." },
        { Loss.SparseCategoricalCrossentropy, 1, "1; the class indices of the model are whole numbers from 0 to 0." },
    };

    public static TheoryData<Loss, float> Taken => new()
    {
        { Loss.BinaryCrossentropy, 0 },
        { Loss.BinaryCrossentropy, 1 },
        { Loss.BinaryCrossentropy, 0.25f },
        { Loss.CategoricalCrossentropy, 0.5f },
        { Loss.MeanSquaredError, -float.MaxValue },
        { Loss.MeanAbsoluteError, 1e30f },
        { Loss.SparseCategoricalCrossentropy, 0 },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void ATargetThatTheLossDoesNotTakeIsToldBeforeTraining(Loss loss, float target, string message)
    {
        using ScriptedModel model = Model(loss);
        Dataset wrong = WithTarget(target), right = WithTarget(0);
        Assert.StartsWith(
            "The target of sample 37 of the training data is " + message, Assert.Throws<ArgumentException>("train", () => model.Fit(wrong, Quiet)).Message);
        Assert.StartsWith(
            "The target of sample 37 of the validation data is " + message,
            Assert.Throws<ArgumentException>("options", () => model.Fit(right, Quiet with { ValidationData = wrong })).Message);
        Assert.StartsWith(
            "The target of sample 37 of the evaluation data is " + message,
            Assert.Throws<ArgumentException>("data", () => model.Evaluate(wrong)).Message);
        Assert.Empty(model.Steps);
        Assert.Equal(0, model.Evaluations);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void OfASourceItIsToldWhenItIsRead(Loss loss, float target, string message)
    {
        using ScriptedModel model = Model(loss);
        Dataset wrong = Read(WithTarget(target)), right = WithTarget(0);
        Assert.Equal(
            "The target of sample 37 of the training data is " + message,
            Assert.Throws<InvalidDataException>(() => model.Fit(wrong, Quiet)).Message);
        Assert.Equal(
            "The target of sample 37 of the validation data is " + message,
            Assert.Throws<InvalidDataException>(() => model.Fit(right, Quiet with { ValidationData = wrong })).Message);
        Assert.Equal(
            "The target of sample 37 of the evaluation data is " + message,
            Assert.Throws<InvalidDataException>(() => model.Evaluate(wrong)).Message);
    }

    [Theory]
    [MemberData(nameof(Taken))]
    public void WhatTheLossTakesIsTaken(Loss loss, float target)
    {
        using ScriptedModel model = Model(loss);
        foreach (Dataset data in new[] { WithTarget(target), Read(WithTarget(target)) })
        {
            Assert.Single(model.Fit(data, Quiet).Epochs);
            Assert.Equal(1, model.Evaluate(data).Loss);
        }
    }

    /// <summary>What would spoil all weights; a test counts the outputs that come of it.</summary>
    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void AnInputThatIsNotFiniteIsRefusedByTrainingOnly(float input, string shown)
    {
        using ScriptedModel model = new(FakeModel.Describe(new TensorShape(2), new TensorShape(2), Loss.MeanSquaredError), 4) { ValidationLosses = [1] };
        float[] inputs = new float[40];
        inputs[35] = input;
        Dataset wrong = new(inputs, 2, new float[40], 2), right = new(new float[40], 2, new float[40], 2);
        string message = $" is {shown} at element 1; inputs are finite numbers.";
        Assert.StartsWith(
            "The input of sample 17 of the training data" + message, Assert.Throws<ArgumentException>(() => model.Fit(wrong, Quiet)).Message);
        Assert.StartsWith(
            "The input of sample 17 of the validation data" + message,
            Assert.Throws<ArgumentException>(() => model.Fit(right, Quiet with { ValidationData = wrong })).Message);
        Assert.Equal(
            "The input of sample 17 of the training data" + message,
            Assert.Throws<InvalidDataException>(() => model.Fit(Read(wrong), Quiet)).Message);
        Assert.Equal(1, model.Evaluate(wrong.Slice(17, 1)).NotFinite);
    }

    /// <summary>A binary target that is no class makes a regression of a test: there it is found too.</summary>
    [Fact]
    public void TestsOfACrossEntropyRefuseWhatItDoesNotTake()
    {
        using ScriptedModel one = Model(Loss.BinaryCrossentropy), several = new(
            FakeModel.Describe(new TensorShape(2), new TensorShape(2), Loss.BinaryCrossentropy), 4);
        const string Rule = "; targets of binary_crossentropy are numbers from 0 to 1.";
        foreach (Dataset data in new[] { WithTarget(2), Read(WithTarget(2)) })
        {
            Assert.StartsWith("The target of sample 37 is 2" + Rule, Assert.Throws<ArgumentException>(() => one.Test(data)).Message);
            Assert.StartsWith("The target of sample 37 is 2" + Rule, Assert.Throws<ArgumentException>(() => one.Regress(data)).Message);
            Assert.StartsWith("The target of sample 37 is 2" + Rule, Assert.Throws<ArgumentException>(() => one.Classify(data)).Message);
        }

        Dataset wide = new(new float[4], 2, new[] { 1, 0, 5f, 0 }, 2);
        Assert.StartsWith("The target of sample 1 is 5 at element 0" + Rule, Assert.Throws<ArgumentException>(() => several.Classify(Read(wide))).Message);
    }

    [Fact]
    public void WhatStandsAtMaskedStepsIsNotLookedAt()
    {
        ModelDescription masked = FakeModel.Describe(new TensorShape(2, 1), new TensorShape(2, 1), Loss.BinaryCrossentropy) with
        {
            Layers = [new LayerDescription("masking_1", "Masking", new TensorShape(2, 1), 0, false, true, -1)],
        };
        using ScriptedModel model = new(masked, 4) { MaskOf = outputs => [.. outputs.Select(output => output < 0 ? 0f : 1)] };
        float[] inputs = [0, 1, 1, -1], padded = [0, 1, 1, float.NaN], wrong = [0, 1, float.NaN, float.NaN];
        Assert.Single(model.Fit(new Dataset(inputs, 2, padded, 2), Quiet).Epochs);
        Assert.StartsWith(
            "The target of sample 1 of the training data is NaN at element 0; targets",
            Assert.Throws<ArgumentException>(() => model.Fit(new Dataset(inputs, 2, wrong, 2), Quiet)).Message);
    }

    /// <summary>Where only the forward pass knows which steps are masked, the step ends before its update.</summary>
    [Fact]
    public void WhereOnlyTheModelKnowsTheMaskItIsFoundAfterTheForwardPass()
    {
        ModelDescription deep = FakeModel.Describe(new TensorShape(2, 1), new TensorShape(2, 1), Loss.BinaryCrossentropy) with
        {
            Layers =
            [
                new LayerDescription("activation_1", "Activation", new TensorShape(2, 1), 0, false, false),
                new LayerDescription("masking_1", "Masking", new TensorShape(2, 1), 0, false, true, -1),
            ],
        };
        using ScriptedModel model = new(deep, 4)
        {
            MaskOf = outputs => [.. outputs.Select(output => output < 0 ? 0f : 1)],
            ValidationLosses = [1],
        };
        float[] inputs = [0, 1, 1, -1];
        Assert.Single(model.Fit(new Dataset(inputs, 2, new[] { 0, 1, 1, float.NaN }, 2), Quiet).Epochs);
        Dataset wrong = new(inputs, 2, new[] { 0, 1, 2, float.NaN }, 2);
        Assert.Equal(
            "A target of the training data is 2, at a step that counts; targets of binary_crossentropy are numbers from 0 to 1.",
            Assert.Throws<InvalidDataException>(() => model.Fit(wrong, Quiet)).Message);
        Assert.Equal(1, model.Iterations);
        Assert.Contains("of the evaluation data is 2", Assert.Throws<InvalidDataException>(() => model.Evaluate(wrong)).Message);
    }

    private static ScriptedModel Model(Loss loss) => new(FakeModel.Describe(new TensorShape(1), new TensorShape(1), loss), 64)
    {
        ValidationLosses = [1, 1],
    };

    /// <summary>Forty samples, more than vectors hold, one of which has another target.</summary>
    private static Dataset WithTarget(float target)
    {
        float[] targets = new float[40];
        targets[37] = target;
        return new Dataset(new float[40], 1, targets, 1);
    }

    private static Dataset Read(Dataset data) => new(new Source(data));

    private sealed class Source(Dataset data) : IBatchSource
    {
        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets) => data.Read(samples, inputs, targets);
    }
}
