using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using ModelGen.Tests.Digits;
using ModelGen.Tests.Properties;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Samples that are read when they are needed give what the same samples in memory give.</summary>
public class BatchSourceTests
{
    private static readonly FitOptions Quiet = new() { Progress = Progress.None, Epochs = 2, ValidationSplit = 0.25 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void TrainingOnASourceIsTrainingOnItsSamples(bool shuffle)
    {
        using ITrainableModel inMemory = SampleModels.Create("Mixed"), fromSource = SampleModels.Create("Mixed");
        Properties.Samples samples = new(inMemory.Description, 20, seed: 3);
        Dataset data = new(samples.Input, inMemory.Description.InputLength, samples.Target, inMemory.Description.TargetLength);
        FitOptions options = Quiet with { BatchSize = 3, Shuffle = shuffle };
        History expected = inMemory.Fit(data, options), actual = fromSource.Fit(new Dataset(new CountingSource(data)), options);

        Assert.Equal(expected.FinalWeights, actual.FinalWeights);
        Assert.All(expected.Names, name => Assert.Equal(expected.Column(name), actual.Column(name)));
    }

    /// <summary>Every sample is read once for what needs it, and a report is the same but for its times.</summary>
    [Fact]
    public void EvaluatingASourceIsEvaluatingItsSamples()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        Properties.Samples samples = new(model.Description, 3000, seed: 4);
        Dataset data = new(samples.Input, model.Description.InputLength, samples.Target, model.Description.TargetLength);
        CountingSource source = new(data);
        Dataset read = new(source);

        Assert.Equal(model.Evaluate(data).Values, model.Evaluate(read).Values);
        Assert.Equal(model.Predict(data), model.Predict(read));
        Assert.Equal(2 * data.Count, source.Samples);
        TestResult expected = model.Test(data), actual = model.Test(read);
        Assert.Equal(3 * data.Count, source.Samples);
        Assert.Equal(expected.Values, actual.Values);
        Assert.Equal(expected.GetType(), actual.GetType());
        Assert.InRange(source.LargestBatch, 1, 1024);
    }

    [Fact]
    public void AReportOfASourceIsThatOfItsSamples()
    {
        Dataset data = Reports.Trainings.Data([1, 2, 3, 4, 5, 6], [0, 1, 2, 0, 1, 2]);
        Dataset read = new(new CountingSource(data));
        Assert.Equal(data.ComputeSha256(), read.ComputeSha256());
        Assert.Equal([1, 2, 3, 4, 5, 6], SequenceLengths.Of(read, 2, 2));
        Assert.Equal(data[4].Input.ToArray(), read[4].Input.ToArray());
        Assert.Equal([1f], read[4].Target.ToArray());
        Assert.Equal(data.Inputs.ToArray(), read.ToMemory().Inputs.ToArray());
        Assert.Equal(data.Targets.ToArray(), read.ToMemory().Targets.ToArray());
        Assert.Same(data, data.ToMemory());
    }

    /// <summary>8 GiB that are nowhere but in the numbers of the samples.</summary>
    [Fact]
    public void ADataSetMayBeLargerThanMemory()
    {
        GeneratedSource source = new(count: 1 << 20, inputLength: 2048);
        Dataset data = new(source);
        (Dataset train, Dataset validation) = data.Split(0.999, SplitMode.Shuffled, seed: 5);
        Assert.Equal(1048, train.Count);
        using MeanModel model = new(source.InputLength, batchSize: 64);
        long before = GC.GetAllocatedBytesForCurrentThread();
        History history = model.Fit(train, Quiet with { Epochs = 1, ValidationSplit = 0, ValidationData = validation.Slice(0, 1000) });
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
        Assert.Equal(1048 + 1000, source.Samples);

        // The model gives the mean of a sample's elements, which is its target.
        Assert.Equal(0, history.Epochs[0].Values["val_loss"], 1e-6);
    }

