using Microsoft.Extensions.Logging;
using ModelGen.Training;

namespace ModelGen.Extensions.Logging;

/// <summary>
/// Shows the progress of a training run as log entries, for <see cref="FitOptions.Progress"/>: one when it begins, one for each epoch and one
/// when it ends, with their numbers as structured values. All are of the level <see cref="LogLevel.Information"/>, except for the end of a
/// run that diverged (<see cref="LogLevel.Warning"/>) or failed (<see cref="LogLevel.Error"/>). An instance serves one training run at a time.
/// </summary>
/// <param name="logger">The logger to write to.</param>
public sealed partial class LoggerProgress(ILogger logger) : Callback
{
    private readonly ILogger logger = logger ?? throw new ArgumentNullException(nameof(logger));
    private string template = "";

    /// <inheritdoc/>
    public override void OnTrainBegin(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        template = EpochEntry.Template(run);
        int firstEpoch = 1 + (run.History.Resumed?.Epoch ?? run.InitialEpoch);
        LogBegin(logger, run.Model.Description.Name, firstEpoch, run.Epochs, run.Samples, run.Steps);
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(TrainingRun run, EpochRecord epoch)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(epoch);
        EpochEntry.Log(logger, template, run, epoch);
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(TrainingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        History history = run.History;
        if (history.Epochs is [.., { Complete: false } cutShort])
        {
            EpochEntry.Log(logger, template, run, cutShort);
        }

        LogLevel level = history.EndReason switch
        {
            EndReason.Failed => LogLevel.Error,
            EndReason.Diverged or EndReason.Unmeasured => LogLevel.Warning,
            _ => LogLevel.Information,
        };
        LogEnd(logger, level, history.Model.Name, history.Seconds, history.Epochs.Count, history.EndReason);
    }

    [LoggerMessage(
        EventId = 1,
        EventName = "TrainBegin",
        Level = LogLevel.Information,
        Message = "{Model}: training begins with epoch {FirstEpoch} of {Epochs}; samples: {Samples}, steps: {Steps}")]
    private static partial void LogBegin(ILogger logger, string model, int firstEpoch, int epochs, int samples, int steps);

    [LoggerMessage(EventId = 3, EventName = "TrainEnd", Message = "{Model}: training ended after {Seconds:F1} s, epochs: {EpochCount}: {Reason}")]
    private static partial void LogEnd(ILogger logger, LogLevel level, string model, double seconds, int epochCount, EndReason reason);
}
