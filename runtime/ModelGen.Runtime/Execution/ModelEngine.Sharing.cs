namespace ModelGen.CompilerServices;

/// <content>Weights that sessions and streams share.</content>
public sealed partial class ModelEngine
{
    /// <summary>See <see cref="ISharedModel.Publish"/>.</summary>
    public ModelWeights Publish()
    {
        using CallerLock.Call call = caller.Enter();
        if (!published)
        {
            ModelMemory copy = memory.CopyWeights();
            kernels.Pack(copy, Part.Whole);
            publication.Newest = new ModelWeights(description, kernels, copy, publication, (publication.Newest?.Version ?? 0) + 1, shares.PartWork);
            published = true;
        }

        return publication.Newest!;
    }

    /// <summary>See <see cref="ISharedModel.CreateSession"/>.</summary>
    public ModelSession CreateSession(int threads) => (publication.Newest ?? Publish()).CreateSession(threads);

    /// <summary>Streams on the weights that were published last, or after publishing them.</summary>
    public ModelStream CreateStream(int count) => (publication.Newest ?? Publish()).CreateStream(count);
}