    [Fact]
    public void AMemoryMappedFileIsASource()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("samples.bin", MemoryMarshal.AsBytes<float>(new float[] { 1, 2, 10, 3, 4, 20, 5, 6, 30 }).ToArray());
        using MappedSource source = new(path, inputLength: 2, targetLength: 1);
        Dataset data = new(source);
        Assert.Equal(3, data.Count);
        Assert.Equal([5f, 6f, 1f, 2f], Read(data, [2, 0]).Inputs);
        Assert.Equal([30f, 10f], Read(data, [2, 0]).Targets);
        Assert.Equal([20f], Read(data.Slice(1, 2), [0]).Targets);
    }

    [Fact]
    public void WhatASourceThrowsEndsTheRunAndComesOut()
    {
        Dataset data = new(new CountingSource(Samples.Numbered(6)) { FailsAt = 4 });
        using ScriptedModel model = new(2);
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(
            () => model.Fit(data, Quiet with { Shuffle = false, ValidationSplit = 0 }));
        Assert.Equal("Sample 4 is gone.", exception.Message);
        Assert.Equal(2, model.Iterations);
        Assert.Equal(EndReason.Failed, History.Of(exception)!.EndReason);
    }

    [Fact]
    public void WrongLabelsOfASourceAreToldWithTheirSample()
    {
        ModelDescription description = FakeModel.Describe(new TensorShape(1), new TensorShape(3), Loss.SparseCategoricalCrossentropy);
        Dataset labels = new(new float[6], 1, new float[] { 0, 1, 2, 0, 3, 1 }, 1);
        using ScriptedModel model = new(description, 2) { ValidationLosses = [1, 1, 1] };
        const string Rule = "is 3; the class indices of the model are whole numbers from 0 to 2.";
        string training = "The target of sample 4 of the training data " + Rule, evaluation = "The target of sample 4 of the evaluation data " + Rule;
        Dataset data = new(new CountingSource(labels));
        Assert.Equal(training, Assert.Throws<InvalidDataException>(() => model.Fit(data, Quiet with { ValidationSplit = 0, Shuffle = false })).Message);
        Assert.Equal(evaluation, Assert.Throws<InvalidDataException>(() => model.Evaluate(data)).Message);
        Assert.StartsWith(evaluation, Assert.Throws<ArgumentException>(() => model.Evaluate(labels)).Message);
    }

    [Fact]
    public void ASourceWithoutSamplesIsRefusedAndMemoryThatIsNotThere()
    {
        Assert.StartsWith(
            "The source has 0 samples with inputs of 1 element and targets of 0; there has to be a sample, and an element in its input.",
            Assert.Throws<ArgumentException>("source", () => new Dataset(new GeneratedSource(0, 1, 0))).Message);
        Dataset data = new(new GeneratedSource(3, 2, 0));
        Assert.False(data.IsInMemory);
        Assert.Equal(
            "These samples do not lie in memory one behind the other: read some with Read, or all with ToMemory.",
            Assert.Throws<NotSupportedException>(() => data.Inputs).Message);
        Assert.StartsWith(
            "There is no such sample; there are 3, counted from 0.",
            Assert.Throws<ArgumentOutOfRangeException>("samples", () => data.Read([3], new float[2], [])).Message);
        Assert.StartsWith(
            "There is room for 3 elements; for 2 samples give 4.",
            Assert.Throws<ArgumentException>("inputs", () => data.Read([0, 1], new float[3], [])).Message);
        Assert.Throws<ArgumentOutOfRangeException>("sample", () => data[-1]);
    }

    private static (float[] Inputs, float[] Targets) Read(Dataset data, int[] samples)
    {
        float[] inputs = new float[samples.Length * data.InputLength], targets = new float[samples.Length * data.TargetLength];
        data.Read(samples, inputs, targets);
        return (inputs, targets);
    }

    /// <summary>Gives the samples of a data set, and counts.</summary>
    private sealed class CountingSource(Dataset data) : IBatchSource
    {
        public int? FailsAt { get; init; }

        public int Samples { get; private set; }

        public int LargestBatch { get; private set; }

        public int Count => data.Count;

        public int InputLength => data.InputLength;

        public int TargetLength => data.TargetLength;

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
        {
            if (FailsAt is int index && samples.Contains(index))
            {
                throw new InvalidOperationException($"Sample {index} is gone.");
            }

            Samples += samples.Length;
            LargestBatch = Math.Max(LargestBatch, samples.Length);
            data.Read(samples, inputs, targets);
        }
    }

    /// <summary>Samples whose elements are all their own index modulo 8, which is their target too.</summary>
    private sealed class GeneratedSource(int count, int inputLength, int targetLength = 1) : IBatchSource
    {
        public int Samples { get; private set; }

        public int Count => count;

        public int InputLength => inputLength;

        public int TargetLength => targetLength;

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
        {
            Samples += samples.Length;
            for (int i = 0; i < samples.Length; i++)
            {
                inputs.Slice(i * inputLength, inputLength).Fill(samples[i] % 8);
                targets.Slice(i * targetLength, targetLength).Fill(samples[i] % 8);
            }
        }
    }

    /// <summary>Records of input and target in a file, as floats of this machine.</summary>
    private sealed class MappedSource : IBatchSource, IDisposable
    {
        private readonly MemoryMappedFile file;
        private readonly MemoryMappedViewAccessor view;
        private readonly float[] record;

        public MappedSource(string path, int inputLength, int targetLength)
        {
            (InputLength, TargetLength) = (inputLength, targetLength);
            record = new float[inputLength + targetLength];
            Count = (int)(new FileInfo(path).Length / (sizeof(float) * record.Length));
            file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, 0, MemoryMappedFileAccess.Read);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        }

        public int Count { get; }

        public int InputLength { get; }

        public int TargetLength { get; }

        public void Read(ReadOnlySpan<int> samples, Span<float> inputs, Span<float> targets)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                view.ReadArray((long)samples[i] * record.Length * sizeof(float), record, 0, record.Length);
                record.AsSpan(0, InputLength).CopyTo(inputs[(i * InputLength)..]);
                record.AsSpan(InputLength).CopyTo(targets[(i * TargetLength)..]);
            }
        }

        public void Dispose()
        {
            view.Dispose();
            file.Dispose();
        }
    }

    /// <summary>Gives the mean of a sample's elements, and learns nothing.</summary>
    private sealed class MeanModel(int inputLength, int batchSize)
        : FakeModel(Describe(new TensorShape(inputLength), new TensorShape(1), Loss.MeanSquaredError), batchSize)
    {
        private readonly float[] outputs = new float[batchSize];
        private int count;

        public override ReadOnlySpan<float> Outputs => outputs.AsSpan(0, count);

        public override double Forward(ReadOnlySpan<float> input, ReadOnlySpan<float> target, in StepContext context)
        {
            count = target.Length;
            Predict(input, outputs.AsSpan(0, count));
            double loss = 0;
            for (int i = 0; i < count; i++)
            {
                loss += Math.Pow(outputs[i] - target[i], 2) / count;
            }

            return loss;
        }

        public override void Backward()
        {
        }

        public override void Update() => Iterations++;

        public override void Predict(ReadOnlySpan<float> input, Span<float> output)
        {
            for (int i = 0; i < output.Length; i++)
            {
                double sum = 0;
                foreach (float element in input.Slice(i * inputLength, inputLength))
                {
                    sum += element;
                }

                output[i] = (float)(sum / inputLength);
            }
        }
    }
}
