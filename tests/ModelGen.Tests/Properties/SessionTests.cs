using System.Runtime.CompilerServices;
using Digits;
using ModelGen.Tests.Compiling;

namespace ModelGen.Tests.Properties;

/// <summary>Sessions share published weights: the same bits as the model, whatever becomes of it meanwhile.</summary>
public class SessionTests
{
    private const int Count = 37;

    public static TheoryData<string> Models => SampleModels.Trainable;

    [Theory]
    [MemberData(nameof(Models))]
    public void A_session_gives_the_bits_of_the_model(string name)
    {
        foreach (VectorWidth width in Widths())
        {
            using ITrainableModel model = SampleModels.Create(name, new ModelOptions { VectorWidth = width });
            Samples samples = new(model.Description, Count, seed: 5);
            TrainStep(model, seed: 1);
            int[] expected = Predict(model, samples);
            foreach (int threads in new[] { 1, 3 })
            {
                using ModelSession session = Shared(model).CreateSession(threads);
                Assert.Equal(expected, Predict(session, samples));
                Assert.True(session.Weights.Parameters.SequenceEqual(model.Parameters));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void A_session_goes_on_with_its_weights_until_it_asks_for_new_ones(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        Samples samples = new(model.Description, Count, seed: 6);
        using ModelSession session = Shared(model).CreateSession();
        int[] first = Predict(model, samples);
        TrainStep(model, seed: 2);
        Assert.False(session.Refresh());
        Assert.Equal(first, Predict(session, samples));

        ModelWeights second = Shared(model).Publish();
        Assert.Equal((1, 2), (session.Weights.Version, second.Version));
        Assert.Equal(first, Predict(session, samples));
        Assert.True(session.Refresh());
        Assert.False(session.Refresh());
        Assert.Same(second, session.Weights);
        int[] trained = Predict(model, samples);
        Assert.NotEqual(first, trained);
        Assert.Equal(trained, Predict(session, samples));
    }

    [Fact]
    public void Weights_that_have_not_changed_are_not_copied_again()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        ModelWeights weights = Shared(model).Publish();
        Samples samples = new(model.Description, model.BatchSize, seed: 7);
        model.Predict(samples.Input, new float[model.BatchSize * model.Description.OutputLength]);
        model.Forward(samples.Input, samples.Target, StepContext.Inference);
        Assert.Same(weights, Shared(model).Publish());

        model.EditParameters();
        ModelWeights edited = Shared(model).Publish();
        Assert.NotSame(weights, edited);
        Assert.Same(edited, weights.Newest);
        using MemoryStream stream = new();
        model.Save(stream);
        stream.Position = 0;
        model.Load(stream);
        Assert.NotSame(edited, Shared(model).Publish());
    }

    /// <summary>Batch normalization tracks statistics in the forward pass, before any update.</summary>
    [Fact]
    public void Moving_statistics_are_changes()
    {
        using ITrainableModel model = SampleModels.Create("Stacked");
        ModelWeights weights = Shared(model).Publish();
        Samples samples = new(model.Description, model.BatchSize, seed: 8);
        model.Forward(samples.Input, samples.Target, new StepContext(Training: true));
        ModelWeights tracked = Shared(model).Publish();
        Assert.NotSame(weights, tracked);
        Assert.True(tracked.Parameters.SequenceEqual(model.Parameters));
        Assert.False(tracked.Parameters.SequenceEqual(weights.Parameters));
    }

    /// <summary>Inference reads what the statistics come to from a copy, which is as old as the statistics before the step.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Moving_statistics_count_from_the_forward_pass_on(string name)
    {
        using ITrainableModel model = SampleModels.Create(name);
        Samples samples = new(model.Description, model.BatchSize, seed: 8);
        model.Forward(samples.Input, samples.Target, new StepContext(Training: true));
        int[] predicted = Predict(model, samples);
        using ModelSession session = Shared(model).CreateSession();
        Assert.Equal(Predict(session, samples), predicted);
        model.Forward(samples.Input, samples.Target, StepContext.Inference);
        Assert.Equal([.. model.Outputs.ToArray().Select(BitConverter.SingleToInt32Bits)], predicted);
    }

    /// <summary>A label behind a mask is looked at when the batch has gone through: its statistics stay.</summary>
    [Fact]
    public void Moving_statistics_of_a_batch_that_was_refused_are_published()
    {
        using ITrainableModel model = ModelCompiler.Compile("""
            modelgen: 1
            name: Masked
            input: { shape: [3, 2] }
            layers: [masking, batch_normalization, dense: { units: 3, activation: softmax }]
            training: { loss: sparse_categorical_crossentropy, optimizer: sgd, batch_size: 1 }
            """).CreateTrainable();
        ModelWeights weights = Shared(model).Publish();
        Assert.Throws<ArgumentException>(() => model.Forward([1, 2, 3, 4, 5, 6], [0, 7, 1], new StepContext(Training: true)));
        Assert.False(weights.Parameters.SequenceEqual(model.Parameters));
        Assert.True(Shared(model).Publish().Parameters.SequenceEqual(model.Parameters));
    }

    [Fact]
    public void Sessions_outlive_the_model()
    {
        ModelSession session;
        int[] expected;
        float[] input = [.. Enumerable.Range(0, LstmDigits.InputLength).Select(i => i % 5 / 5f)];
        float[] output = new float[LstmDigits.OutputLength];
        using (LstmDigits model = new(seed: 3))
        {
            session = model.CreateSession();
            model.Predict(input, output);
            expected = [.. output.Select(BitConverter.SingleToInt32Bits)];
        }

        GC.Collect();
        using (session)
        {
            session.Predict(input, output);
            Assert.Equal(expected, output.Select(BitConverter.SingleToInt32Bits));
        }

        Assert.Throws<ObjectDisposedException>(() => session.Predict(input, output));
        Assert.Throws<ObjectDisposedException>(() => session.Refresh());
    }

    /// <summary>64 threads predict while weights are published: every answer is, to the last bit, that of one version of the weights.</summary>
    [Fact]
    public void Every_answer_is_that_of_one_published_version()
    {
        const int Threads = 64, Versions = 40;
        using ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Threads = 1 });
        Samples samples = new(model.Description, 3, seed: 9);
        HashSet<string> versions = [Text(Predict(model, samples))];
        using SessionPool pool = new(Shared(model).Publish());
        System.Collections.Concurrent.ConcurrentDictionary<string, bool> answers = new();
        using CountdownEvent begun = new(Threads);
        bool stop = false;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() =>
        {
            answers[Text(Predict(pool, samples))] = true;
            begun.Signal();
            while (!Volatile.Read(ref stop))
            {
                answers[Text(Predict(pool, samples))] = true;
            }

            answers[Text(Predict(pool, samples))] = true;
        }))];
        foreach (Thread thread in threads)
        {
            thread.Start();
        }

        begun.Wait();
        for (int version = 0; version < Versions; version++)
        {
            TrainStep(model, version);
            versions.Add(Text(Predict(model, samples)));
            Shared(model).Publish();
        }

        Volatile.Write(ref stop, true);
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Assert.Equal(Versions + 1, versions.Count);
        Assert.Subset(versions, answers.Keys.ToHashSet());
        Assert.Contains(Text(Predict(model, samples)), answers.Keys);
    }

    [Fact]
    public void A_pool_makes_as_many_sessions_as_callers()
    {
        using LstmDigits model = new(seed: 4);
        SessionPool pool = new(model.Publish());
        float[] input = new float[LstmDigits.InputLength], output = new float[LstmDigits.OutputLength];
        pool.Predict(input, output);
        Assert.Equal(LstmDigits.OutputLength, output.Count(value => value > 0));
        Assert.Same(model.Description, pool.Description);
        Assert.Throws<ArgumentException>(() => pool.Predict(input.AsSpan(1), output));
        pool.Predict(input, output);
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Predict(input, output));
    }

    /// <summary>Where several callers came at once and fewer do later, sessions lie idle.</summary>
    [Fact]
    public void A_pool_keeps_no_weights_that_nobody_predicts_with()
    {
        using LstmDigits model = new(new ModelOptions { BatchSize = 0, Threads = 1 });
        SessionPool? pool = null;
        WeakReference first = PublishFirst();
        model.EditLstm1Bias()[0] = 1;
        model.Publish();
        pool!.Predict(new float[LstmDigits.InputLength], new float[LstmDigits.OutputLength]);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.IsAlive);
        pool.Dispose();

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference PublishFirst()
        {
            ModelWeights weights = model.Publish();
            pool = new SessionPool(weights);
            Parallel.For(0, 64, _ => pool.Predict(new float[50 * LstmDigits.InputLength], new float[50 * LstmDigits.OutputLength]));
            return new WeakReference(weights);
        }
    }

    [Fact]
    public void A_session_whose_threads_take_more_than_an_array_is_refused()
    {
        using IModel model = ModelCompiler.Compile("""
            modelgen: 1
            name: Wide
            input: { shape: [2, 1] }
            layers: [dense: 65536]
            """).Create(new ModelOptions { Threads = 1 });
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => Shared(model).CreateSession(1024));
        Assert.Equal("threads", error.ParamName);
        Assert.Contains("A session with 1024 threads takes", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1025)]
    public void A_session_has_a_number_of_threads(int threads)
    {
        using LstmDigits model = new();
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => model.CreateSession(threads));
        Assert.Equal("threads", error.ParamName);
        Assert.Contains("from 1 to 1024", error.Message);
    }

    private static ISharedModel Shared(IModel model) => (ISharedModel)model;

    private static IEnumerable<VectorWidth> Widths() =>
        [VectorWidth.Bits128, VectorWidth.Bits256, VectorWidth.Bits512];

    private static void TrainStep(ITrainableModel model, int seed)
    {
        Samples samples = new(model.Description, model.BatchSize, seed);
        model.Forward(samples.Input, samples.Target, new StepContext(Training: true, Seed: (ulong)seed));
        model.Backward();
        model.Update();
    }

    private static int[] Predict(IPredictor predictor, Samples samples)
    {
        float[] output = new float[samples.Input.Length / predictor.Description.InputLength * predictor.Description.OutputLength];
        predictor.Predict(samples.Input, output);
        return [.. output.Select(BitConverter.SingleToInt32Bits)];
    }

    private static string Text(int[] bits) => string.Join(' ', bits);
}
