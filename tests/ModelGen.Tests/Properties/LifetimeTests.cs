using System.Runtime.CompilerServices;

namespace ModelGen.Tests.Properties;

/// <summary>One caller at a time, and what happens to models that are in use, forgotten, or outlived by a span.</summary>
public class LifetimeTests
{
    [Fact]
    public void A_call_during_another_is_refused()
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        List<Action> calls =
        [
            () => model.Predict(new float[18], new float[4]),
            () => model.Forward(new float[18], new float[1], default),
            model.Backward,
            model.Update,
            () => model.Save(new MemoryStream()),
            () => model.Load(new MemoryStream()),
            model.Dispose,
        ];
        using Reentrant stream = new(() => Assert.All(calls, call =>
            Assert.Contains("one caller at a time", Assert.Throws<InvalidOperationException>(call).Message)));
        model.Save(stream);
        Assert.True(stream.Called);
        model.Predict(new float[18], new float[4]);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    [InlineData(int.MaxValue)]
    public void A_number_of_threads_out_of_range_is_refused(int threads) => AssertRefused(new ModelOptions { Threads = threads });

    [Fact]
    public void A_batch_beyond_all_memory_is_refused() => AssertRefused(new ModelOptions { BatchSize = int.MaxValue });

    [Theory]
    [InlineData(-1e-3)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_learning_rate_that_is_none_is_refused(double rate)
    {
        using ITrainableModel model = SampleModels.Create("Mixed");
        double before = model.LearningRate;
        Assert.Throws<ArgumentOutOfRangeException>(() => model.LearningRate = rate);
        Assert.Equal(before, model.LearningRate);
    }

    [Fact]
    public void A_span_of_parameters_outlives_its_model()
    {
        Span<float> parameters = ForgottenParameters(out float[] copy);
        Collect();
        Assert.Equal(copy, parameters.ToArray());
    }

    [Fact]
    public void A_forgotten_model_is_collected_though_it_has_threads()
    {
        WeakReference model = Forgotten();
        for (int i = 0; i < 20 && model.IsAlive; i++)
        {
            Collect();
        }

        Assert.False(model.IsAlive);
    }

    private static void AssertRefused(ModelOptions options)
    {
        Exception refusal = Assert.ThrowsAny<Exception>(() => SampleModels.Create("Mixed", options));
        Assert.IsType<ArgumentOutOfRangeException>(refusal.GetBaseException());
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Span<float> ForgottenParameters(out float[] copy)
    {
        Span<float> parameters = SampleModels.Create("Mixed", new ModelOptions { Threads = 1 }).EditParameters();
        copy = parameters.ToArray();
        return parameters;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Forgotten()
    {
        ITrainableModel model = SampleModels.Create("Mixed", new ModelOptions { Threads = 3 });
        model.Predict(new float[18 * 12], new float[4 * 12]);
        return new WeakReference(model);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private sealed class Reentrant(Action call) : MemoryStream
    {
        public bool Called { get; private set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!Called)
            {
                Called = true;
                call();
            }

            base.Write(buffer);
        }
    }
}
