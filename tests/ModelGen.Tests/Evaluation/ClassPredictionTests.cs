using ModelGen.Tests.Properties;
using ModelGen.Tests.Training;
using ModelGen.Training;

namespace ModelGen.Tests.Evaluation;

/// <summary>The class of a sample, of models that give out what comes in.</summary>
public class ClassPredictionTests
{
    [Theory]
    [InlineData(new[] { 0.2f, 0.5f, 0.3f }, 1)]
    [InlineData(new[] { 0.4f, 0.2f, 0.4f }, 0)]
    [InlineData(new[] { 0.4f, float.NaN, 0.4f }, Classification.NoClass)]
    [InlineData(new[] { 0.4f, float.PositiveInfinity, 0.4f }, Classification.NoClass)]
    public void TheClassIsTheFirstOfTheLargest(float[] output, int expected)
    {
        using ScriptedModel model = Echo(new TensorShape(3), Loss.SparseCategoricalCrossentropy);
        Assert.Equal(expected, model.PredictClass(output));
    }

    [Theory]
    [InlineData(0.5f, 0)]
    [InlineData(0.50001f, 1)]
    [InlineData(float.NaN, Classification.NoClass)]
    public void OneOutputTellsTwoClassesApart(float output, int expected)
    {
        using ScriptedModel model = Echo(new TensorShape(1), Loss.BinaryCrossentropy);
        Assert.Equal(expected, model.PredictClass([output]));
    }

    [Theory]
    [InlineData(0.75f, 0)]
    [InlineData(0.8f, 1)]
    [InlineData(float.NaN, Classification.NoClass)]
    public void AThresholdOfOnesOwnDecidesToo(float output, int expected)
    {
        using ScriptedModel model = Echo(new TensorShape(1), Loss.BinaryCrossentropy);
        Assert.Equal(expected, model.PredictClass([output], threshold: 0.75));
        int[] classes = new int[2];
        model.PredictClasses([output, 1], classes, threshold: 0.75);
        Assert.Equal([expected, 1], classes);
        Assert.Throws<ArgumentOutOfRangeException>("threshold", () => model.PredictClass([output], double.NaN));
        using ScriptedModel wide = Echo(new TensorShape(3), Loss.CategoricalCrossentropy);
        Assert.StartsWith(
            "A threshold decides for outputs that are a single number; of the 3 of Fake the largest is the class.",
            Assert.Throws<ArgumentException>("threshold", () => wide.PredictClass(new float[3], 0.75)).Message);
    }

    [Fact]
    public void TheMostProbableClassesComeInTheirOrder()
    {
        using ScriptedModel model = Echo(new TensorShape(5), Loss.CategoricalCrossentropy);
        float[] output = [0.1f, 0.3f, 0.2f, 0.3f, 0.1f];
        int[] classes = new int[5];
        float[] probabilities = new float[5];
        model.PredictTop(output, classes.AsSpan(0, 3), probabilities.AsSpan(0, 3));
        Assert.Equal([1, 3, 2], classes[..3]);
        Assert.Equal([0.3f, 0.3f, 0.2f], probabilities[..3]);
        model.PredictTop(output, classes, probabilities);
        Assert.Equal([1, 3, 2, 0, 4], classes);
        model.PredictTop([0.1f, float.NaN, 0, 0, 0], classes, probabilities);
        Assert.All(classes, index => Assert.Equal(Classification.NoClass, index));
        Assert.All(probabilities, probability => Assert.True(float.IsNaN(probability)));

        using ScriptedModel binary = Echo(new TensorShape(1), Loss.BinaryCrossentropy);
        binary.PredictTop([0.75f], classes.AsSpan(0, 2), probabilities.AsSpan(0, 2));
        Assert.Equal([1, 0], classes[..2]);
        Assert.Equal([0.75f, 0.25f], probabilities[..2]);
    }

