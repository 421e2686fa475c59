using ModelGen.Tests.Compiling;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

/// <summary>Learning rate range tests.</summary>
public class RangeTestTests
{
    private static readonly Lazy<CompiledModels> Models = new(() => ModelCompiler.Compile(string.Join("\n---\n", new[]
    {
        Model("Line", "sgd"),
        Model("Adaptive", "nadam: { decay: 0.1, use_ema: true }"),
        Model("Warm", "sgd: { learning_rate: { linear_warmup: { warmup_steps: 50, then: 0.5 } } }"),
    })));

    /// <summary>The loss is a bowl whose greatest curvature is 2: beyond a rate of 1 steps lead out of it.</summary>
    [Theory]
    [InlineData("Line")]
    [InlineData("Warm")]
    public void The_suggestion_is_a_rate_at_which_the_loss_falls(string name)
    {
        using ITrainableModel model = Create(name);
        LearningRateTest test = model.FindLearningRate(Data(), from: 1e-4, to: 100, steps: 150);
        Assert.True(test.IsDiverged);
        Assert.InRange(test.SuggestedRate!.Value, 1e-3, 1);
        Assert.InRange(test.Rates.Count, 50, 149);
        Assert.Equal(test.Rates.Count, test.Losses.Count);
        for (int i = 0; i < test.Rates.Count; i++)
        {
            Assert.Equal(1e-4 * Math.Pow(1e6, i / 149.0), test.Rates[i], 1e-12 * test.Rates[i]);
        }

        double mean = 0, weight = 0;
        Assert.All(test.Losses.Zip(test.SmoothedLosses), pair =>
        {
            (mean, weight) = ((0.9 * mean) + (0.1 * pair.First), (0.9 * weight) + 0.1);
            Assert.Equal(mean / weight, pair.Second, 1e-12);
        });
        int least = test.SmoothedLosses.ToList().IndexOf(test.SmoothedLosses.Min());
        Assert.True(test.SuggestedRate < test.Rates[least]);
        Assert.StartsWith("suggested learning rate 0.", test.ToString());
        Assert.Contains(" from 1e-", test.ToString());
    }

    [Theory]
    [InlineData("Line")]
    [InlineData("Adaptive")]
    public void The_model_is_as_it_was_also_after_a_test_that_is_cancelled(string name)
    {
        using ITrainableModel model = Create(name), twin = Create(name);
        FitOptions options = new() { Epochs = 1, Progress = Progress.None };
        model.Fit(Data(), options);
        twin.Fit(Data(), options);
        (long iterations, double rate) = (model.Iterations, model.LearningRate);
        model.FindLearningRate(Data(), steps: 20);
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => model.FindLearningRate(Data(), steps: 20, cancellationToken: cancellation.Token));
        Assert.Equal((iterations, rate), (model.Iterations, model.LearningRate));
        Assert.Equal(twin.Parameters.ToArray(), model.Parameters.ToArray());
        Assert.Equal(twin.OptimizerState.ToArray(), model.OptimizerState.ToArray());
        model.Fit(Data(), options);
        twin.Fit(Data(), options);
        Assert.Equal(twin.Parameters.ToArray(), model.Parameters.ToArray());
    }

    [Fact]
    public void A_queued_model_gives_the_same_losses()
    {
        using ScriptedModel direct = new(2);
        using QueuedModel queued = new(new ScriptedModel(2), 3);
        LearningRateTest expected = direct.FindLearningRate(Samples.Numbered(10), steps: 12), actual = queued.FindLearningRate(Samples.Numbered(10), steps: 12);
        Assert.Equal(12, expected.Losses.Count);
        Assert.Equal(expected.Losses.Take(10), actual.Losses.Take(10));
    }

    [Fact]
    public void The_picture_shows_losses_and_suggestion()
    {
        using ITrainableModel model = Create("Line");
        LearningRateTest test = model.FindLearningRate(Data(), from: 1e-4, to: 100, steps: 100);
        Picture picture = test.ToPicture();
        string svg = picture.ToSvg();
        Assert.Equal("Learning rate range test", picture.Title);
        Assert.Contains("learning rate (logarithmic)", svg);
        Assert.Contains($"{test}", svg);
        Assert.Contains("mg-dash-2", svg);
        Assert.EndsWith("Then it blows up.", picture.Description);
        Assert.Contains(picture.Description, svg);
    }

    [Fact]
    public void A_test_without_sense_says_so()
    {
        using ITrainableModel model = Create("Line");
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => model.FindLearningRate(Data(), from: 0.1, to: 1));
        Assert.StartsWith("Rates from 0.1 to 1 are no range to test: it begins above 0, and ends at 100 times as much or more.", error.Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindLearningRate(Data(), from: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindLearningRate(Data(), steps: 9));
        LearningRateTest broken = new(model.Description, [0.1, 1], [double.NaN, 1]);
        Assert.Null(broken.SuggestedRate);
        Assert.True(broken.IsDiverged);
        Assert.Equal("no learning rate to suggest, as the loss does not fall, of 0 steps", broken.ToString());
        Assert.Equal("No step gave a finite loss.", broken.ToPicture().Description);
        Assert.Contains("no finite values", broken.ToPicture().ToSvg());
    }

    private static ITrainableModel Create(string name) => Models.Value.CreateTrainable(new ModelOptions { Threads = 1 }, name);

    private static string Model(string name, string optimizer) => $$"""
        modelgen: 1
        name: {{name}}
        input: { shape: [1] }
        layers: [dense: 1]
        training: { loss: mse, optimizer: { {{optimizer}}{{(optimizer.Contains(':') ? "" : ": 0.01")}} }, batch_size: 8 }
        """;

    /// <summary>A line with little noise.</summary>
    private static Dataset Data()
    {
        float[] inputs = [.. Enumerable.Range(0, 64).Select(n => ((n * 37 % 17) - 8) / 8f)];
        return new Dataset(inputs, 1, inputs.Select((x, n) => 3 - (2 * x) + (n % 5 * 0.01f)).ToArray(), 1);
    }
}
