using ModelGen.CompilerServices;

namespace ModelGen;

/// <summary>
/// The weights of a model as they were when it published them, packed for inference. They never change, so that any number of sessions on
/// any number of threads read the same copy; the model may be trained on or disposed of meanwhile.
/// </summary>
public sealed class ModelWeights
{
    private readonly ModelKernels kernels;
    private readonly Publication publication;
    private readonly long partWork;

    internal ModelWeights(ModelDescription description, ModelKernels kernels, ModelMemory memory, Publication publication, long version, long partWork)
    {
        this.kernels = kernels;
        this.publication = publication;
        this.partWork = partWork;
        Description = description;
        Memory = memory;
        Version = version;
    }

    /// <summary>What the model is: layers, shapes, parameters, mask flow.</summary>
    public ModelDescription Description { get; }

    /// <summary>1 for what the model published first, and one more each time.</summary>
    public long Version { get; }

    /// <summary>All parameters, in the layout of <see cref="IModel.Parameters"/>.</summary>
    public ReadOnlySpan<float> Parameters => Memory.ParameterSpan;

    /// <summary>The newest weights that the model has published; these, if there are no newer ones.</summary>
    public ModelWeights Newest => publication.Newest ?? this;

    internal ModelMemory Memory { get; }

    /// <summary>Makes a session that begins with these weights. May be called from any thread.</summary>
    /// <param name="threads">The number of threads that work on a batch, the caller's included. Results do not depend on it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1 or too great.</exception>
    public ModelSession CreateSession(int threads = 1) => new(this, kernels, threads, partWork);

    /// <summary>Makes streams that begin with these weights. May be called from any thread.</summary>
    /// <param name="count">How many take a step together.</param>
    /// <exception cref="InvalidOperationException">The model has no streams; says what to do.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1 or too great.</exception>
    public ModelStream CreateStream(int count = 1) => Memory.Layout.StreamRow > 0
        ? new(this, kernels, count)
        : throw new InvalidOperationException(
            $"{Description.Name} takes whole sequences only: write 'codegen: {{ streaming: true }}' into its file, and build again.");
}

/// <summary>What a model has published last.</summary>
internal sealed class Publication
{
    private ModelWeights? newest;

    /// <summary>The newest weights, or null before the first are published.</summary>
    public ModelWeights? Newest
    {
        get => Volatile.Read(ref newest);
        set => Volatile.Write(ref newest, value);
    }
}