    [Fact]
    public void ManySamplesAndStepsHaveTheirClassesInTheirOrder()
    {
        using ScriptedModel steps = Echo(new TensorShape(2, 3), Loss.SparseCategoricalCrossentropy);
        int[] classes = new int[4];
        steps.PredictClasses([1f, 0, 0, 0, 0, 1, 0, 1, 0, 1, 0, 0], classes);
        Assert.Equal([0, 2, 1, 0], classes);
        Assert.StartsWith(
            "Fake gives a class for each of 2 steps; ask PredictClasses for all of them.",
            Assert.Throws<ArgumentException>("model", () => steps.PredictClass(new float[6])).Message);

        // More outputs than are computed at a time.
        using ScriptedModel wide = Echo(new TensorShape(1 << 19), Loss.SparseCategoricalCrossentropy);
        float[] inputs = new float[5 << 19];
        foreach (int sample in Enumerable.Range(0, 5))
        {
            inputs[(sample << 19) + (7 * sample)] = 1;
        }

        classes = new int[5];
        wide.PredictClasses(inputs, classes);
        Assert.Equal([0, 7, 14, 21, 28], classes);
        wide.PredictClasses(ReadOnlySpan<float>.Empty, []);
    }

    [Fact]
    public void ClassesHaveTheNamesOfTheModel()
    {
        ModelDescription description = FakeModel.Describe(new TensorShape(3), new TensorShape(3), Loss.SparseCategoricalCrossentropy);
        Assert.Equal("2", description.ClassName(2));
        Assert.Equal("owl", (description with { Labels = ["cat", "dog", "owl"] }).ClassName(2));
        Assert.Equal("none (not finite)", description.ClassName(Classification.NoClass));
        Assert.Throws<ArgumentOutOfRangeException>("classIndex", () => description.ClassName(3));
        ModelDescription spam = FakeModel.Describe(new TensorShape(1), new TensorShape(1), Loss.BinaryCrossentropy) with { Labels = ["spam"] };
        Assert.Equal(("not spam", "spam"), (spam.ClassName(0), spam.ClassName(1)));
    }

    [Fact]
    public void WhatCannotBeClassifiedIsTold()
    {
        using ScriptedModel regression = Echo(new TensorShape(3), Loss.MeanSquaredError);
        const string NoClasses = "Fake tells no classes apart: its loss is MeanSquaredError, and none of its metrics is of classes.";
        Assert.StartsWith(NoClasses, Assert.Throws<ArgumentException>("model", () => regression.PredictClass(new float[3])).Message);
        Assert.StartsWith(NoClasses, Assert.Throws<ArgumentException>("model", () => regression.PredictClasses(new float[3], new int[1])).Message);
        Assert.StartsWith(NoClasses, Assert.Throws<ArgumentException>("model", () => regression.PredictTop(new float[3], new int[1], new float[1])).Message);

        using ScriptedModel model = Echo(new TensorShape(3), Loss.SparseCategoricalCrossentropy);
        Assert.StartsWith(
            "The input has 6 elements; one sample of Fake with input (3) has 3.",
            Assert.Throws<ArgumentException>("input", () => model.PredictClass(new float[6])).Message);
        Assert.StartsWith(
            "The inputs hold 6 elements and there is room for 1 class; Fake takes 3 elements for a sample and gives 1 class.",
            Assert.Throws<ArgumentException>("inputs", () => model.PredictClasses(new float[6], new int[1])).Message);
        Assert.StartsWith(
            "There is room for 4 classes and 4 probabilities; give as much room for both, for 1 to 3.",
            Assert.Throws<ArgumentException>("classes", () => model.PredictTop(new float[3], new int[4], new float[4])).Message);
        Assert.Throws<ArgumentException>("probabilities", () => model.PredictTop(new float[3], new int[2], new float[1]));
    }

    [Fact]
    public void PredictingAClassIsClassifyingAndAllocatesNothing()
    {
        using ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Threads = 1 });
        ModelDescription description = model.Description;
        Properties.Samples samples = new(description, 4, seed: 9);
        Dataset data = new(samples.Input, description.InputLength, samples.Target, description.TargetLength);
        int[] expected = [.. model.Classify(data).Select(prediction => prediction.Predicted)], actual = new int[4], top = new int[2];
        float[] probabilities = new float[2];
        long before = 0;
        for (int round = 0; round < 20; round++)
        {
            before = round == 10 ? GC.GetAllocatedBytesForCurrentThread() : before;
            for (int i = 0; i < actual.Length; i++)
            {
                ReadOnlySpan<float> input = samples.Input.AsSpan(i * description.InputLength, description.InputLength);
                actual[i] = model.PredictClass(input);
                model.PredictTop(input, top, probabilities);
                Assert.True(top[0] == actual[i]);
            }

            model.PredictClasses(samples.Input, actual);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(expected, actual);
    }

    private static ScriptedModel Echo(TensorShape shape, Loss loss) => new(FakeModel.Describe(shape, shape, loss), batchSize: 4);
}
