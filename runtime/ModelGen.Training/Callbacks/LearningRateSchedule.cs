using System.Globalization;

namespace ModelGen.Training;

/// <summary>Sets the learning rate at the start of each epoch, as Keras' <c>LearningRateScheduler</c>.</summary>
public sealed class LearningRateSchedule : Callback
{
    private readonly Func<int, double, double> schedule;

    /// <summary>Makes the callback.</summary>
    /// <param name="schedule">
    /// Gives the learning rate of an epoch from the epoch's index, counted from 0, and the learning rate before it: both without the optimizer's
    /// <c>decay</c>, which comes on top.
    /// </param>
    public LearningRateSchedule(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The schedule gives no learning rate; says in which epoch, and what it gives.</exception>
    public override void OnEpochBegin(TrainingRun run, int epoch)
    {
        double rate = schedule(epoch, run.Model.LearningRate);
        if (!(rate >= 0 && float.IsFinite((float)rate)))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The schedule gives {rate} for the learning rate of epoch {epoch}, counted from 0; give a finite number of at least 0."));
        }

        run.Model.LearningRate = rate;
    }
}
