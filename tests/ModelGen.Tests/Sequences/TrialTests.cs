using System.Collections.Concurrent;
using ModelGen.Tests.Training;
using ModelGen.Training;
using Sequences;
using Sequences.Search;

namespace ModelGen.Tests.Sequences;

public class TrialTests
{
    private static readonly Dataset Train = Data([1, 0, 0, 1, 1, 0, 0, 1], [0, 1, 0, 0]);

    [Fact]
    public void AnOutcomeIsThatOfTheTrainedModel()
    {
        Trial trial = Run(Scripted(_ => 3, [8, 7], parameters: 1), Train, epochs: 3);
        Outcome outcome = trial.Outcome!;
        Assert.Equal(EndReason.Converged, outcome.History.EndReason);

        // Outputs are the inputs.
        Assert.Equal(2, outcome.History.Epochs.Count);
        Assert.Same(outcome.History.Epochs[1], trial.LastEpoch);
        Assert.Equal("loss: 3.000 - accuracy: 1.000 - val_loss: 7.000 - val_accuracy: 0", $"{outcome.Values}");
        Assert.Equal(0.75, outcome.Test.Accuracy);
        Assert.Equal("converged", TrialTable.End(trial));
    }

    [Fact]
    public void ATrialGoesOnUntilSuccessiveLossesDifferByLessThanATenThousandth()
    {
        double[] losses = [1, 0.9998, 0.99975, 0];
        Trial trial = Run(Scripted(step => losses[step.Epoch], [1, 1, 1, 1], parameters: 1), Train, epochs: 4);
        Assert.Equal(EndReason.Converged, trial.Outcome!.History.EndReason);
        Assert.Equal(3, trial.Outcome.History.Epochs.Count);
    }

    [Fact]
    public void TheBestHasTheHighestValidationAccuracyWhateverTheTest()
    {
        // In the last sample, which validates, these models are right, and wrong elsewhere.
        Dataset train = Data([1, 0, 1, 0, 1, 0, 0, 1], [1, 1, 1, 1]);
        Trial right = Run(Scripted(_ => 3, [9], parameters: 9), train, epochs: 1);
        Trial wrong = Run(Scripted(_ => 3, [1], parameters: 1), Train, epochs: 1);
        Assert.True(right.Outcome!.Test.Accuracy < wrong.Outcome!.Test.Accuracy);
        Assert.Same(right, Best(wrong, right));
        Assert.Same(right, Best(right, wrong));
    }

    [Fact]
    public void OfEqualsTheBestHasTheLowerLossThenFewerParametersThenIsTheFirst()
    {
        Trial high = Run(Scripted(_ => 3, [2.5], parameters: 1), Train, epochs: 1);
        Trial large = Run(Scripted(_ => 3, [2], parameters: 7), Train, epochs: 1);
        Trial small = Run(Scripted(_ => 3, [2], parameters: 6), Train, epochs: 1);
        Trial second = Run(Scripted(_ => 3, [2], parameters: 6), Train, epochs: 1);
        Assert.Same(small, Best(high, large, small, second));
        Assert.Same(large, Best(high, large));
    }

    [Fact]
    public void ATrialEndsWhereItsLossIsNotFinite()
    {
        Trial diverged = Run(Scripted(step => step.Epoch == 1 ? double.NaN : 3, [1, double.NaN], parameters: 1), Train, epochs: 9);
        Assert.Equal(EndReason.Diverged, diverged.Outcome!.History.EndReason);
        Assert.Equal(2, diverged.Outcome.History.Epochs.Count);
        Assert.Equal("diverged", TrialTable.End(diverged));
    }

    [Fact]
    public void WhatACancelledTrialHasReachedIsTested()
    {
        using CancellationTokenSource cancellation = new();
        Trial trial = new(Scripted(Loss, [1, 2], parameters: 1), 1000, seed: null);
        trial.Run(Train, Train, threads: 1, cancellation.Token);
        Assert.Equal(EndReason.Stopped, trial.Outcome!.History.EndReason);
        Assert.Equal(2, trial.LastEpoch!.Epoch);
        Assert.False(trial.LastEpoch.Complete);
        Assert.Equal(2, trial.Outcome.Values!["val_loss"]);
        Assert.Same(trial, Best(trial));

        // Losses far apart, so that nothing converges; the third epoch is cancelled in its first step.
        double Loss(StepContext step)
        {
            if (step.Epoch == 2)
            {
                cancellation.Cancel();
            }

            return step.Epoch;
        }
    }

