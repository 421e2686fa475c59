using System.Runtime.CompilerServices;

namespace ModelGen.Training;

/// <summary>A model while <see cref="ModelTraining.Fit"/> trains it: no other training run of it begins, from a callback or another thread.</summary>
internal readonly struct ModelInTraining : IDisposable
{
    private static readonly ConditionalWeakTable<ITrainableModel, object> All = [];

    private readonly ITrainableModel model;

    /// <exception cref="InvalidOperationException">The model is in training.</exception>
    public ModelInTraining(ITrainableModel model)
    {
        if (!All.TryAdd(model, model.Description))
        {
            throw new InvalidOperationException(
                $"This {model.Description.Name} is in training. A callback of the training run, or another thread, can't train it too: let the "
                + "run end, or train another instance.");
        }

        this.model = model;
    }

    public void Dispose() => All.Remove(model);
}
