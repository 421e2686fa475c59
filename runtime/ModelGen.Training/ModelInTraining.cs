using System.Runtime.CompilerServices;
using ModelGen.CompilerServices;

namespace ModelGen.Training;

/// <summary>
/// A model while <see cref="ModelTraining.Fit"/> trains it: no other training run of it begins, from a callback or another thread, and compiled models
/// refuse all that other threads want of them.
/// </summary>
internal sealed class ModelInTraining : IDisposable
{
    private static readonly ConditionalWeakTable<ITrainableModel, object> All = [];

    private readonly IDisposable reservation;

    /// <param name="model">The model.</param>
    /// <param name="thread">The thread that trains it.</param>
    /// <exception cref="InvalidOperationException">The model is in training, or in use by another thread.</exception>
    public ModelInTraining(ITrainableModel model, Thread thread)
    {
        if (!All.TryAdd(model, model.Description))
        {
            throw new InvalidOperationException(
                $"This {model.Description.Name} is in training. A callback of the training run, or another thread, can't train it too: let the "
                + "run end, or train another instance.");
        }

        Model = model;
        try
        {
            reservation = model.Reserve(thread, $"in training by {nameof(ModelTraining.Fit)}");
        }
        catch
        {
            All.Remove(model);
            throw;
        }
    }

    /// <summary>The model.</summary>
    public ITrainableModel Model { get; }

    /// <summary>What the model carries from one batch to the next.</summary>
    /// <exception cref="NotSupportedException">The model is no compiled one, and has no way to hand it over.</exception>
    public ModelReservation Carried => reservation as ModelReservation ?? throw new NotSupportedException(
        $"{Model.Description.Name} carries states from one batch to the next that only compiled models hand over, so that there can be no "
        + $"{nameof(Checkpoint)} in the middle of an epoch.");

    public void Dispose()
    {
        reservation.Dispose();
        All.Remove(Model);
    }
}
