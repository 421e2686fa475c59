using BenchmarkDotNet.Attributes;
using ModelGen;

namespace Benchmarks.Bdn;

/// <summary>What users do with a model, on one thread.</summary>
/// <typeparam name="TModel">The model.</typeparam>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(Lstm128))]
[GenericTypeArguments(typeof(SimpleRnn128))]
[GenericTypeArguments(typeof(StackedLstm128))]
public class ModelBenchmarks<TModel>
    where TModel : ITrainableModel, IModel<TModel>
{
    private const int Batch = 64;

    private WorkRun trainingStep = null!;
    private WorkRun predictOne = null!;
    private WorkRun predictBatch = null!;

    /// <summary>Makes the models.</summary>
    [GlobalSetup]
    public void Setup()
    {
        int steps = TModel.ModelDescription.InputShape[0];
        trainingStep = WorkRun.TrainingStep<TModel>(threads: 1, [.. Enumerable.Repeat(steps, Batch)]);
        predictOne = WorkRun.Predict<TModel>(threads: 1, batch: 1);
        predictBatch = WorkRun.Predict<TModel>(threads: 1, Batch);
    }

    /// <summary>Disposes of the models.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        trainingStep.Dispose();
        predictOne.Dispose();
        predictBatch.Dispose();
    }

    /// <summary>Forward, backward and Adam on a batch of 64.</summary>
    [Benchmark(Description = "training step, batch 64")]
    public void TrainingStep() => trainingStep.Run();

    /// <summary>A prediction of one sample.</summary>
    [Benchmark(Description = "predict, batch 1")]
    public void PredictOne() => predictOne.Run();

    /// <summary>A prediction of 64 samples.</summary>
    [Benchmark(Description = "predict, batch 64")]
    public void PredictBatch() => predictBatch.Run();
}