    [Fact]
    public void ATrialThatIsCancelledInItsFirstEpochIsTestedButNotTheBest()
    {
        using CancellationTokenSource cancellation = new();
        Trial trial = new(Scripted(Loss, [], parameters: 1), epochs: 9, seed: null);
        trial.Run(Train, Train, threads: 1, cancellation.Token);
        Assert.Equal(0.75, trial.Outcome!.Test.Accuracy);
        Assert.Null(trial.Outcome.Values);
        Assert.Equal("stopped", TrialTable.End(trial));
        Assert.Null(Best(trial));

        double Loss(StepContext step)
        {
            cancellation.Cancel();
            return 1;
        }
    }

    [Fact]
    public void ATrialThatIsCancelledBeforeItsStartMakesNoModel()
    {
        Architecture none = new("RNN", 1, Describe(1), _ => throw new InvalidOperationException());
        Trial trial = new(none, epochs: 1, seed: null);
        trial.Run(Train, Train, threads: 1, new CancellationToken(canceled: true));
        Assert.Null(trial.Outcome);
        Assert.False(trial.HasStarted);
        Assert.Equal("untrained", TrialTable.End(trial));
        Assert.Null(Best(trial));
    }

    [Fact]
    public async Task AllTrialsRunWhateverTheNumberOfThreads()
    {
        foreach (int threads in (int[])[1, 2, 7])
        {
            Trial[] trials = [.. Enumerable.Range(0, 5).Select(loss => new Trial(Scripted(_ => 3, [loss], parameters: 1), 1, seed: null))];
            await Task.WhenAll(ArchitectureSearch.Start(trials, Train, Train, threads, CancellationToken.None));
            Assert.Equal([0, 1, 2, 3, 4], trials.Select(trial => trial.Outcome!.Values!["val_loss"]));
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    [InlineData(10, 2)]
    public async Task ThreadsAreSharedAmongTheTrials(int threads, int each)
    {
        ConcurrentBag<int> asked = [];
        Architecture scripted = Scripted(_ => 3, [1], parameters: 1);
        Architecture asking = scripted with
        {
            Create = options =>
            {
                asked.Add(options.Threads);
                return scripted.Create(options);
            },
        };
        Trial[] trials = [.. Enumerable.Range(0, 5).Select(_ => new Trial(asking, 1, seed: null))];
        await Task.WhenAll(ArchitectureSearch.Start(trials, Train, Train, threads, CancellationToken.None));
        Assert.Equal(Enumerable.Repeat(each, 5), asked);
    }

    private static Trial? Best(params Trial[] trials) => ArchitectureSearch.Best(trials, ArchitectureSearch.Compare(trials, "trials"));

    private static Trial Run(Architecture architecture, Dataset train, int epochs)
    {
        Trial trial = new(architecture, epochs, seed: null);
        trial.Run(train, train, threads: 1, CancellationToken.None);
        return trial;
    }

    private static Architecture Scripted(Func<StepContext, double> loss, double[] evaluations, int parameters) =>
        new("RNN", 1, Describe(parameters), _ => new ScriptedModel(Describe(parameters), 4) { TrainingLoss = loss, ValidationLosses = evaluations });

    private static ModelDescription Describe(int parameters)
    {
        ModelDescription fake = FakeModel.Describe(
            new(2), new(2), Loss.SparseCategoricalCrossentropy, ["accuracy"], split: 0.25);
        ParameterDescription kernel = new("fake/kernel", new TensorShape(parameters), 0, true, Initializer.Zeros);
        return new(fake.Name, fake.Summary, fake.InputShape, fake.OutputShape, fake.Labels, fake.Layers, [kernel], fake.Training);
    }

    private static Dataset Data(float[] inputs, int[] labels) => Dataset.WithLabels(inputs, 2, labels);
}
