using System.Globalization;

namespace ModelGen.Training;

/// <summary>
/// Sets the learning rate at the start of each epoch, as Keras' <c>LearningRateScheduler</c>, or before each step, by a <see cref="RateSchedule"/>.
/// </summary>
public sealed class LearningRateSchedule : Callback
{
    private readonly Func<int, double, double>? ofEpochs;
    private readonly RateSchedule? ofSteps;

    /// <summary>Makes a callback that sets the rate of each epoch.</summary>
    /// <param name="schedule">
    /// Gives the learning rate of an epoch from the epoch's index, counted from 0, and the learning rate before it: both without the optimizer's
    /// <c>decay</c>, which comes on top.
    /// </param>
    public LearningRateSchedule(Func<int, double, double> schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ofEpochs = schedule;
    }

    /// <summary>Makes a callback that sets the rate of each step.</summary>
    /// <param name="schedule">
    /// Gives the rate from the model's steps, <see cref="ITrainableModel.Iterations"/>, so that a training run that goes on goes on with the rates too. The
    /// optimizer's <c>decay</c> comes on top.
    /// </param>
    public LearningRateSchedule(RateSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ofSteps = schedule;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The schedule gives no learning rate; says in which epoch, and what it gives.</exception>
    public override void OnEpochBegin(TrainingRun run, int epoch)
    {
        if (ofEpochs is null)
        {
            return;
        }

        double rate = ofEpochs(epoch, run.Model.LearningRate);
        if (!(rate >= 0 && float.IsFinite((float)rate)))
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"The schedule gives {rate} for the learning rate of epoch {epoch}, counted from 0; give a finite number of at least 0."));
        }

        run.Model.LearningRate = rate;
    }

    /// <inheritdoc/>
    public override void OnBatchBegin(TrainingRun run, int epoch, int step)
    {
        if (ofSteps is not null)
        {
            run.Model.LearningRate = ofSteps.At(run.Model.Iterations);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => ofSteps is null ? nameof(LearningRateSchedule) : $"{nameof(LearningRateSchedule)}({ofSteps})";
}
