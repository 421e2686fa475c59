using ModelGen;

namespace Digits.Devices;

/// <summary>What a model trains on.</summary>
internal interface ITrainingDevice : IDisposable
{
    /// <summary>Which device it is, as the end of a sentence.</summary>
    string Description { get; }

    /// <summary>Brings a model to the device, works with it there, and brings its parameters back.</summary>
    /// <param name="model">The model.</param>
    /// <param name="work">What to do; its argument is the model on the device.</param>
    void Use(ITrainableModel model, Action<ITrainableModel> work);
}

/// <summary>The processor, where models are made: there is nothing to move.</summary>
/// <param name="Description">See <see cref="ITrainingDevice.Description"/>.</param>
internal sealed record Processor(string Description) : ITrainingDevice
{
    /// <inheritdoc/>
    public void Use(ITrainableModel model, Action<ITrainableModel> work) => work(model);

    /// <summary>Nothing is held.</summary>
    public void Dispose()
    {
    }
}
