using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using ModelGen.Extensions.Logging;
using ModelGen.Training;

namespace ModelGen.Tests.Training;

public class LoggerProgressTests
{
    private readonly ListLogger logger = new();

    [Fact]
    public void EachEpochIsAnEntryWithItsMetricsAsValues()
    {
        using ScriptedModel model = new(2, "accuracy") { TrainingLoss = step => step.Epoch + 0.25, ValidationLosses = [3, 2] };
        Dataset data = new(new float[] { 0, 1, 0, 1 }, 1, new float[] { 0, 0, 1, 1 }, 1);
        History history = model.Fit(
            data, new FitOptions { Epochs = 2, Shuffle = false, ValidationData = data.Slice(0, 1), Progress = new LoggerProgress(logger) });

        Assert.Equal(
            [
                "Information 1 TrainBegin: Fake: training begins with epoch 1 of 2; samples: 4, steps: 2",
                "Information 2 EpochEnd: Fake: epoch 1/2 - T s - loss: 0.2500 - accuracy: 0.5000 - val_loss: 3.000 - val_accuracy: 1.000",
                "Information 2 EpochEnd: Fake: epoch 2/2 - T s - loss: 1.250 - accuracy: 0.5000 - val_loss: 2.000 - val_accuracy: 1.000",
                "Information 3 TrainEnd: Fake: training ended after T s, epochs: 2: Completed",
            ],
            logger.Entries.Select(entry => Regex.Replace(entry.Text, @"\d+\.\d s", "T s")));

        Dictionary<string, object?> values = logger.Entries[2].Values;
        Assert.Equal(
            "{Model}: epoch {Epoch}/{Epochs} - {Seconds:F1} s - loss: {loss:G4} - accuracy: {accuracy:G4} - val_loss: {val_loss:G4} - "
            + "val_accuracy: {val_accuracy:G4}",
            values["{OriginalFormat}"]);
        Assert.Equal(values["{OriginalFormat}"], logger.Entries[1].Values["{OriginalFormat}"]);
        Assert.Equal((2, 2, 1.25, 2.0), (values["Epoch"], values["Epochs"], values["loss"], values["val_loss"]));
        Assert.Equal((0.125, 0L, history.Epochs[1].Seconds), (values["LearningRate"], values["NotFinite"], values["Seconds"]));
    }

    [Theory]
    [InlineData(EndReason.Stopped, LogLevel.Information)]
    [InlineData(EndReason.Cancelled, LogLevel.Information)]
    [InlineData(EndReason.Diverged, LogLevel.Warning)]
    public void TheEndHasTheLevelOfItsReason(EndReason reason, LogLevel level)
    {
        using ScriptedModel model = new(1);
        model.Fit(Samples.Numbered(3), Options(run => run.Stop(reason)));
        Assert.StartsWith($"{level} 3 TrainEnd: Fake: training ended after ", logger.Entries[^1].Text);
        Assert.EndsWith($": {reason}", logger.Entries[^1].Text);
    }

    [Fact]
    public void AFailureIsAnErrorAndTheCutShortEpochIsToldToo()
    {
        using ScriptedModel model = new(1) { TrainingLoss = step => step.Step == 1 ? throw new NotFiniteNumberException() : 7 };
        Assert.Throws<NotFiniteNumberException>(() => model.Fit(Samples.Numbered(3), Options(_ => { })));
        Assert.Equal([LogLevel.Information, LogLevel.Information, LogLevel.Error], logger.Entries.Select(entry => entry.Level));
        Assert.Equal(7.0, logger.Entries[1].Values["loss"]);
    }

    [Fact]
    public void WhatIsNotLoggedIsNotMade()
    {
        logger.Least = LogLevel.Warning;
        using ScriptedModel model = new(1);
        model.Fit(Samples.Numbered(3), Options(_ => { }));
        Assert.Empty(logger.Entries);
    }

    private FitOptions Options(Action<TrainingRun> atEpochEnd) =>
        new() { Progress = new LoggerProgress(logger), Callbacks = [new LambdaCallback((run, _) => atEpochEnd(run))] };

    private sealed record Entry(LogLevel Level, string Text, Dictionary<string, object?> Values);

    private sealed class ListLogger : ILogger
    {
        public List<Entry> Entries { get; } = [];

        public LogLevel Least { get; set; } = LogLevel.Information;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= Least;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            IReadOnlyList<KeyValuePair<string, object?>> values = Assert.IsAssignableFrom<IReadOnlyList<KeyValuePair<string, object?>>>(state);
            Entries.Add(new Entry(
                logLevel, $"{logLevel} {eventId.Id} {eventId.Name}: {formatter(state, exception)}", values.ToDictionary(pair => pair.Key, pair => pair.Value)));
        }
    }
}
