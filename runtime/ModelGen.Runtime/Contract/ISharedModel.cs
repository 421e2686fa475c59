namespace ModelGen;

/// <summary>A model whose weights sessions share, as every generated class is. It computes itself as well, with weights of its own.</summary>
public interface ISharedModel : IModel
{
    /// <summary>
    /// Makes a copy of the weights as they are now, which sessions share. Those that run go on with the weights that they have until their
    /// <see cref="ModelSession.Refresh"/>; new ones begin with these. Where nothing has changed since the call before, the copy of then is returned.
    /// </summary>
    /// <remarks>
    /// A call of the model like others: one at a time, and of no other thread while the model is trained. Spans of <see cref="IModel.EditParameters"/>
    /// from before the call are of no use after it.
    /// </remarks>
    ModelWeights Publish();

    /// <summary>
    /// Makes a session on the weights that were published last, or publishes them first if none ever were. Where some were, it may be called from any
    /// thread, while the model is trained too.
    /// </summary>
    /// <param name="threads">The number of threads that work on a batch, the caller's included. Results do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or too great.</exception>
    ModelSession CreateSession(int threads = 1);
}
