using Digits;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>Tests that count the allocations of the whole process, so that no other test may run beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class AllocationCollection
{
    public const string Name = "Allocations";
}

/// <summary>Nothing allocates managed memory once a model is made and its pooled buffers exist, on no thread.</summary>
[Collection(AllocationCollection.Name)]
public class AllocationTests
{
    private const int Rounds = 1000;

    public static TheoryData<string, int> Models
    {
        get
        {
            TheoryData<string, int> data = [];
            foreach (string name in new[] { "Mixed", "Tagger", "Plain", "Graph" })
            {
                data.Add(name, 1);
                data.Add(name, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Training_steps_allocate_nothing(string name, int threads)
    {
        using ITrainableModel model = SampleModels.Create(name, new ModelOptions { Threads = threads });
        Samples samples = new(model.Description, model.BatchSize, seed: 1);
        AssertNothingAllocated(Rounds, round =>
        {
            model.LearningRate *= 0.999;
            model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, round));
            model.Backward();
            model.Update();
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Weighted_training_steps_allocate_nothing(string name, int threads)
    {
        using ITrainableModel model = SampleModels.Create(name, new ModelOptions { Threads = threads });
        Samples samples = new(model.Description, model.BatchSize, seed: 1);
        float[] weights = [.. Enumerable.Range(0, model.BatchSize).Select(i => i / 2f)];
        AssertNothingAllocated(Rounds, round =>
        {
            model.Forward(new SampleBatch { Input = samples.Input, Target = samples.Target, Weights = weights }, new StepContext(true, 1, 0, round));
            model.Backward();
            model.Update();
        });
    }

    [Fact]
    public void Carried_states_allocate_nothing()
    {
        using ITrainableModel model = ModelCompiler.Compile("""
            modelgen: 1
            name: Carrying
            input: { shape: [5, 3] }
            layers: [{ lstm: { units: 7, stateful: true } }, dense: 1]
            training: { loss: mse, optimizer: adam, batch_size: 3 }
            """).CreateTrainable(new ModelOptions { Threads = 2 });
        Samples samples = new(model.Description, 3, seed: 1);
        AssertNothingAllocated(Rounds, round =>
        {
            model.Forward(samples.Input, samples.Target, new StepContext(true, 1, 0, round));
            model.Backward();
            model.Update();
            model.ResetStates();
        });
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Predictions_allocate_nothing(string name, int threads)
    {
        const int Many = 64;
        using ITrainableModel model = SampleModels.Create(name, new ModelOptions { Threads = threads, BatchSize = 0 });
        (int inputLength, int outputLength) = (model.Description.InputLength, model.Description.OutputLength);
        Samples samples = new(model.Description, Many, seed: 2);
        float[] output = new float[Many * outputLength];
        AssertNothingAllocated(Rounds, _ => model.Predict(samples.Input.AsSpan(0, inputLength), output.AsSpan(0, outputLength)));
        AssertNothingAllocated(Rounds, _ => model.Predict(samples.Input, output));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Sessions_allocate_nothing(string name, int threads)
    {
        const int Many = 64;
        using ITrainableModel model = SampleModels.Create(name, new ModelOptions { BatchSize = 0, Threads = 1 });
        using ModelSession session = ((ISharedModel)model).CreateSession(threads);
        using SessionPool pool = new(session.Weights);
        Samples samples = new(model.Description, Many, seed: 4);
        float[] output = new float[Many * model.Description.OutputLength];
        pool.Predict(samples.Input, output);
        AssertNothingAllocated(Rounds, _ =>
        {
            session.Predict(samples.Input, output);
            session.Refresh();
            pool.Predict(samples.Input, output);
        });
    }

    [Fact]
    public void Steps_of_streams_allocate_nothing()
    {
        using IModel model = ModelCompiler.Compile("""
            modelgen: 1
            name: Pen
            input: { shape: [50, 2] }
            layers: [masking, { lstm: 32 }, { dense: { units: 5, activation: softmax } }]
            codegen: { streaming: true }
            """).Create();
        ModelWeights weights = ((ISharedModel)model).Publish();
        using ModelStream one = weights.CreateStream(), many = weights.CreateStream(3);
        float[] x = [.. Enumerable.Range(1, 3 * 4 * 2).Select(i => (float)i)], y = new float[3 * 4 * 5];
        bool[] present = [true, false, true];
        AssertNothingAllocated(Rounds, _ =>
        {
            one.Step(x.AsSpan(0, 2), y.AsSpan(0, 5));
            one.Step(x, y);
            many.Step(x, y);
            many.Step(x.AsSpan(0, 6), y.AsSpan(0, 15), present);
            many.Reset(1);
            one.Skip();
            one.Refresh();
        });
    }

    /// <summary>What the weights take is there once: each further session takes its work memory.</summary>
    [Fact]
    public void A_session_takes_its_work_memory_alone()
    {
        const int Sessions = 64, Objects = 4096;
        using LstmDigits model = new(new ModelOptions { BatchSize = 0, Threads = 1 });
        ModelWeights weights = model.Publish();
        weights.CreateSession().Dispose();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Sessions; i++)
        {
            weights.CreateSession().Dispose();
        }

        long each = (GC.GetAllocatedBytesForCurrentThread() - before) / Sessions;
        const int WorkMemory = 24 * 1280 * sizeof(float);
        Assert.InRange(each, WorkMemory, WorkMemory + Objects);
        Assert.True(LstmDigits.ParameterCount * sizeof(float) > 2 * each, "The weights would show.");
    }

    [Fact]
    public void Weights_files_and_properties_allocate_nothing()
    {
        using ITrainableModel model = SampleModels.Create("Stacked");
        using MemoryStream stream = new(1 << 20);
        float sum = 0;
        AssertNothingAllocated(100, _ =>
        {
            stream.SetLength(0);
            model.Save(stream);
            stream.Position = 0;
            model.Load(stream);
            sum += model.Parameters[0] + model.Gradients[0] + model.Outputs.Length + model.OutputMask.Length + (float)model.LearningRate;
            sum += model.Iterations + model.BatchSize + model.Description.InputLength + model.Description.TargetLength;
        });
        Assert.NotEqual(0, sum);
    }

    /// <summary>
    /// Counts what all threads allocate, in several windows of time, after one to warm up. The test host's own threads allocate a
    /// little now and then, so that it may take more windows until one is quiet, and an event makes its lock when a thread first
    /// sleeps on it; what each round of the model allocates would be there in every window.
    /// </summary>
    private static void AssertNothingAllocated(int rounds, Action<int> round)
    {
        const int Windows = 10, MostWindows = 100;
        long onThread = long.MaxValue, everywhere = long.MaxValue;
        for (int window = 0; window <= Windows || (everywhere > 0 && window < MostWindows); window++)
        {
            if (window > Windows)
            {
                Thread.Sleep(10);
            }

            long thread = GC.GetAllocatedBytesForCurrentThread(), all = GC.GetTotalAllocatedBytes(precise: true);
            for (int i = 0; i < rounds / Windows; i++)
            {
                round(i);
            }

            everywhere = Math.Min(everywhere, GC.GetTotalAllocatedBytes(precise: true) - all);
            onThread = Math.Min(onThread, GC.GetAllocatedBytesForCurrentThread() - thread);
        }

        Assert.Equal(0, onThread);
        Assert.Equal(0, everywhere);
    }
}
